import { createServer, type RequestOptions } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, expect, test, vi } from 'vitest'
import { guardedGet } from './guarded-fetch.ts'

// A server outside that sends its visitors inside. What stands for the world out there is the names that it has, and
// that a connection to its address ends at a server of this test.

const { connectedTo, outside } = vi.hoisted(() => ({ connectedTo: [] as string[], outside: { port: 0 } }))

vi.mock('node:dns/promises', () => ({
  lookup: async (name: string) => {
    const address = { 'calendar.example': '93.184.216.34', 'inside.example': '10.0.0.7' }[name]
    if (address === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' })
    return { address, family: 4 }
  },
}))

vi.mock('node:https', async () => {
  const { request } = await import('node:http')
  return {
    request: (target: URL, { lookup, ...options }: RequestOptions & { lookup: LookupFunction }) => {
      lookup(target.hostname, {}, (_, address) => connectedTo.push(String(address)))
      return request({ ...options, host: '127.0.0.1', port: outside.port, path: target.pathname })
    },
  }
})

let location = ''
const server = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location }).end()
  else response.end('a calendar')
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
outside.port = (server.address() as AddressInfo).port
afterAll(() => new Promise((done) => server.close(done)))

function moved(to: string) {
  location = to
  connectedTo.length = 0
  return guardedGet('https://calendar.example/moved', { allowsInside: false, mostBytes: 1_000 })
}

test('a redirect to another place outside is followed', async () => {
  expect(await moved('https://93.184.216.35/file')).toMatchObject({ status: 200, body: 'a calendar' })
  expect(connectedTo).toEqual(['93.184.216.34', '93.184.216.35'])
})

test.each([
  ['https://169.254.169.254/latest', 'private_network'],
  ['https://inside.example/file', 'private_network'],
  ['//127.0.0.1/file', 'private_network'],
  ['https://[::1]/', 'private_network'],
  ['http://93.184.216.34/file', 'not_encrypted'],
  ['ftp://calendar.example/file', 'wrong_address'],
  ['https://nobody.example/', 'name_unknown'],
])('one to %s is not: %s', async (to, reason) => {
  await expect(moved(to)).rejects.toMatchObject({ reason })
  expect(connectedTo).toEqual(['93.184.216.34'])
})

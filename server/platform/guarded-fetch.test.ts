import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { guardedGet, guardedPost, isInside, NotSent } from './guarded-fetch.ts'

const seen: { url: string | undefined; body: string }[] = []
let headers: IncomingHttpHeaders = {}
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    seen.push({ url: request.url, body })
    headers = request.headers
    if (request.url === '/silent') return
    if (request.url === '/drops') return void response.writeHead(200).write('x')
    if (request.url === '/cut')
      return void response.writeHead(200, { 'content-length': 100 }).write('x', () => response.destroy())
    if (request.url === '/circle') return response.writeHead(307, { location: '/circle' }).end()
    if (request.url === '/file') return response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    if (request.url === '/nowhere') return response.writeHead(302).end()
    if (request.url === '/redirect') return response.writeHead(302, { location: '/elsewhere' }).end()
    if (request.url === '/endless') {
      response.on('error', () => {})
      const write = () => response.destroyed || response.write('x'.repeat(10_000), () => setTimeout(write, 5))
      return void write()
    }
    response.writeHead(200).end('thanks')
  })
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
afterAll(() => {
  server.closeAllConnections()
  return new Promise((done) => server.close(done))
})
const origin = `http://localhost:${(server.address() as AddressInfo).port}`

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '224.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
])('%s is inside', (address) => expect(isInside(address)).toBe(true))

test.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '100.128.0.1'])('%s is outside', (address) =>
  expect(isInside(address)).toBe(false),
)

test.each([
  `${origin}/hook`,
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'file:///etc/passwd',
])('%s is refused for good, before anything is sent', async (url) => {
  const before = seen.length
  await expect(guardedPost(url, { body: '{}', allowsInside: false })).rejects.toMatchObject({ isFinal: true })
  expect(seen).toHaveLength(before)
})

test('what is allowed is posted; redirects are not followed, and of a long answer the beginning is enough', async () => {
  const allowed = { body: '{"a":1}', allowsInside: true }
  expect(await guardedPost(`${origin}/hook`, allowed)).toEqual({ status: 200, body: 'thanks' })
  expect(seen.at(-1)).toEqual({ url: '/hook', body: '{"a":1}' })
  expect((await guardedPost(`${origin}/redirect`, allowed)).status).toBe(302)
  expect((await guardedPost(`${origin}/endless`, allowed)).body).toHaveLength(2000)
  expect(seen.map(({ url }) => url)).not.toContain('/elsewhere')
})

test('a name that nobody knows may be known later', async () => {
  const sent = guardedPost('http://nobody.invalid/', { body: '', allowsInside: false })
  await expect(sent).rejects.toThrow(NotSent)
  await expect(sent).rejects.toMatchObject({ isFinal: false })
})

describe('a get', () => {
  const get = (
    path: string,
    more: { mostBytes?: number; milliseconds?: number; headers?: Record<string, string> } = {},
  ) => guardedGet(`${origin}${path}`, { allowsInside: true, mostBytes: 1_000, ...more })

  test('brings all of it, with its headers, and follows redirects', async () => {
    expect(await get('/plain', { headers: { 'if-none-match': '"1"' } })).toMatchObject({ status: 200, body: 'thanks' })
    expect(headers).toMatchObject({ 'if-none-match': '"1"', 'user-agent': 'Deskbell' })
    expect(await get('/redirect')).toMatchObject({ status: 200, body: 'thanks' })
    expect(seen.at(-1)?.url).toBe('/elsewhere')
    expect((await get('/nowhere')).status).toBe(302)
  })

  test.each([
    ['/endless', 'too_large'],
    ['/circle', 'too_many_redirects'],
    ['/file', 'wrong_address'],
    ['/silent', 'timed_out'],
    ['/drops', 'timed_out'],
    ['/cut', 'unreachable'],
  ])('of %s is given up: %s', async (path, reason) => {
    await expect(get(path, { milliseconds: 400 })).rejects.toMatchObject({ reason })
  })

  test('goes to no private network, and by http:// to none at all', async () => {
    const before = seen.length
    const guarded = (url: string) => guardedGet(url, { allowsInside: false, mostBytes: 1_000 })
    await expect(guarded(`${origin}/plain`)).rejects.toMatchObject({ reason: 'not_encrypted' })
    await expect(guarded(origin.replace('http:', 'https:'))).rejects.toMatchObject({ reason: 'private_network' })
    await expect(guarded('https://[::ffff:10.0.0.1]/')).rejects.toMatchObject({ reason: 'private_network' })
    expect(seen).toHaveLength(before)
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { guardedPost, isInside, NotSent } from './guarded-post.ts'

const seen: { url: string | undefined; body: string }[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => {
    body += part
  })
  request.on('end', () => {
    seen.push({ url: request.url, body })
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
afterAll(() => new Promise((done) => server.close(done)))
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

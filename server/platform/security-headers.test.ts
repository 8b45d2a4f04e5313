import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { createFastify } from './fastify.ts'
import { createLog } from './log.ts'
import { webPages } from './web-pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'deskbell-dist-'))
afterAll(() => rmSync(folder, { recursive: true }))
for (const name of ['portal', 'desk', 'assets']) mkdirSync(join(folder, name))
for (const page of ['portal', 'desk']) writeFileSync(join(folder, page, 'index.html'), `<p>${page}`)
writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'a script')
writeFileSync(join(folder, 'assets', 'main-1a2b.js.br'), 'a small one')
writeFileSync(join(folder, 'boot.js'), 'boot')
writeFileSync(join(folder, '.built-from'), 'hash')

async function server(env: Record<string, string> = {}) {
  const fastify = await createFastify(loadConfig(env), createLog('silent'))
  await webPages(fastify, folder)
  fastify.get('/api/v1/something', async () => ({}))
  return fastify
}
const fastify = await server()
const get = (url: string, headers: Record<string, string> = { accept: 'text/html' }) => fastify.inject({ url, headers })

describe('a page', () => {
  test('runs only our own files, is framed nowhere and kept nowhere', async () => {
    const { headers } = await get('/desk/tickets/1')
    expect(headers['content-security-policy']).toBe(
      "default-src 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;" +
        "object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    )
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['x-powered-by']).toBeUndefined()
  })

  test('asks for https from then on where that is the address', async () => {
    const secure = await server({ PUBLIC_URL: 'https://desk.example' })
    const { headers } = await secure.inject({ url: '/', headers: { accept: 'text/html' } })
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
  })

  test.each([
    ['/', 'portal'],
    ['/requests/12', 'portal'],
    ['/deskbell', 'portal'],
    ['/desk', 'desk'],
    ['/desk/', 'desk'],
    ['/desk/tickets/12?tab=x', 'desk'],
    ['/setup?token=abc', 'desk'],
  ])('at %s is that of the %s', async (url, page) => {
    const answer = await get(url)
    expect([answer.statusCode, answer.body]).toEqual([200, `<p>${page}`])
  })
})

test('the frame for pictures from elsewhere shows them, tells them nothing, and runs nothing', async () => {
  const { headers, body } = await get('/picture-frame')
  const policy = String(headers['content-security-policy']).split(';')
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "img-src 'self' https: data: blob:", "frame-ancestors 'self'"]),
  )
  expect(policy.find((one) => one.startsWith('sandbox'))).not.toMatch(/scripts|forms|top-navigation/)
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-frame-options': 'SAMEORIGIN' })
  expect(body).not.toMatch(/script/)
})

test('an answer of the API is kept nowhere', async () => {
  expect((await get('/api/v1/something')).headers['cache-control']).toBe('no-store')
})

test('a built file is kept for good, and sent small to whoever can take it', async () => {
  const plain = await get('/assets/main-1a2b.js', {})
  expect([plain.body, plain.headers['cache-control']]).toEqual(['a script', 'public, max-age=31536000, immutable'])
  const small = await get('/assets/main-1a2b.js', { 'accept-encoding': 'gzip, br' })
  expect([small.body, small.headers['content-encoding']]).toEqual(['a small one', 'br'])
  expect(small.headers['content-type']).toContain('javascript')
})

test.each(['/api/v1/nothing', '/assets/nothing.js', '/assets/../../package.json', '/.built-from', '/nothing.css'])(
  '%s is not there',
  async (url) => {
    const answer = await get(url)
    expect([400, 404]).toContain(answer.statusCode)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  },
)

test('without a build it says what to do', async () => {
  const bare = await createFastify(loadConfig({}), createLog('silent'))
  await webPages(bare, join(folder, 'nowhere'))
  const answer = await bare.inject({ url: '/', headers: { accept: 'text/html' } })
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('bin/start')])
})

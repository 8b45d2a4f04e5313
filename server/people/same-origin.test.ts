import { describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { isOurs } from './same-origin.ts'

const world = await testWorld()

test.each([
  ['http://localhost:8080', 'localhost:8080', null, true],
  ['http://localhost:8081', 'localhost:8080', null, false],
  ['https://desk.example', '127.0.0.1:8080', 'https://desk.example/help', true],
  ['http://desk.example', 'desk.example', 'https://desk.example', false],
  ['http://127.0.0.1:8080', '127.0.0.1:8080', 'https://desk.example', true],
  ['https://desk.example.evil.example', 'desk.example', 'https://desk.example', false],
  ['https://evil-desk.example', 'desk.example', 'https://desk.example', false],
  ['null', 'desk.example', null, false],
  ['', 'desk.example', null, false],
])('origin %s on host %s with PUBLIC_URL %s: %s', (origin, host, publicUrl, expected) => {
  expect(isOurs(origin, host, publicUrl)).toBe(expected)
})

describe('a change with our cookie', () => {
  const change = (headers: Record<string, string>, body: unknown = { name: 'Sam' }) =>
    // Undefined takes away the header that the test world sends by itself.
    world.call('sam', 'PATCH /api/v1/session/agent', body, { 'x-requested-with': '', host: 'desk.example', ...headers })

  test.each([
    ['from a page of another origin', { origin: 'https://evil.example' }],
    [
      'from another origin that also sets our header',
      { origin: 'https://evil.example', 'x-requested-with': 'deskbell' },
    ],
    ['from a sandboxed page', { origin: 'null' }],
    ['from a subdomain look-alike', { origin: 'http://desk.example.evil.example' }],
    ['without any sign of where it comes from', {}],
    ['with a Referer in place of an Origin', { referer: 'http://desk.example/' }],
  ])('is refused %s', async (_name, headers) => {
    const { status, body } = await change(headers as Record<string, string>)
    expect([status, body.code]).toEqual([403, 'cross_origin'])
  })

  test('passes from our own page, and from a program that says so', async () => {
    expect((await change({ origin: 'http://desk.example' })).status).toBe(200)
    expect((await change({ 'x-requested-with': 'deskbell' })).status).toBe(200)
  })

  test('in the disguise of a form is refused all the same', async () => {
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' }
    expect((await change(headers, '{"name":"Eve"}')).status).toBe(403)
    const override = { 'x-http-method-override': 'PATCH', 'x-requested-with': '' }
    const answer = await world.call('sam', 'GET /api/v1/session/agent?_method=PATCH&name=Eve', undefined, override)
    expect(answer.status).toBe(404)
    const text = await world.call('sam', 'PATCH /api/v1/session/agent', '{"name":"Eve"}', {
      'content-type': 'text/plain',
    })
    expect(text.status).toBe(415)
    expect((await world.call('sam', 'GET /api/v1/session')).body.agent.name).toBe('Sam')
  })
})

describe('reading with our cookie', () => {
  test('from another origin is refused, and no origin is ever allowed credentials', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:80.evil.example']) {
      const answer = await world.call('sam', 'GET /api/v1/session', undefined, { origin })
      expect(answer.status).toBe(403)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    const preflight = await (await world.http()).inject({
      method: 'OPTIONS',
      url: '/api/v1/session/agent',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'PATCH' },
    })
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('signing in', () => {
  const signIn = (headers: Record<string, string>, path = '/api/auth/sign-in/email') =>
    world.call(
      null,
      `POST ${path}` as 'POST /',
      { email: 'a@b.example', password: 'x' },
      { host: 'desk.example', ...headers },
    )

  test('is refused from another origin, though there is no cookie yet', async () => {
    expect((await signIn({ origin: 'https://evil.example' })).body.code).toBe('cross_origin')
    expect((await signIn({})).body.code).toBe('cross_origin')
    expect((await signIn({}, '/api/%61uth/sign-in/email')).body.code).toBe('cross_origin')
    expect((await signIn({ origin: 'http://desk.example' })).body.code).toBe('wrong_credentials')
  })
})

test('an API key needs no origin', async () => {
  const { key } = await world.apiKey()
  const answer = await world.call({ key }, 'GET /api/v1/api-keys', undefined, { origin: 'https://tools.example' })
  expect(answer.status).toBe(200)
})

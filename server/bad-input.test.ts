import { describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

// Whatever comes in, the answer is a problem document that says so: never a 500, never a stack, never an echo.

const world = await testWorld()
const { ticket } = ticketsOf(world)
const it = await ticket({ department: 'Hardware' })
const one = `/api/v1/tickets/${it.id}`
const requester = { email: 'ada@example.com' }
const NUL = '\u0000'
const HALF = '\ud83d'
const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
const png = { name: 'a.png', type: 'image/png', data: 'iVBORw0KGgo=' }

type Asked = [request: string, body?: unknown, headers?: Record<string, string>]
const json = { 'content-type': 'application/json' }

const texts = [NUL, HALF, `a${NUL}b`, '"><img src=x>', '%', '\\', '\u202e', '👩‍👩‍👧‍👦'.repeat(20)]

const asked: Asked[] = [
  ...texts.flatMap((text): Asked[] => [
    [`POST ${one}/notes`, { title: text, body: `x${text}` }],
    [`POST ${one}/replies`, { body: `x${text}` }],
    [`PATCH ${one}`, { subject: `x${text}`, note: text }],
    [`PUT ${one}/requester`, { requester: { ...requester, name: `x${text}`, phone: text }, note: text }],
    [`POST ${one}/collaborators`, { collaborator: { email: 'bob@example.com', phone: text }, note: text }],
    [`DELETE ${one}/assignment?note=${encodeURIComponent(text.toWellFormed())}`],
    ['PATCH /api/v1/session/agent', { phone: text, mobile: text, signature: text, preferences: { key: text } }],
    ['PATCH /api/v1/session/agent', { preferences: { [text]: { [text]: [text] } } }],
    ['PATCH /api/v1/session/agent', { timeZone: text }],
    ['PATCH /api/v1/portal/profile', { name: `x${text}`, phone: text, timeZone: text }],
    [`POST /api/v1/tickets`, { subject: `x${text}`, message: `x${text}`, requester, fields: { [text]: text } }],
    [`POST /api/v1/users`, { name: `x${text}`, email: 'x@example.com', phone: text, notes: text }],
    [`POST /api/v1/sequences`, { name: `x${text}`, padding: text }],
    [`POST /api/v1/api-keys`, { name: `x${text}`, role: `x${text}` }],
    ...['q', 'queue', 'status', 'number', 'requester', 'cursor', 'sort', 'limit', 'departmentId'].flatMap(
      (name): Asked[] => {
        const value = encodeURIComponent(text.toWellFormed())
        return [
          [`GET /api/v1/tickets?${name}=${value}`],
          [`GET /api/v1/portal/tickets?${name}=${value}`],
          [`GET /api/v1/users?${name}=${value}`],
          [`GET /api/v1/organizations?${name}=${value}`],
        ]
      },
    ),
    [`DELETE /api/v1/session/sessions/${encodeURIComponent(text.toWellFormed())}`],
    [`POST /api/v1/attachments?name=${encodeURIComponent(text.toWellFormed())}`, 'x', { 'content-type': 'text/plain' }],
  ]),
  ...[
    '0',
    '-1',
    '1e3',
    '9007199254740993',
    '99999999999999999999',
    'abc',
    '1.5',
    '%00',
    '..%2f..%2fetc',
    'null',
  ].flatMap((id): Asked[] => [
    [`GET /api/v1/tickets/${id}`],
    [`GET /api/v1/portal/tickets/${id}`],
    [`GET /api/v1/users/${id}`],
    [`GET /api/v1/attachments/${id}`],
    [`GET ${one}/entries/${id}/versions`],
    [`DELETE ${one}/collaborators/${id}`],
    [`GET /api/v1/tickets?departmentId=${id}`],
    [`GET /api/v1/tickets?requester=${id}`],
    [`GET /api/v1/tickets?status=${id}`],
    [`PUT ${one}/assignment`, { agentId: id }],
    [`PUT ${one}/assignment`, { agentId: Number(id) }],
  ]),
  ...[
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-23:59',
    '9999-12-31T23:59:59Z',
    '2026-02-30T00:00:00Z',
    'x',
    1e20,
    {},
  ].map((dueAt): Asked => [`PATCH ${one}`, { dueAt }]),
  ['GET /api/v1/tickets?q=a&q=b'],
  ['GET /api/v1/tickets?q[$gt]=1&__proto__[x]=1&limit[]=3'],
  ['GET /api/v1/tickets?limit=1&limit=2'],
  [`GET /api/v1/tickets?cursor=${'a'.repeat(10_000)}`],
  ['GET /api/v1/tickets/%zz'],
  [`GET /api/v1/tickets/${'9'.repeat(5000)}`],
  ['PATCH /api/v1/tickets'],
  [`PATCH ${one}`, '{"subject":', json],
  [`PATCH ${one}`, '{"__proto__":{"isAdministrator":true}}', json],
  [`PATCH ${one}`, '{"constructor":{"prototype":{"x":1}}}', json],
  [`PATCH ${one}`, '', json],
  [`PATCH ${one}`, 'null', json],
  [`PATCH ${one}`, '[]', json],
  [`PATCH ${one}`, '"x"', json],
  [`PATCH ${one}`, deep, json],
  [`POST ${one}/notes`, `{"body":"x","more":${deep}}`, { ...json, 'idempotency-key': 'deep' }],
  ['PATCH /api/v1/session/agent', `{"preferences":{"x":${deep}}}`, json],
  [`PATCH ${one}`, 'subject=x', { 'content-type': 'application/x-www-form-urlencoded' }],
  [`PATCH ${one}`, 'subject=x', { 'content-type': 'text/plain' }],
  [`PATCH ${one}`, 'x', { 'content-type': 'nonsense;;;=' }],
  [`PATCH ${one}`, '<x/>', { 'content-type': 'application/xml' }],
  [`POST ${one}/notes`, { body: 'x' }, { 'idempotency-key': 'x'.repeat(201) }],
  [`POST ${one}/notes`, { body: 'x' }, { 'idempotency-key': 'é\u00ff' }],
  ['POST /api/v1/tickets', { subject: 'x', message: 'x', requester, reply: { body: 'x', attachments: [png] } }],
  ['POST /api/v1/tickets', { subject: 'x', message: 'x', requester: [], fields: [] }],
  ['POST /api/v1/tickets', { subject: 'x'.repeat(1_000_000), message: 'x', requester }],
]

describe('bad input', () => {
  test.each(
    asked.map(([request, body, headers]) => ({ request: request.slice(0, 120), whole: request, body, headers })),
  )('$request', async ({ whole, body, headers }) => {
    for (const who of ['mia', 'ada', null]) {
      const answer = await world.call(who, whole as 'GET /', body, { 'x-requested-with': 'deskbell', ...headers })
      expect([whole, body, answer.status < 500, answer.status >= 500 && answer.body]).toEqual([
        whole,
        body,
        true,
        false,
      ])
      if (answer.status < 400) continue
      expect(answer.body).toEqual(expect.objectContaining({ status: answer.status, code: expect.any(String) }))
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    }
  })
})

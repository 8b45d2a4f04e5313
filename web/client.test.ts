import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { getTicket, listTickets, markAnswered, openTicket } from '#contract/tickets.ts'
import { addressOf, call, onSignedOut, ProblemError } from './client.ts'
import { formErrors } from './form-errors.ts'
import { keyOf } from './queries.ts'

const answers: Response[] = []
const asked: { url: string; init: RequestInit }[] = []
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ status, code, title: code }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  })
const headers = (i: number) => new Headers(asked[i]?.init.headers)
const ticket = { subject: 'Printer', message: 'It jams.', requester: { email: 'ada@example.com' } }

beforeEach(() => {
  answers.length = 0
  asked.length = 0
  vi.stubGlobal('document', { documentElement: { lang: 'de' } })
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    const answer = answers.shift()
    if (!answer) throw new TypeError('network')
    return answer
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('calling a route', () => {
  test('fills the path and leaves out what is not set', () => {
    expect(addressOf(getTicket, { params: { id: 12 } })).toBe('/api/v1/tickets/12')
    expect(addressOf(listTickets, { query: { q: 'a&b', cursor: undefined, queue: '' } })).toBe(
      '/api/v1/tickets?q=a%26b',
    )
  })

  test('sends a change with the mark of our own pages and a fresh key', async () => {
    answers.push(Response.json({ id: 1 }, { status: 201 }), Response.json({ id: 1 }))
    await call(openTicket, { body: ticket })
    await call(markAnswered, { params: { id: 1 }, body: { isAnswered: true } })
    expect(headers(0).get('x-requested-with')).toBe('deskbell')
    expect(headers(0).get('idempotency-key')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(headers(0).get('accept-language')).toBe('de')
    expect(headers(1).get('idempotency-key')).toBeNull()
  })

  test('throws the problem as the server worded it, and one of its own without an answer', async () => {
    answers.push(problem(404, 'ticket_not_found'))
    await expect(call(getTicket, { params: { id: 1 } })).rejects.toMatchObject({
      problem: { code: 'ticket_not_found' },
    })
    await expect(call(getTicket, { params: { id: 1 } })).rejects.toMatchObject({
      problem: { status: 0, code: 'no_answer' },
    })
    answers.push(new Response('<html>', { status: 502 }))
    await expect(call(getTicket, { params: { id: 1 } })).rejects.toMatchObject({
      problem: { status: 502, code: 'http_502' },
    })
  })

  test('lets the person sign in again once, then repeats every waiting call with its own key', async () => {
    answers.push(problem(401, 'unauthenticated'), problem(401, 'unauthenticated'))
    const ask = vi.fn(async () => {
      answers.push(Response.json({ id: 7 }, { status: 201 }), Response.json({ id: 8 }))
      return true
    })
    const stop = onSignedOut(ask)
    await Promise.all([
      call(openTicket, { body: ticket, idempotencyKey: 'kept' }),
      call(getTicket, { params: { id: 8 } }),
    ])
    stop()
    expect(ask).toHaveBeenCalledTimes(1)
    expect(asked).toHaveLength(4)
    expect(headers(2).get('idempotency-key')).toBe('kept')
  })

  test('gives up when they decline', async () => {
    answers.push(problem(401, 'unauthenticated'))
    const stop = onSignedOut(async () => false)
    await expect(call(getTicket, { params: { id: 1 } })).rejects.toBeInstanceOf(ProblemError)
    stop()
    expect(asked).toHaveLength(1)
  })
})

test('the cache names things by the words of their path', () => {
  expect(keyOf(getTicket, { params: { id: 12 } })).toEqual(['tickets', '12'])
  expect(keyOf(listTickets, { query: { queue: 'open' } })).toEqual(['tickets', { queue: 'open' }])
})

test("the server's fields belong to the fields of the form", () => {
  const fields = ['body.subject', 'body.requester.email', 'body.members[2].agentId', 'body.subject'].map(
    (field, i) => ({
      field,
      code: 'wrong',
      message: `${i}`,
    }),
  )
  expect(formErrors({ status: 422, code: 'invalid_input', title: '', fields })).toEqual({
    subject: '0',
    'requester.email': '1',
    'members.2.agentId': '2',
  })
  expect(formErrors(null)).toEqual({})
})

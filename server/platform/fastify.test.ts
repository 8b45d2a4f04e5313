import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld()

const send = async (url: string, payload: string | Buffer, headers: Record<string, string> = {}, method = 'POST') => {
  const fastify = await world.http()
  const answer = await fastify.inject({
    method: method as 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: answer.statusCode, text: answer.body, type: String(answer.headers['content-type']) }
}

test.each([
  ['malformed JSON', '/api/v1/portal/check', '{"number":', 400],
  ['an empty body', '/api/v1/portal/check', '', 400],
  ['an array for an object', '/api/v1/portal/check', '[]', 422],
  ['wrong types', '/api/v1/portal/check', '{"number":{"$gt":0},"email":[]}', 422],
  ['a poisoned prototype', '/api/v1/portal/check', '{"__proto__":{"isAdministrator":true}}', 400],
  ['a body over the limit', '/api/auth/sign-in/email', JSON.stringify({ email: 'x'.repeat(20_000) }), 413],
])('%s is answered with a problem and nothing of our insides', async (_name, url, body, status) => {
  const answer = await send(url, body, { 'x-requested-with': 'deskbell' })
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8'])
  expect(answer.text).not.toMatch(/node_modules|\.ts|at \w+ \(|select |Unexpected token/i)
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'nonsense',
])('a body of type %s is not taken for JSON', async (type) => {
  const answer = await send('/api/v1/portal/check', '{"number":"1","email":"a@b.example"}', { 'content-type': type })
  expect(answer.status).toBe(415)
})

test('a body of letters that are not UTF-8 is refused, as they would be lost', async () => {
  const body = Buffer.from('{"number":"1","email":"a@b.example","name":"M\u00fcller"}', 'latin1')
  for (const type of ['application/json', 'application/json; charset=iso-8859-1']) {
    const answer = await send('/api/v1/portal/check', body, { 'content-type': type })
    expect([answer.status, JSON.parse(answer.text).code]).toEqual([400, 'not_utf8'])
  }
})

test('whoever may not call a route is told so before his body is read', async () => {
  const answer = await send('/api/v1/api-keys', '{"this is": not even JSON')
  expect([answer.status, JSON.parse(answer.text).code]).toEqual([401, 'unauthenticated'])
})

test('every answer names its request', async () => {
  const { headers, body } = await world.call(null, 'GET /api/v1/nothing-here')
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(body.requestId).toBe(headers['x-request-id'])
})

test('a disk that is full is said to be, and works on when there is room', async () => {
  const open = () =>
    world.call('mia', 'POST /api/v1/tickets', { subject: 'x', message: 'x', requester: { email: 'ada@example.com' } })
  await sql`create function no_room() returns trigger language plpgsql as
    $$ begin raise 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`.execute(
    world.db,
  )
  await sql`create trigger no_room before insert on ticket execute function no_room()`.execute(world.db)
  expect(await open()).toMatchObject({ status: 503, body: { code: 'storage_full' } })
  await sql`drop trigger no_room on ticket`.execute(world.db)
  expect((await open()).status).toBe(201)
})

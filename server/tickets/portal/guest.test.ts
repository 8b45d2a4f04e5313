import { afterEach, describe, expect, test } from 'vitest'
import { archiveUser } from '#server/people/requesters/archive.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { addCollaborator } from '../collaborators.ts'
import { replyToTicket } from '../reply.ts'
import { changeRequester } from '../requester.ts'

const world = await testWorld()
const { ticket, entries, history, historyIsTrue } = ticketsOf(world)
afterEach(historyIsTrue)

const form = { subject: 'Printer on fire', message: 'It burns.' }

/** Somebody who has not signed in fills in the form, as whomever he names. */
async function opened(named: { email: string; name: string }, by: { cookie: string } | null = null) {
  const answer = await world.call(
    by,
    'POST /api/v1/portal/tickets',
    { ...form, ...named },
    { 'x-requested-with': 'deskbell' },
  )
  expect(answer.status).toBe(201)
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? ''
  return { id: answer.body.id as number, cookie }
}

describe('who typed an address that is somebody else’s', () => {
  test('learns no name with it, neither hers nor that of anybody who was let in', async () => {
    const { id, cookie } = await opened({ email: 'ada@example.com', name: 'Eve' })
    await addCollaborator(world.as('mia'), id, { collaborator: { email: 'bob@example.com' } })
    const told = [
      (await world.call({ cookie }, 'GET /api/v1/session')).body.guest,
      (await world.call({ cookie }, `GET /api/v1/portal/tickets/${id}`)).body,
      (await world.call({ cookie }, 'GET /api/v1/portal/tickets')).body,
    ]
    expect(JSON.stringify(told)).not.toMatch(/Ada|Bob/)
    expect(told[0]).toMatchObject({ name: 'Eve' })
    expect(await entries({ id })).toMatchObject([{ authorName: 'Eve' }])
  })

  test('opens nothing that an answer brought', async () => {
    const { id, cookie } = await opened({ email: 'ada@example.com', name: 'Eve' })
    const upload = await world.call('mia', 'POST /api/v1/attachments?name=offer.txt', 'secret', {
      'content-type': 'text/plain',
    })
    await replyToTicket(world.as('mia'), id, {
      body: 'See there',
      format: 'text',
      attachments: [{ id: upload.body.id, inline: false }],
    })
    const path = `GET ${upload.body.url}` as 'GET /'
    expect((await world.call({ cookie }, path)).status).toBe(404)
    expect((await world.call('ada', path)).status).toBe(200)
  })

  test('who opens a second one as somebody else does not write it in the name of the first', async () => {
    const { cookie } = await opened({ email: 'carol@example.com', name: 'Carol' })
    const { id } = await opened({ email: 'dan@example.com', name: 'Dan' }, { cookie })
    expect(await entries({ id })).toMatchObject([{ authorName: 'Dan' }])
    expect(await history({ id })).toMatchObject([{ actorName: 'Dan' }])
  })
})

describe('the same request sent again', () => {
  const named = { email: 'ida@example.com', name: 'Ida' }
  const key = '0b9f3c1e-6a52-4f0e-9f0a-3f1f0f6a7c11'
  const post = (headers: Record<string, string>, { by = null as { cookie: string } | null, body = {} } = {}) =>
    world.call(
      by,
      'POST /api/v1/portal/tickets',
      { ...form, ...named, ...body },
      {
        'x-requested-with': 'deskbell',
        ...headers,
      },
    )
  const cookieOf = (answer: { headers: Record<string, unknown> }) =>
    answer.headers['set-cookie'] ? (String(answer.headers['set-cookie']).split(';', 1)[0] ?? '') : null

  test('lets its sender see the request that the first one made', async () => {
    const first = await post({ 'idempotency-key': key })
    const again = await post({ 'idempotency-key': key })
    expect(again.body).toEqual(first.body)
    const cookie = cookieOf(again) ?? ''
    expect(cookie).toBe(cookieOf(first))
    const path = `GET /api/v1/portal/tickets/${first.body.id}` as const
    expect((await world.call({ cookie }, path)).status).toBe(200)
    // Cut off behind the cookie: the retry carries it.
    expect((await post({ 'idempotency-key': key }, { by: { cookie } })).body).toEqual(first.body)
    // Nobody else on this network gets it: not with another text, nor with somebody's token of uploads.
    expect((await post({ 'idempotency-key': key }, { body: { message: 'Guessed' } })).status).toBe(409)
    expect(cookieOf(await post({ 'idempotency-key': key, cookie: `deskbell_visitor=${'v'.repeat(43)}` }))).toBeNull()
    // Left is left.
    await world.call({ cookie }, 'DELETE /api/v1/portal/guest', undefined, { 'x-requested-with': 'deskbell' })
    const late = await post({ 'idempotency-key': key })
    expect([late.body.id, cookieOf(late)]).toEqual([first.body.id, null])
    expect((await world.call({ cookie }, path)).status).toBe(401)
  })

  test('gives no sight for a key that can be guessed', async () => {
    const first = await post({ 'idempotency-key': 'request-1' })
    const again = await post({ 'idempotency-key': 'request-1' })
    expect(cookieOf(first)).not.toBeNull()
    expect([again.body.id, cookieOf(again)]).toEqual([first.body.id, null])
  })

  test('from another network is seen as the new one that it made', async () => {
    const [one, other] = [
      await post({ 'idempotency-key': `${key}-x` }),
      await post({ 'idempotency-key': `${key}-x`, ip: '203.0.113.7' }),
    ]
    expect(other.body.id).not.toBe(one.body.id)
    const cookie = cookieOf(other) ?? ''
    expect((await world.call({ cookie }, `GET /api/v1/portal/tickets/${other.body.id}`)).status).toBe(200)
  })
})

describe('a guest’s sight', () => {
  test('ends when somebody else becomes the requester', async () => {
    const { id, cookie } = await opened({ email: 'fay@example.com', name: 'Fay' })
    expect((await world.call({ cookie }, `GET /api/v1/portal/tickets/${id}`)).status).toBe(200)
    await changeRequester(world.as('mia'), id, { requester: { email: 'gus@example.com' } })
    expect((await world.call({ cookie }, `GET /api/v1/portal/tickets/${id}`)).status).toBe(404)
    const written = await world.call(
      { cookie },
      `POST /api/v1/portal/tickets/${id}/messages`,
      { body: 'Still here' },
      { 'x-requested-with': 'deskbell' },
    )
    expect(written.status).toBe(404)
  })
})

test('who was archived and signs in comes back with the next request', async () => {
  await world.requester('Arno')
  await ticket({ requester: { email: 'arno@example.com' } }) // else he would be deleted
  await archiveUser(world.as('mia'), await world.id('requester', 'Arno'))
  const archived = () =>
    world.db.selectFrom('requester').select('archivedAt').where('name', '=', 'Arno').executeTakeFirstOrThrow()
  const answer = await world.call('arno', 'POST /api/v1/portal/tickets', form)
  expect([answer.status, (await archived()).archivedAt]).toEqual([201, null])
})

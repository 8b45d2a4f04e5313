import { describe, expect, test } from 'vitest'
import type { Caller } from '#contract/route.ts'
import { signed } from '#server/people/session-cookie.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { testWorld } from '#test/world.ts'
import { hashOf } from './identity.ts'

const world = await testWorld()

// One route for each kind of caller, to see who gets through.
const { web } = await world.app()
for (const caller of ['anyone', 'agent', 'administrator', 'requester'] as const) {
  web.fastify.get(`/api/v1/probe/${caller}`, async (request) => {
    const actor = await web.identify(request, caller)
    return {
      kind: actor.kind,
      id: actor.id,
      name: actor.name,
      ...('onlyTicketId' in actor && { only: actor.onlyTicketId }),
    }
  })
}
type Who = Parameters<typeof world.call>[0]
const probe = (who: Who, caller: Caller) => world.call(who, `GET /api/v1/probe/${caller}`)

async function outcome(who: Who, caller: Caller): Promise<string> {
  const { status, body } = await probe(who, caller)
  return status === 200 ? body.kind : `${status} ${body.code}`
}

async function guest(): Promise<{ cookie: string; ticketId: number }> {
  const ticketId = await plainTicket(world)
  const requesterId = await world.id('requester', 'Ada')
  await world.db
    .insertInto('guestAccess')
    .values({
      kind: 'session',
      tokenHash: hashOf('guest token'),
      ticketId,
      requesterId,
      expiresAt: new Date(Date.now() + 3_600_000),
    })
    .onConflict((conflict) => conflict.column('tokenHash').doNothing())
    .execute()
  const { secret } = await world.app()
  return { cookie: `deskbell.guest=${encodeURIComponent(signed('guest token', secret))}`, ticketId }
}

describe('who is calling', () => {
  test.each<[string, Caller, string]>([
    ['nobody', 'anyone', 'system'],
    ['nobody', 'agent', '401 unauthenticated'],
    ['nobody', 'administrator', '401 unauthenticated'],
    ['nobody', 'requester', '401 unauthenticated'],
    ['ada', 'anyone', 'requester'],
    ['ada', 'agent', '403 agents_only'],
    ['ada', 'administrator', '403 agents_only'],
    ['ada', 'requester', 'requester'],
    ['sam', 'anyone', 'agent'],
    ['sam', 'agent', 'agent'],
    ['sam', 'administrator', '403 administrators_only'],
    ['sam', 'requester', 'requester'],
    ['mia', 'administrator', 'agent'],
    ['administrator key', 'anyone', 'api_key'],
    ['administrator key', 'agent', 'api_key'],
    ['administrator key', 'administrator', 'api_key'],
    ['administrator key', 'requester', '403 requesters_only'],
    ['role key', 'agent', 'api_key'],
    ['role key', 'administrator', '403 administrators_only'],
    ['guest', 'anyone', 'requester'],
    ['guest', 'requester', 'requester'],
    ['guest', 'agent', '401 unauthenticated'],
    ['guest', 'administrator', '401 unauthenticated'],
  ])('%s at a route for %s: %s', async (name, caller, expected) => {
    const who: Who =
      name === 'nobody'
        ? null
        : name === 'guest'
          ? { cookie: (await guest()).cookie }
          : name === 'administrator key'
            ? { key: (await world.apiKey()).key }
            : name === 'role key'
              ? { key: (await world.apiKey({ role: 'view-only' })).key }
              : name
    expect(await outcome(who, caller)).toBe(expected)
  })

  test('a guest is the requester of one ticket', async () => {
    const { cookie, ticketId } = await guest()
    const { body } = await probe({ cookie }, 'requester')
    expect(body).toMatchObject({ name: 'Ada', only: expect.any(Number) })
    expect(body.only).toBeLessThanOrEqual(ticketId)
  })

  test('an agent in the portal is the requester of the same address, without a row until one is needed', async () => {
    const { body } = await probe('lee', 'requester')
    expect(body).toMatchObject({ kind: 'requester', name: 'Lee', id: -(world.as('lee').actor.id ?? 0) })
    const { id } = await world.db
      .insertInto('requester')
      .values({ name: 'Lee', email: 'lee@desk.example' })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect((await probe('lee', 'requester')).body.id).toBe(id)
  })

  test('an address that has not been proved makes nobody its requester', async () => {
    const accountId = await world.account('Eve', 'bob-two@example.com')
    await world.db.updateTable('authUser').set({ emailVerified: false }).where('id', '=', accountId).execute()
    const victim = await world.requester('Victim', { email: 'bob-two@example.com', account: false })
    expect((await probe('eve', 'requester')).body.id).not.toBe(victim)
  })

  test('a requester joined to another account is not taken by the address', async () => {
    const mallory = await world.requester('Mallory')
    await world.db.updateTable('requester').set({ email: 'norma@example.com' }).where('id', '=', mallory).execute()
    await world.account('Norma', 'norma@example.com')
    expect((await probe('norma', 'requester')).body.id).not.toBe(mallory)
  })
})

describe('a session ends at once', () => {
  test('when the agent is disabled', async () => {
    await world.agent('Dan')
    expect(await outcome('dan', 'agent')).toBe('agent')
    await world.db.updateTable('agent').set({ availability: 'disabled' }).where('name', '=', 'Dan').execute()
    expect(await outcome('dan', 'agent')).toBe('401 unauthenticated')
    expect(await outcome('dan', 'requester')).toBe('401 unauthenticated')
    expect(await outcome('dan', 'anyone')).toBe('system')
  })

  test('when it has expired, and when it is taken away', async () => {
    await world.agent('Eli')
    expect(await outcome('eli', 'agent')).toBe('agent')
    await world.db
      .updateTable('authSession')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where('userId', '=', await accountOf('Eli'))
      .execute()
    expect(await outcome('eli', 'agent')).toBe('401 unauthenticated')
    await world.agent('Fay')
    expect(await outcome('fay', 'agent')).toBe('agent')
    await world.db
      .deleteFrom('authSession')
      .where('userId', '=', await accountOf('Fay'))
      .execute()
    expect(await outcome('fay', 'agent')).toBe('401 unauthenticated')
  })

  test('a right that is taken away is gone with the next request', async () => {
    await world.agent('Gus', { administrator: true })
    expect(await outcome('gus', 'administrator')).toBe('agent')
    await world.db.updateTable('agent').set({ isAdministrator: false }).where('name', '=', 'Gus').execute()
    expect(await outcome('gus', 'administrator')).toBe('403 administrators_only')
  })
})

describe('what is no credential', () => {
  test('a cookie with a signature that is not ours', async () => {
    const mine = await world.cookie('sam')
    const [, token = '', signature = ''] = /=([^.]+)\.(.+)$/.exec(mine) ?? []
    const forged = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`
    for (const value of [`${token}.${forged}`, `${token}x.${signature}`, token, `${token}.`, '.', '']) {
      const cookie = `deskbell.session=${value}`
      expect(await outcome({ cookie }, 'agent'), cookie).toBe('401 unauthenticated')
    }
  })

  test.each(['Bearer nonsense', 'Bearer ', 'Basic c2FtOnNhbQ==', 'Bearer dbk_0000000000000000000000', ''])(
    'an Authorization header like "%s", even beside a good cookie',
    async (authorization) => {
      const { status, body } = await world.call('sam', 'GET /api/v1/probe/anyone', undefined, { authorization })
      expect([status, body.code]).toEqual([401, 'bad_api_key'])
    },
  )

  test('a header that claims an identity', async () => {
    const claims = {
      'x-remote-user': 'mia',
      'x-forwarded-user': 'mia',
      'x-forwarded-for': '10.0.0.1',
      remote_user: 'mia',
    }
    const { body } = await world.call(null, 'GET /api/v1/probe/anyone', undefined, claims)
    expect(body.kind).toBe('system')
  })
})

async function accountOf(name: string): Promise<string> {
  const row = await world.db.selectFrom('authUser').select('id').where('name', '=', name).executeTakeFirstOrThrow()
  return row.id
}

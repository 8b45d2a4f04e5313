import { beforeEach, describe, expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
beforeEach(async () => {
  await world.db.deleteFrom('attempt').execute()
  await world.db.deleteFrom('outgoingMail').execute()
})

const check = (number: string, email: string, headers: Record<string, string> = {}) =>
  world.call(null, 'POST /api/v1/portal/check', { number, email }, headers)
const follow = (token: string) => world.call(null, 'POST /api/v1/portal/guest', { token })

async function mails() {
  await world.work()
  return world.db.selectFrom('outgoingMail').selectAll().where('purpose', '=', 'seeRequest').orderBy('id').execute()
}

async function linkTo(number: string, email = 'ada@example.com'): Promise<string> {
  await check(number, email)
  const mail = (await mails()).at(-1)
  return /\/guest#token=([\w-]+)/.exec(mail?.bodyText ?? '')?.[1] ?? ''
}

const cookieOf = (answer: Awaited<ReturnType<typeof follow>>) =>
  String(answer.headers['set-cookie']).split(';', 1)[0] ?? ''

describe('asking for a link', () => {
  test('mails it to the requester, and only hashes of it are stored', async () => {
    const { number } = await ticket()
    expect(await check(`#${number}`, 'Ada@Example.com ')).toMatchObject({ status: 202, body: { sent: true } })
    const [mail] = await mails()
    expect(mail).toMatchObject({ toAddress: 'ada@example.com', subject: `Your request #${number}` })
    const token = /#token=([\w-]+)/.exec(mail?.bodyText ?? '')?.[1] ?? ''
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(await world.db.selectFrom('guestAccess').selectAll().execute())).not.toContain(token)
  })

  test('answers the same, without a mail, when number and address do not belong together', async () => {
    const { number, id } = await ticket()
    await ticket({ requester: { email: 'bob@example.com' } })
    const known = await check(number, 'ada@example.com')
    await mails()
    await world.db.deleteFrom('outgoingMail').execute()
    for (const [asked, email] of [
      [number, 'bob@example.com'],
      ['999999999', 'ada@example.com'],
      [number, 'stranger@example.com'],
    ] as const) {
      const answer = await check(asked, email)
      expect([answer.status, answer.body]).toEqual([known.status, known.body])
    }
    await world.db.updateTable('ticket').set({ deletedAt: new Date() }).where('id', '=', id).execute()
    expect((await check(number, 'ada@example.com')).status).toBe(202)
    expect(await mails()).toEqual([])
  })

  test('stops after ten from one address', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 15; n++) statuses.push((await check(`12345${n}`, `guess${n}@example.com`)).status)
    expect(statuses).toEqual([...Array(10).fill(202), ...Array(5).fill(429)])
  })

  test('stops after ten about one ticket, from wherever it comes', async () => {
    const tries = Array.from({ length: 40 }, (_, n) =>
      check('123456', `guess${n}@example.com`, { ip: `203.0.113.${n}` }),
    )
    const passed = (await Promise.all(tries)).filter(({ status }) => status === 202)
    expect(passed.length).toBeLessThanOrEqual(11)
  })

  test('a number of a hundred thousand digits is refused at once', async () => {
    expect((await check('1'.repeat(100_000), 'ada@example.com')).status).toBe(422)
  })
})

describe('following it', () => {
  test('looking at the page changes nothing; the first POST opens the one ticket, the second nothing', async () => {
    const mine = await ticket()
    const other = await ticket()
    const token = await linkTo(mine.number)
    for (const method of ['GET', 'HEAD'] as const) {
      await (await world.http()).inject({ method, url: `/guest?token=${token}`, headers: { accept: 'text/html' } })
      await (await world.http()).inject({ method, url: '/api/v1/portal/guest' })
    }
    const answer = await follow(token)
    expect([answer.status, answer.body]).toEqual([200, { ticketId: mine.id }])
    expect(answer.headers['set-cookie']).toMatch(/^deskbell\.guest=.*Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await follow(token)).body.code).toBe('link_expired')

    const cookie = cookieOf(answer)
    const { body } = await world.call({ cookie }, 'GET /api/v1/session')
    expect(body).toMatchObject({
      agent: null,
      requester: null,
      guest: { ticketId: mine.id, name: 'Ada', email: 'ada@example.com' },
    })
    expect((await world.call({ cookie }, `GET /api/v1/portal/tickets/${mine.id}`)).status).toBe(200)
    expect((await world.call({ cookie }, `GET /api/v1/portal/tickets/${other.id}`)).status).toBe(404)
    expect((await world.call({ cookie }, `GET /api/v1/tickets/${mine.id}`)).status).not.toBe(200)
    const rename = await world.call(
      { cookie },
      'PATCH /api/v1/portal/profile',
      { name: 'Eve' },
      { 'x-requested-with': 'deskbell' },
    )
    expect(rename.body.code).toBe('sign_in_required')
  })

  test('ten at once: one gets in', async () => {
    const token = await linkTo((await ticket()).number)
    const answers = await Promise.all(Array.from({ length: 10 }, () => follow(token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a day later it is good for nothing, nor is the session after twelve hours', async () => {
    const { number } = await ticket()
    const late = await linkTo(number)
    await world.db
      .updateTable('guestAccess')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()
    expect((await follow(late)).body.code).toBe('link_expired')

    const cookie = cookieOf(await follow(await linkTo(number)))
    expect((await world.call({ cookie }, 'GET /api/v1/session')).body.guest).not.toBeNull()
    await world.db
      .updateTable('guestAccess')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()
    expect((await world.call({ cookie }, 'GET /api/v1/session')).body.guest).toBeNull()
  })

  test('a session token is no link, nor the other way round', async () => {
    const token = await linkTo((await ticket()).number)
    expect((await world.call({ cookie: `deskbell.guest=${token}` }, 'GET /api/v1/session')).body.guest).toBeNull()
    const cookie = decodeURIComponent(cookieOf(await follow(token)).split('=')[1] ?? '')
    expect((await follow(cookie.split('.')[0] ?? '')).body.code).toBe('link_expired')
  })

  test('leaving ends it on the server too', async () => {
    const cookie = cookieOf(await follow(await linkTo((await ticket()).number)))
    const answer = await world.call({ cookie }, 'DELETE /api/v1/portal/guest', undefined, {
      'x-requested-with': 'deskbell',
    })
    expect(answer.status).toBe(204)
    expect((await world.call({ cookie }, 'GET /api/v1/session')).body.guest).toBeNull()
  })
})

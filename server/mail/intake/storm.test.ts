import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { letter, mailedWorld, pass } from '#test/mail/letters.ts'
import { headersOf, smtpServer } from '#test/smtp.ts'
import { testWorld } from '#test/world.ts'
import { keepMessage } from '../ledger/keep.ts'
import { heldBack } from '../out/guards.ts'

const smtp = await smtpServer()
afterAll(() => smtp.stop())
const world = await testWorld({ SMTP_URL: smtp.url, MAIL_FROM: 'Help <help@desk.test>' })
let desk: Awaited<ReturnType<typeof mailedWorld>>
beforeAll(async () => {
  desk = await mailedWorld(world)
})

const fates = (rows: { fate: string; rule: string | null }[]) => rows.map(({ fate, rule }) => rule ?? fate)
const MINUTE = 60_000

test('what answers a mail names it, however its writer writes his address', async () => {
  const row = await desk.mailed({ from: 'Grace Hopper <Grace.Hopper@Navy.example>', id: 'moth@navy.example' })
  const [receipt] = (await desk.outbox(row)).filter(({ recipientKind }) => recipientKind === 'requester')
  expect(receipt).toMatchObject({ toAddress: 'grace.hopper@navy.example', inReplyTo: 'moth@navy.example' })
})

describe('a sender who floods', () => {
  const FROM = 'Wild <wild@example.net>'
  const flood = async (count: number, more: object = {}) => {
    const rows = []
    for (let n = 0; n < count; n++) rows.push(await desk.mailed({ from: FROM, subject: `Alarm ${n}`, ...more }))
    return rows
  }
  const rowOf = async (id: number) => (await world.call({ key: desk.key }, `GET /api/v1/intake/messages/${id}`)).body

  test('is held beyond the limit: kept, unanswered, told to administrators, and nobody else is held', async () => {
    await desk.set({ mail: { maxMessagesPerSender: 4, maxMessagesMinutes: 10 } })
    const rows = await flood(7)
    expect(fates(rows)).toEqual(['opened', 'opened', 'opened', 'opened', ...Array(3).fill('too-many-messages')])
    expect(rows.slice(4)).toMatchObject(Array(3).fill({ fate: 'rejected', ticketId: null, entryId: null }))
    expect((await desk.mailed({ from: 'calm@example.net' })).fate).toBe('opened')
    await world.work()
    const bells = await world.db.selectFrom('notification').selectAll().where('kind', '=', 'sender_storm').execute()
    expect(bells).toMatchObject([{ data: { sender: 'wild@example.net', most: '4', minutes: '10' } }])
    const alarms = await world.db.selectFrom('outgoingMail').selectAll().where('purpose', '=', 'alarm').execute()
    expect(alarms).toMatchObject([{ toAddress: 'mia@desk.example', subject: 'Too much mail from wild@example.net' }])
    const answers = await world.db
      .selectFrom('outgoingMail')
      .select('ticketId')
      .where('toAddress', '=', 'wild@example.net')
      .execute()
    expect(answers).toHaveLength(4)

    // What was held is there, and is handled when somebody wants it.
    const { body } = await world.call({ key: desk.key }, 'GET /api/v1/intake/messages?fate=rejected&q=wild')
    expect(body.items).toHaveLength(3)
    const [, , , , first] = rows
    const one = await world.call('mia', `POST /api/v1/intake/messages/${first.id}/reprocess`)
    expect(one.body).toMatchObject({ fate: 'opened', rule: null })
    const rest = await world.call('mia', 'POST /api/v1/intake/releases', { sender: 'wild@example.net' })
    expect(rest.body).toEqual({ count: 2 })
    expect((await world.call('sam', 'POST /api/v1/intake/releases', { sender: 'wild@example.net' })).status).toBe(403)
    await world.work()
    const released = await Promise.all(rows.slice(5).map(({ id }) => rowOf(id)))
    expect(fates(released)).toEqual(['opened', 'opened'])
    expect(released[0].history.map(({ fate }: { fate: string }) => fate)).toEqual([
      'pending',
      'rejected',
      'pending',
      'opened',
    ])
  })

  test('is heard again once it is calm', async () => {
    expect(fates(await flood(1))).toEqual(['too-many-messages'])
    await sql`update incoming_mail set arrived_at = arrived_at - interval '11 minutes'`.execute(world.db)
    expect(fates(await flood(1))).toEqual(['opened'])
  })

  test('is the same sender, however his program writes his address', async () => {
    const writings = [
      'Loud@example.net',
      'loud@example.net',
      'LOUD@example.net',
      'lOUD@example.net',
      'loUd@Example.net',
    ]
    const rows = []
    for (const from of writings) rows.push(await desk.mailed({ from }))
    expect(fates(rows)).toEqual([...Array(4).fill('opened'), 'too-many-messages'])
  })

  test('is not who wrote over hours to a mailbox that could not be read meanwhile', async () => {
    const app = await world.app()
    const now = Date.now()
    const ids: number[] = []
    for (let n = 0; n < 10; n++) {
      const arrivedAt = new Date(now - (10 - n) * 5 * MINUTE)
      const raw = Buffer.from(letter({ from: 'steady@example.net' }))
      ids.push((await keepMessage(app, raw, { door: 'imap', arrivedAt })).id)
    }
    await world.work()
    const rows = await Promise.all(ids.map(rowOf))
    expect(new Set(fates(rows))).toEqual(new Set(['opened']))
  })

  test('holds back no reply of an agent who is proven, and no report that a mail failed', async () => {
    const ticket = await desk.mailed({ from: 'patient@example.net' })
    const mia = { kind: 'agent' as const, id: await world.id('agent', 'Mia') }
    const replies = []
    for (let n = 0; n < 6; n++) {
      const to = await desk.replyTo(ticket.ticketId, mia)
      replies.push(await desk.mailed({ from: 'mia@desk.example', to, headers: [pass], body: `Answer ${n}.` }))
    }
    expect(new Set(fates(replies))).toEqual(new Set(['agent-reply']))
    await desk.set({ mail: { maxMessagesPerSender: 0 } })
  })
})

/** Two programs that answer every mail at once, and do not say that they are programs. */
describe('two robots that take part in a ticket', () => {
  const robots = ['ping@example.net', 'pong@example.net']
  const answers: { from: string; to: string; subject: string; headers: string[] }[] = []
  beforeAll(async () => {
    smtp.world.onMail = ({ to: [from = ''], raw }) => {
      if (!robots.includes(from)) return
      const told = headersOf(raw)
      const subject = `Re: ${told.subject}`
      answers.push({ from, to: told['reply-to'] ?? '', subject, headers: [`In-Reply-To: ${told['message-id']}`] })
    }
  })

  test('fall silent when they are fast', async () => {
    const id = 'robots@example.net'
    const first = await desk.mailed({ from: robots[0], cc: robots[1], id, body: 'I am here.' })
    await desk.mailed({ from: robots[0], headers: [`References: <${id}>`], body: 'Are you?' })
    let rounds = 0
    for (; rounds < 100; rounds++) {
      await world.work()
      const said = answers.splice(0)
      if (said.length === 0) break
      for (const answer of said) await desk.mailed({ ...answer, body: `I am away, ${rounds}.` })
    }
    expect(rounds).toBeLessThanOrEqual(11)
    const mails = await desk.outbox(first)
    const toRobots = mails.filter(({ toAddress }) => robots.includes(toAddress))
    expect(toRobots.filter(({ state }) => state === 'sent').length).toBeLessThanOrEqual(12)
    expect(toRobots.find(({ state }) => state === 'canceled')?.error).toMatch(/^Held back: 5 mails within 10 minutes/)
  })

  test('fall silent within the day when they are slow', async () => {
    const { ticketId, entryId } = await desk.mailed({ from: robots[0] })
    const reasons = []
    for (let n = 0; n < 45; n++) {
      const now = new Date(Date.now() + n * 7 * MINUTE)
      const given = { purpose: 'ticket.activity.notice', to: 'pong@example.net', subject: 'x', text: 'x' }
      const mail = { ...given, ticketId, entryId, automatic: 'auto-generated' as const }
      const id = (await queueMail({ ...world.as('mia'), now }, mail)) as number
      const row = await world.db.selectFrom('outgoingMail').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      reasons.push(await heldBack(world.db, { ...row, addressId: null }))
    }
    expect(reasons.slice(0, 40)).toEqual(Array(40).fill(null))
    expect(reasons[40]).toMatch(/^Held back: 40 mails within 24 hours/)
  })
})

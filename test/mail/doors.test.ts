import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crontab, jobsOf } from '#server/app.ts'
import { listenForMail, type SmtpDoor } from '#server/mail/doors/smtp.ts'
import { startWorker } from '#server/platform/jobs.ts'
import { createLog } from '#server/platform/log.ts'
import { testWorld } from '#test/world.ts'
import type { Correspondent, Letter } from './correspondent.ts'
import { administer, type MailDesk, NOBODY, noMail, SUPPORT, startMailDesk } from './mail-desk.ts'

const root = new URL('../..', import.meta.url).pathname
const world = await testWorld()
const wait = { interval: 100 }

describe.skipIf(noMail)(`mail through all doors${noMail ? ` (skipped: ${noMail})` : ''}`, () => {
  let mail: MailDesk
  let ada: Correspondent
  let sam: Correspondent
  let lmtp: SmtpDoor
  let worker: Awaited<ReturnType<typeof startWorker>>
  let key: string

  beforeAll(async () => {
    const app = await world.app()
    mail = await startMailDesk(world)
    worker = await startWorker({ pool: world.pool, jobs: jobsOf(app), crontab, log: createLog('silent') })
    lmtp = await listenForMail(app, { protocol: 'lmtp', listen: { host: '127.0.0.1', port: 0 } })
    ada = await mail.person('Ada', 'ada@example.com')
    sam = await mail.person('Sam', 'sam@desk.example')
    key = (await world.apiKey()).key
    const departmentId = await world.id('department', 'Hardware')
    await administer(world, `PATCH /api/v1/mail-addresses/${mail.addressId}`, { departmentId })
  })
  afterAll(async () => {
    await lmtp?.stop()
    await mail?.stop()
    await worker?.stop()
  })

  test('the same mail by all four of them is one message on one ticket', async () => {
    const raw = letter('Four times')
    await byMailbox(raw)
    await byLmtp(raw)
    expect(await byPipe(raw)).toBe(0)
    expect(await byHttp(raw)).toBe(201)
    await expect.poll(async () => (await ledger('Four times')).map(({ fate }) => fate), wait).not.toContain('pending')
    await expect.poll(async () => (await ledger('Four times')).length, wait).toBe(4)
    const rows = await ledger('Four times')
    expect(rows.map(({ door }) => door).sort()).toEqual(['http', 'imap', 'pipe', 'smtp'])
    const original = rows.find(({ fate }) => fate === 'opened')
    const copies = rows.filter((row) => row !== original)
    expect(copies.every(({ fate, duplicateOf }) => fate === 'duplicate' && duplicateOf === original?.id)).toBe(true)
    expect(await entriesOf(original?.ticketId)).toMatchObject([{ type: 'message' }])
    expect(await ticketsAbout('Four times')).toHaveLength(1)
  })

  test('each of them alone opens a ticket, and all are answered', async () => {
    await byLmtp(letter('By LMTP', 'lmtp@example.com'))
    expect(await byPipe(letter('By pipe', 'pipe@example.com'))).toBe(0)
    expect(await byHttp(letter('By HTTP', 'http@example.com'))).toBe(201)
    for (const subject of ['By LMTP', 'By pipe', 'By HTTP']) {
      await expect.poll(() => ledger(subject), wait).toMatchObject([{ fate: 'opened' }])
    }
    const sent = () =>
      world.db
        .selectFrom('outgoingMail')
        .select('toAddress')
        .where('purpose', '=', 'ticket.autoresp')
        .where('state', '=', 'sent')
        .where('toAddress', 'in', ['lmtp@example.com', 'pipe@example.com', 'http@example.com'])
        .execute()
    await expect.poll(async () => (await sent()).length, wait).toBe(3)
  })

  test('an out-of-office answer is filed and changes nothing, and Sam is not told', async () => {
    const { id, answer } = await answered('Screen flickers')
    const before = await toldToSam(id)
    await ada.answer(answer, 'I am away until Monday.', {
      subject: 'Automatic reply: Screen flickers',
      headers: { 'Auto-Submitted': 'auto-replied' },
    })
    const filed = async () => (await entriesOf(id)).at(-1)
    await expect.poll(filed, wait).toMatchObject({ type: 'note', origin: { kind: 'auto-reply' } })
    expect(await ticket(id)).toMatchObject({ isAnswered: true, status: { name: 'Open' } })
    await sleep(1_000)
    expect(await toldToSam(id)).toBe(before)
    // A person's answer is another matter.
    await ada.answer(answer, 'I am back.')
    await expect.poll(() => ticket(id), wait).toMatchObject({ isAnswered: false })
    await expect.poll(() => toldToSam(id), wait).toBe(before + 1)
  })

  test.each([
    ['answers like a person', {}, true],
    ['says that it is a robot', { headers: { 'Auto-Submitted': 'auto-replied' } }, true],
    ['begins anew each time', {}, false],
  ])('a robot that answers everything and %s is soon alone', async (name, more, isAnswering) => {
    const robot = await mail.person('Robot', `robot-${name.length}@example.com`)
    await administer(world, 'PATCH /api/v1/settings', { notices: { messageReceipt: true } })
    await robot.write({ to: SUPPORT, subject: 'I am a robot', text: 'Hello.' })
    const quietAfter = 4_000
    let rounds = 0
    let last = Date.now()
    const done = new Set<number>()
    while (Date.now() - last < quietAfter && rounds < 10) {
      for (const one of (await robot.inbox()).filter(({ uid }) => !done.has(uid))) {
        done.add(one.uid)
        last = Date.now()
        rounds += 1
        const text = `Thank you for your message, ${rounds}.`
        if (isAnswering) await robot.answer(one, text, more)
        else await robot.write({ to: SUPPORT, subject: `Received, ${rounds}`, text, ...more })
      }
      await sleep(100)
    }
    expect(rounds).toBeGreaterThan(0)
    expect(rounds).toBeLessThanOrEqual(5)
    const automatic = (await robot.inbox()).filter(({ headers }) => headers.get('auto-submitted') === 'auto-replied')
    expect(automatic.length).toBe(1)
    await administer(world, 'PATCH /api/v1/settings', { notices: { messageReceipt: false } })
  })

  test('a reply that comes back is marked as such, and Sam is told', async () => {
    const opened = await administer(world, 'POST /api/v1/tickets', {
      requester: { email: NOBODY, name: 'Gone' },
      subject: 'Nobody there',
      message: 'Rang at nine.',
      departmentId: await world.id('department', 'Hardware'),
      autoRespond: false,
    })
    await reply(opened.id, 'We have a look.')
    const delivered = async () => (await entriesOf(opened.id)).find(({ type }) => type === 'reply')?.deliveries
    await expect.poll(delivered, wait).toMatchObject([{ to: NOBODY, state: 'bounced' }])
    expect((await delivered())?.[0]?.error).toContain('User unknown')
    const thread = await items(opened.id)
    expect(thread.filter(({ event }) => event === 'mail.bounced')).toHaveLength(1)
    expect(await entriesOf(opened.id)).toContainEqual(
      expect.objectContaining({ type: 'note', origin: expect.objectContaining({ kind: 'bounce' }) }),
    )
    expect(await ledgerOf(opened.id)).toMatchObject([{ fate: 'bounce', rule: 'failed' }])
    await expect.poll(() => toldToSam(opened.id), wait).toBe(1)
    const told = await sam.receives(({ subject }) => subject.endsWith('Nobody there'))
    expect(told.text).toContain('User unknown')
    // Nobody answers a report: no ticket, no second mail.
    expect(await ticketsAbout('Undelivered')).toEqual([])
  })

  test('a mailbox that cannot be signed in to says so in its words and rings, until it can again', async () => {
    // The session that there is goes on with it, until it is time to poll.
    await mail.dovecot.changePassword(SUPPORT, 'another one')
    const mailbox = async () => (await world.call('mia', `GET /api/v1/mailboxes/${mail.mailboxId}`)).body
    await expect
      .poll(mailbox, wait)
      .toMatchObject({ state: 'failing', error: expect.stringContaining('Authentication') })
    const bell = async () => {
      const { items } = (await world.call('mia', 'GET /api/v1/notifications')).body
      return items.filter(({ kind }: { kind: string }) => kind === 'mailbox_failing')
    }
    await expect.poll(bell, wait).toMatchObject([{ data: { mailbox: 'Support', error: expect.any(String) } }])
    const sent = letter('While it was locked')
    await byMailbox(sent)
    await administer(world, `PATCH /api/v1/mailboxes/${mail.mailboxId}`, { password: 'another one' })
    await expect.poll(mailbox, wait).toMatchObject({ state: 'ok', error: null })
    await expect.poll(bell, wait).toEqual([])
    await expect.poll(() => ledger('While it was locked'), wait).toMatchObject([{ fate: 'opened' }])
  })

  let serial = 0
  function letter(subject: string, from = 'ada@example.com'): string {
    serial += 1
    const lines = [
      `From: Somebody <${from}>`,
      `To: ${SUPPORT}`,
      `Subject: ${subject}`,
      `Message-ID: <letter-${serial}@example.com>`,
      'Date: Mon, 02 Mar 2026 09:00:00 +0000',
      '',
      'It does not work.',
      '',
    ]
    return lines.join('\r\n')
  }

  const envelope = { from: 'ada@example.com', to: SUPPORT }

  async function byMailbox(raw: string): Promise<void> {
    await createTransport({ host: '127.0.0.1', port: mail.postfix.port, ignoreTLS: true }).sendMail({ envelope, raw })
  }

  async function byLmtp(raw: string): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: lmtp.port, lmtp: true, ignoreTLS: true })
    await transport.sendMail({ envelope, raw })
  }

  /** @returns the code that it ends with */
  async function byPipe(raw: string): Promise<number | null> {
    const { databaseUrl, dataDir } = world.config
    const env = { ...process.env, DATABASE_URL: databaseUrl ?? '', DATA_DIR: dataDir }
    const child = spawn('bin/deskbell', ['pipe', '--to', SUPPORT], {
      cwd: root,
      env,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    child.stdin.end(raw)
    const [code] = await once(child, 'exit')
    return code
  }

  async function byHttp(raw: string): Promise<number> {
    const answer = await (await world.http()).inject({
      method: 'POST',
      url: `/api/v1/intake/messages?mailbox=${SUPPORT}`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
      payload: raw,
    })
    return answer.statusCode
  }

  interface Kept {
    id: number
    door: string
    fate: string
    rule: string | null
    ticketId: number | null
    duplicateOf: number | null
  }

  async function ledger(subject: string): Promise<Kept[]> {
    const answer = await world.call('mia', `GET /api/v1/intake/messages?q=${encodeURIComponent(subject)}`)
    return answer.body.items
  }

  async function ledgerOf(ticketId: number): Promise<Kept[]> {
    return (await world.call('mia', `GET /api/v1/intake/messages?ticketId=${ticketId}`)).body.items
  }

  async function items(ticketId: number): Promise<Item[]> {
    return (await world.call('mia', `GET /api/v1/tickets/${ticketId}/thread`)).body.items
  }

  async function entriesOf(ticketId: number | null | undefined): Promise<Item[]> {
    return (await items(ticketId ?? 0)).filter(({ type }) => type !== 'event')
  }

  async function ticket(id: number) {
    return (await world.call('mia', `GET /api/v1/tickets/${id}`)).body
  }

  function ticketsAbout(subject: string): Promise<{ id: number }[]> {
    return world.db.selectFrom('ticket').select('id').where('subject', 'like', `%${subject}%`).execute()
  }

  async function reply(id: number, body: string): Promise<void> {
    const answer = await world.call('sam', `POST /api/v1/tickets/${id}/replies`, { body, format: 'text' })
    expect(answer.status).toBe(201)
  }

  /** A ticket of Ada's that Sam has answered. */
  async function answered(subject: string): Promise<{ id: number; answer: Letter }> {
    await ada.write({ to: SUPPORT, subject, text: 'Please help.' })
    await expect.poll(() => ledger(subject), wait).toMatchObject([{ fate: 'opened' }])
    const [{ id } = { id: 0 }] = await ticketsAbout(subject)
    await reply(id, 'Is it plugged in?')
    return { id, answer: await ada.receives(({ text }) => text.includes('Is it plugged in?')) }
  }

  /** How often Sam's bell has rung for a ticket. */
  async function toldToSam(ticketId: number): Promise<number> {
    const { items } = (await world.call('sam', 'GET /api/v1/notifications')).body
    return items.filter(({ ticket }: { ticket: { id: number } | null }) => ticket?.id === ticketId).length
  }
})

interface Item {
  type: string
  event?: string
  origin?: { kind: string } | null
  deliveries?: { to: string; state: string; error: string | null }[]
}

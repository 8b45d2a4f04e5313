import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { operation } from '#server/platform/operation.ts'
import { type Mail, queueMail } from '#server/platform/outgoing-mail.ts'
import { changeSettings } from '#server/settings/settings.ts'
import { headersOf, smtpServer } from '#test/smtp.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { apart } from '../mailboxes/secrets.ts'
import { mailKey, readToken, tokenInAddress, tokenInMessageId } from '../token.ts'
import { type Post, sendOne } from './send.ts'
import { mailServers } from './servers.ts'

const world = await testWorld({ PUBLIC_URL: 'https://desk.example', MAIL_FROM: 'Help <help@desk.example>' })
const { ticket } = ticketsOf(world)
const smtp = await smtpServer()
const boxServer = await smtpServer({ login: { user: 'support', pass: 'right' } })
afterAll(() => Promise.all([smtp.stop(), boxServer.stop()]))

const MINUTE = 60_000
let clock = new Date()
world.now = clock
const key = mailKey((await world.app()).secret)
const post = await postOf()

/** What a worker process has. */
async function postOf(): Promise<Post> {
  const app = await world.app()
  const servers = mailServers({ connectionTimeout: 2000, greetingTimeout: 2000, socketTimeout: 400 })
  afterAll(() => servers.close())
  return { ...app, config: { ...app.config, smtpUrl: smtp.url }, servers }
}

beforeEach(async () => {
  await world.db.deleteFrom('outgoingMail').execute()
  await world.pool.query(`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`)
  for (const server of [smtp, boxServer]) {
    server.received.length = 0
    server.world.manner = 'take'
    server.world.most = 0
    server.world.onMail = () => {}
  }
})

const rows = () => world.db.selectFrom('outgoingMail').selectAll().orderBy('id').execute()
const row = async (id: number) => (await rows()).find((mail) => mail.id === id)
const subjects = () => smtp.received.map(({ raw }) => headersOf(raw).subject)

async function queue(mail: Partial<Mail> = {}): Promise<number> {
  const plain = { purpose: 'test', to: 'ada@example.com', subject: 'Hello', text: 'How are you?' }
  return (await queueMail({ ...world.as('sam'), now: clock }, { ...plain, ...mail })) as number
}

/** Works off the jobs that send, until a simulated instant: time passes as they are due. */
async function until(end: Date, by: Post = post): Promise<void> {
  for (;;) {
    const { rows: due } = await world.pool.query(
      `select j.id, (j.payload ->> 'id')::int as mail, j.run_at from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'send_mail' order by j.run_at, j.id limit 1`,
    )
    const [job] = due
    if (!job || job.run_at > end) break
    await world.pool.query('select graphile_worker.complete_jobs(array[$1::bigint])', [job.id])
    clock = new Date(Math.max(clock.getTime(), job.run_at.getTime()))
    await sendOne(by, job.mail, clock)
  }
  clock = new Date(Math.max(clock.getTime(), end.getTime()))
}
// Jobs without a time are due by the clock of the database.
const pass = (ms: number) => until(new Date(Math.max(clock.getTime(), Date.now() + 1000) + ms))

async function supportAddress({ mailbox = false } = {}): Promise<number> {
  const { sealed } = apart({ password: 'right' }, (await world.app()).secret)
  const box = mailbox
    ? await world.db
        .insertInto('mailbox')
        .values({
          name: 'Support',
          sendHost: '127.0.0.1',
          sendPort: boxServer.port,
          sendSecurity: 'none',
          userName: 'support',
          password: sealed.password ?? null,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    : null
  const email = `support${Math.random().toString(36).slice(2, 8)}@desk.example`
  const { id } = await world.db
    .insertInto('mailAddress')
    .values({ email, name: 'Support', mailboxId: box?.id ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

describe('a mail', () => {
  test('is sent once, with the answer of the server', async () => {
    const id = await queue()
    await pass(0)
    await sendOne(post, id, clock)
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1, error: null, sentAt: expect.any(Date) })
    expect((await row(id))?.response).toContain('Queued as 12345')
    expect(smtp.received).toMatchObject([{ from: 'help@desk.example', to: ['ada@example.com'] }])
    const headers = headersOf(smtp.received[0]?.raw ?? '')
    expect(headers).toMatchObject({
      from: 'Help <help@desk.example>',
      subject: 'Hello',
      'auto-submitted': 'auto-generated',
    })
    expect(headers['message-id']).toBe(`<${(await row(id))?.messageId}>`)
  })

  test('of a ticket can be answered, and its failure comes back, by an address that says what it is', async () => {
    const { id: ticketId, requesterId } = await ticket()
    const addressId = await supportAddress()
    const recipient = { kind: 'requester', id: requesterId } as const
    const id = await queue({ ticketId, recipient, addressId, automatic: null, html: '<p>Hi</p>', text: 'Hi' })
    await pass(0)
    const [mail] = smtp.received
    const headers = headersOf(mail?.raw ?? '')
    const says = { ticketId, person: recipient, mailId: id }
    expect(tokenInMessageId(key, headers['message-id']?.slice(1, -1) ?? '')).toEqual(says)
    expect(tokenInAddress(key, mail?.from ?? '')?.token).toEqual(says)
    const replyTo = /<(.*)>/.exec(headers['reply-to'] ?? '')?.[1] ?? ''
    expect(tokenInAddress(key, replyTo)).toMatchObject({ token: says, email: expect.stringMatching(/^support\w+@/) })
    expect(headers).not.toHaveProperty('auto-submitted')
    const hidden = /Ref-Mid: t-(\S+?)@ref/.exec((mail?.raw ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '='))?.[1]
    expect(readToken(key, hidden ?? '')).toEqual(says)
  })

  test('that is automatic tells an agent where to switch it off, and nobody who has asked for nothing', async () => {
    const { id: ticketId, requesterId } = await ticket()
    const common = { ticketId, addressId: await supportAddress() }
    const sam = { kind: 'agent', id: await world.id('agent', 'Sam') } as const
    const ada = { kind: 'requester', id: requesterId } as const
    const alert = { ...common, recipient: sam, to: 'sam@desk.example', automatic: 'auto-generated' as const }
    await queue({ ...alert, subject: 'alert' })
    const generated = { ...common, recipient: ada, automatic: 'auto-generated' as const }
    await queue({ ...generated, subject: 'opened for her', purpose: 'ticket.notice' })
    await queue({ ...generated, subject: 'done', purpose: 'ticket.resolved-notice' })
    await queue({ ...common, recipient: ada, automatic: null, subject: 'reply', purpose: 'ticket.reply' })
    await pass(0)
    const sent = smtp.received.map(({ raw }) => headersOf(raw))
    expect(Object.fromEntries(sent.map((it) => [it.subject, it['list-unsubscribe']]))).toEqual({
      alert: '<https://desk.example/desk/profile>',
      'opened for her': undefined,
      done: expect.stringMatching(/^<https:\/\/desk\.example\/notices\?token=[\w-]{45,}>$/),
      reply: undefined,
    })
    expect(sent.map((it) => [it.subject, it['list-unsubscribe-post']])).toContainEqual([
      'done',
      'List-Unsubscribe=One-Click',
    ])
    expect(sent.filter((it) => it['list-unsubscribe-post'])).toHaveLength(1)
  })

  test('asks for a report of its failure, where the server knows how', async () => {
    const reporting = await smtpServer({ reports: true })
    const servers = mailServers({ connectionTimeout: 2000, greetingTimeout: 2000, socketTimeout: 400 })
    const by = { ...post, config: { ...post.config, smtpUrl: reporting.url }, servers }
    const id = await queue()
    await until(new Date(Date.now() + 1000), by)
    expect(reporting.received[0]?.asked).toEqual({
      ret: 'HDRS',
      envid: `deskbell-${id}`,
      notify: ['FAILURE', 'DELAY'],
    })
    servers.close()
    await reporting.stop()
    await queue()
    await pass(0)
    expect(smtp.received[0]?.asked).toEqual({})
  })

  test('goes from the plain address where the server lets nobody use one with a token', async () => {
    smtp.world.manner = 'noSender'
    const id = await queue({ ticketId: (await ticket()).id, addressId: await supportAddress() })
    await pass(0)
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 })
    expect(smtp.received[0]?.from).toMatch(/^support\w+@desk.example$/)
  })

  test('names what was exchanged before, so that programs put it together', async () => {
    const { id: ticketId } = await ticket()
    for (const subject of ['one', 'two']) {
      await queue({ ticketId, subject })
      await pass(MINUTE)
    }
    await incoming({ ticketId, messageId: 'his-answer@example.com' })
    await incoming({ ticketId, messageId: 'evil>\r\nBcc: eve@example.com' })
    await queue({ ticketId, subject: 'three' })
    await queue({ ticketId, subject: 'to another', to: 'bob@example.com' })
    await pass(MINUTE)
    const [one, two, three, other] = await rows()
    expect(one?.referenceIds).toHaveLength(1)
    expect(two?.referenceIds).toEqual([...(one?.referenceIds ?? []), one?.messageId])
    expect(three?.referenceIds).toEqual([...(two?.referenceIds ?? []), two?.messageId, 'his-answer@example.com'])
    expect(three?.inReplyTo).toBe('his-answer@example.com')
    expect(other?.referenceIds).toEqual([expect.stringMatching(/^t-.*@desk\.example$/)])
    expect(other?.referenceIds).toEqual(one?.referenceIds) // nobody in particular: the desk's own root
    const headers = headersOf(smtp.received[2]?.raw ?? '')
    expect(headers.references?.split(' ')).toEqual(three?.referenceIds.map((id) => `<${id}>`))
    expect(smtp.received.some(({ raw }) => /^Bcc/im.test(raw))).toBe(false)
  })

  test('begins with his own mail where he began', async () => {
    const { id: ticketId } = await ticket()
    await incoming({ ticketId, messageId: 'first@example.com' })
    const id = await queue({ ticketId })
    await pass(0)
    expect(await row(id)).toMatchObject({ inReplyTo: 'first@example.com' })
    expect((await row(id))?.referenceIds[0]).toBe('first@example.com')
  })

  test.each([
    ['subject', { subject: 'Hi\r\nBcc: eve@example.com\r\n\r\nBody' }],
    ['name', { toName: 'Ada"\r\nBcc: eve@example.com, <eve@example.com>' }],
    ['name with a comma', { toName: 'Eve <eve@example.com>, Ada' }],
    ['language', { language: 'en\r\nBcc: eve@example.com' }],
  ])('has one recipient and its own headers, whatever is in its %s', async (_, mail) => {
    await queue(mail)
    await pass(0)
    expect(smtp.received).toMatchObject([{ to: ['ada@example.com'] }])
    expect(headersOf(smtp.received[0]?.raw ?? '')).not.toHaveProperty('bcc')
    expect(smtp.received[0]?.raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im)
  })

  test.each([
    ['sent', 'ada@[192.0.2.1]', null],
    ['sent', `${'a'.repeat(100)}@example.com`, null],
    ['failed', 'ada@build_server.example.com', '501 Error: Bad recipient address syntax'],
    ['failed', '"ada lovelace"@example.com', '501 Error: Bad recipient address syntax'],
  ])('is %s to %s, as its server takes it', async (state, to, error) => {
    const id = await queue({ to })
    await pass(0)
    expect(await row(id)).toMatchObject({ state, error, toAddress: to })
    expect(smtp.received.flatMap((mail) => mail.to)).toEqual(state === 'sent' ? [to] : [])
  })

  test.each(['ada@example.com, eve@example.com', '"ada@evil.example, x"@example.com', 'ada@example.com\r\nBcc: x@y.z'])(
    'goes not to %j, which is no one address',
    async (to) => {
      await expect(queue({ to })).rejects.toThrow('no address')
    },
  )

  test('that is automatic says so, and is held back from ourselves and from who had too many', async () => {
    const { id: ticketId } = await ticket()
    const addressId = await supportAddress()
    const { email } = await world.db
      .selectFrom('mailAddress')
      .selectAll()
      .where('id', '=', addressId)
      .executeTakeFirstOrThrow()
    const toUs = await queue({ ticketId, automatic: 'auto-replied', to: email })
    const ids: number[] = []
    for (let nth = 0; nth < 21; nth++) ids.push(await queue({ ticketId, automatic: 'auto-replied', addressId }))
    const person = await queue({ ticketId, automatic: null, addressId })
    await pass(10 * MINUTE)
    expect(await row(toUs)).toMatchObject({ state: 'canceled', error: expect.stringContaining('address of this desk') })
    expect(await row(ids[19] as number)).toMatchObject({ state: 'sent' })
    expect(await row(ids[20] as number)).toMatchObject({
      state: 'canceled',
      error: expect.stringContaining('20 mails'),
    })
    expect(await row(person)).toMatchObject({ state: 'sent' })
    expect(headersOf(smtp.received[0]?.raw ?? '')).toMatchObject({
      'auto-submitted': 'auto-replied',
      precedence: 'auto_reply',
    })
  })
})

async function incoming({ ticketId, messageId }: { ticketId: number; messageId: string }): Promise<void> {
  const sha256 = 'a'.repeat(64)
  await world.db
    .insertInto('storedFile')
    .values({ sha256, size: 1 })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const values = { door: 'pipe' as const, sha256, size: 1, fromAddress: 'ada@example.com', fate: 'joined' as const }
  await world.db
    .insertInto('incomingMail')
    .values({ ...values, ticketId, messageId, receivedAt: clock })
    .execute()
}

describe('a server', () => {
  test('that says "later" is asked again after 1, 2, 5, 15, 30, 60, 60 ... minutes, for five days', async () => {
    smtp.world.manner = 'later'
    const id = await queue()
    const pauses: number[] = []
    await pass(0)
    for (let nth = 0; nth < 7; nth++) {
      const { nextAt, state } = (await row(id)) as { nextAt: Date; state: string }
      expect(state).toBe('deferred')
      pauses.push(Math.round((nextAt.getTime() - clock.getTime()) / MINUTE))
      await until(nextAt)
    }
    expect(pauses).toEqual([1, 2, 5, 15, 30, 60, 60])
    expect(await row(id)).toMatchObject({ error: '451 4.3.0 Try again later' })
    await pass(6 * 24 * 60 * MINUTE)
    expect(await row(id)).toMatchObject({ state: 'failed', nextAt: null, attempts: expect.any(Number) })
    expect((await row(id))?.attempts).toBeGreaterThan(100)
  })

  test('that says "never" is believed', async () => {
    smtp.world.manner = 'never'
    const id = await queue()
    await pass(60 * MINUTE)
    expect(await row(id)).toMatchObject({ state: 'failed', attempts: 1, error: '550 5.1.1 No such user here' })
  })

  test('that says "never" to a mail of a ticket is quoted there, for agents; not about mail to an agent', async () => {
    smtp.world.manner = 'never'
    const { id: ticketId } = await ticket()
    await queue({ ticketId })
    await queue({ ticketId, to: 'sam@desk.example', recipient: { kind: 'agent', id: await world.id('agent', 'Sam') } })
    await pass(60 * MINUTE)
    const noted = await world.db
      .selectFrom('threadEntry')
      .select(['type', 'bodyText', 'origin'])
      .where('ticketId', '=', ticketId)
      .where('origin', 'is not', null)
      .execute()
    expect(noted).toMatchObject([{ type: 'note', origin: { kind: 'bounce' } }])
    expect(noted[0]?.bodyText).toContain('550 5.1.1 No such user here')
    const events = await world.db.selectFrom('ticketEvent').select('type').where('ticketId', '=', ticketId).execute()
    expect(events.filter(({ type }) => type === 'mail.bounced')).toHaveLength(1)
  })

  test('that falls silent with the whole mail may have it: the next try comes later, with the same Message-ID', async () => {
    for (const manner of ['drop', 'hang'] as const) {
      smtp.received.length = 0
      smtp.world.manner = manner
      const id = await queue()
      await pass(0)
      expect(await row(id)).toMatchObject({ state: 'deferred', error: expect.stringContaining('may have taken it') })
      const { nextAt } = (await row(id)) as { nextAt: Date }
      expect(nextAt.getTime() - clock.getTime()).toBe(15 * MINUTE)
      smtp.world.manner = 'take'
      await pass(16 * MINUTE)
      expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 })
      const ids = smtp.received.map(({ raw }) => headersOf(raw)['message-id'])
      expect(new Set(ids).size).toBe(1)
      expect(ids).toHaveLength(manner === 'drop' ? 2 : 1)
    }
  })

  test.each(['refuse', 'closing', 'noService'] as const)(
    'that is away for an hour (%s) delays 24 replies, loses none, keeps their order',
    async (how) => {
      const tickets = await Promise.all([1, 2, 3, 4].map(() => ticket()))
      if (how !== 'closing') await smtp.stop()
      if (how !== 'refuse') smtp.world.manner = how
      if (how === 'noService') await smtp.start()
      for (let nth = 0; nth < 24; nth++) {
        await queue({
          ticketId: tickets[nth % 4]?.id,
          automatic: null,
          subject: `${nth % 4}:${String(nth).padStart(2, '0')}`,
        })
        if (nth % 4 === 3) await pass(10 * MINUTE)
      }
      expect(smtp.received).toHaveLength(0)
      if (how === 'refuse') await smtp.start()
      smtp.world.manner = 'take'
      await pass(10 * MINUTE)
      expect((await rows()).map(({ state }) => state)).toEqual(Array(24).fill('sent'))
      expect(subjects()).toHaveLength(24)
      for (const nth of [0, 1, 2, 3]) {
        const own = subjects().filter((subject) => subject?.startsWith(`${nth}:`))
        expect(own).toEqual([...own].sort())
      }
      // Those behind the one that asks whether it is back use up no tries.
      const tries = (await rows()).reduce((sum, { attempts }) => sum + attempts, 0)
      expect(tries).toBeLessThan(24 + 60)
    },
  )

  test('that is back is told of by no one, as who knew that it was away has died: its mails go soon all the same', async () => {
    smtp.world.manner = 'closing'
    const first = await queue()
    await pass(0)
    const behind = [await queue(), await queue(), await queue()]
    await pass(0)
    expect(await row(first)).toMatchObject({ state: 'deferred' })
    smtp.world.manner = 'take'
    await until(new Date(clock.getTime() + 2.5 * MINUTE), await postOf())
    for (const id of behind) expect(await row(id)).toMatchObject({ state: 'sent' })
  })

  test('of a mailbox with a wrong password is reported; its mails wait however long, and go when it is right', async () => {
    const addressId = await supportAddress({ mailbox: true })
    boxServer.world.login = { user: 'support', pass: 'changed' }
    const id = await queue({ addressId })
    await pass(0)
    const box = () => world.db.selectFrom('mailbox').selectAll().orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(await box()).toMatchObject({ sendFailingSince: expect.any(Date), sendError: expect.stringContaining('535') })
    await world.db.updateTable('outgoingMail').set({ giveUpAt: clock }).execute()
    await pass(3 * 60 * MINUTE)
    expect(await row(id)).toMatchObject({ state: 'deferred' })
    boxServer.world.login = { user: 'support', pass: 'right' }
    await pass(61 * MINUTE)
    expect(await row(id)).toMatchObject({ state: 'sent' })
    expect(boxServer.received).toHaveLength(1)
    expect(await box()).toMatchObject({ sendFailingSince: null, sendError: null })
  })

  test('of a mailbox gets no more a minute, and no more connections, than it is set to', async () => {
    const addressId = await supportAddress({ mailbox: true })
    const boxServer = await smtpServer({ login: { user: 'support', pass: 'right' } })
    afterAll(() => boxServer.stop())
    const limits = { sendPerMinute: 5, sendConnections: 1, sendPort: boxServer.port }
    await world.db.updateTable('mailbox').set(limits).execute()
    boxServer.world.manner = 'slow'
    const started = clock.getTime()
    const times: number[] = []
    boxServer.world.onMail = () => void times.push(clock.getTime() - started)
    const ids: number[] = []
    for (let nth = 0; nth < 7; nth++) ids.push(await queue({ addressId }))
    await Promise.all(ids.slice(0, 3).map((id) => sendOne(post, id, clock)))
    expect(boxServer.received).toHaveLength(1)
    await pass(5 * MINUTE)
    expect(times.filter((time) => time < 50_000)).toHaveLength(5)
    expect(times).toHaveLength(7)
    expect(boxServer.world.most).toBe(1)
  })
})

test('a mailbox with a key signs what it sends', async () => {
  const addressId = await supportAddress({ mailbox: true })
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const dkimKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const { sealed } = apart({ dkimKey }, (await world.app()).secret)
  const { mailboxId } = await world.db
    .selectFrom('mailAddress')
    .select('mailboxId')
    .where('id', '=', addressId)
    .executeTakeFirstOrThrow()
  await world.db
    .updateTable('mailbox')
    .set({ dkimDomain: 'desk.example', dkimSelector: 'mail', dkimKey: sealed.dkimKey ?? null })
    .where('id', '=', mailboxId)
    .execute()
  const id = await queue({ addressId })
  await pass(0)
  expect(await row(id)).toMatchObject({ state: 'sent' })
  const signature = headersOf(boxServer.received[0]?.raw ?? '')['dkim-signature']
  expect(signature).toMatch(/d=desk\.example;.* s=mail;/)
})

test('a mailbox that is switched off keeps its mails', async () => {
  const addressId = await supportAddress({ mailbox: true })
  await world.db.updateTable('mailbox').set({ availability: 'disabled' }).execute()
  const id = await queue({ addressId })
  await pass(0)
  expect(await row(id)).toMatchObject({ state: 'deferred', error: 'The mailbox Support is switched off.' })
  await world.db.updateTable('mailbox').set({ availability: 'active' }).execute()
  await pass(10 * MINUTE)
  expect(await row(id)).toMatchObject({ state: 'sent' })
})

test('a mailbox that nobody has connected with its provider keeps its mails, and says so', async () => {
  const addressId = await supportAddress({ mailbox: true })
  await world.db.updateTable('mailbox').set({ auth: 'oauth', oauthProvider: 'google' }).execute()
  const id = await queue({ addressId })
  await pass(0)
  expect(await row(id)).toMatchObject({ state: 'deferred', error: expect.stringContaining('not connected') })
  const boxes = await world.db
    .selectFrom('mailbox')
    .select('sendError')
    .where('sendFailingSince', 'is not', null)
    .execute()
  expect(boxes).toEqual([{ sendError: expect.stringContaining('not connected') }])
  await world.db.updateTable('mailbox').set({ auth: 'password', updatedAt: new Date() }).execute()
  await pass(10 * MINUTE)
  expect(await row(id)).toMatchObject({ state: 'sent' })
})

test('a mail whose predecessor goes just when it finds that it has to wait goes too', async () => {
  const { id: ticketId } = await ticket()
  const [first, behind] = [await queue({ ticketId }), await queue({ ticketId })]
  const client = await world.pool.connect()
  try {
    // As the first is settled: its successor is woken, which is not to be seen yet.
    await client.query('begin')
    await client.query(`update outgoing_mail set state = 'sent' where id = $1`, [first])
    await client.query(
      `select graphile_worker.add_job('send_mail', json_build_object('id', $1::int), job_key => 'send_mail:' || $1)`,
      [behind],
    )
    const sending = sendOne(post, behind, clock)
    const { rows: own } = await client.query('select pg_backend_pid() as pid')
    await expect
      .poll(
        async () =>
          (await world.pool.query('select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))', [own[0].pid]))
            .rowCount,
        { timeout: 60_000 },
      )
      .toBe(1)
    await client.query('commit')
    await sending
  } finally {
    client.release()
  }
  expect(await row(behind)).toMatchObject({ state: 'sent' })
})

describe('in a crash', () => {
  test('between sent and recorded it is sent again, with the same Message-ID', async () => {
    const id = await queue({ ticketId: (await ticket()).id })
    let crashed = false
    smtp.world.onMail = async () => {
      if (crashed) return
      crashed = true
      // The process dies here: its lock goes with its connections, the row stays as it was claimed.
      await world.pool.query(
        `create function outgoing_dies() returns trigger language plpgsql as $$ begin raise 'killed'; end $$`,
      )
      await world.pool.query(
        `create trigger dies before update on outgoing_mail for each row execute function outgoing_dies()`,
      )
    }
    await expect(pass(0)).rejects.toThrow('killed')
    await world.pool.query('drop function outgoing_dies() cascade')
    expect(await row(id)).toMatchObject({ state: 'sending', messageId: expect.any(String) })
    await sendOne(await postOf(), id, clock)
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 })
    const ids = smtp.received.map(({ raw }) => headersOf(raw)['message-id'])
    expect([ids.length, new Set(ids).size]).toEqual([2, 1])
  })

  test('two workers at once send it once', async () => {
    smtp.world.manner = 'slow'
    const other = await postOf()
    const id = await queue()
    await Promise.all(Array.from({ length: 10 }, (_, nth) => sendOne(nth % 2 ? other : post, id, clock)))
    expect(smtp.received).toHaveLength(1)
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 })
    await pass(5 * MINUTE)
    expect(smtp.received).toHaveLength(1)
  })

  test('what was queued in a transaction that ends badly is never sent', async () => {
    const work = operation(world.as('sam'), async (op) => {
      await queueMail(op, { purpose: 'test', to: 'ada@example.com', subject: 'x', text: 'x' })
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    await pass(MINUTE)
    expect(smtp.received).toEqual([])
  })
})

test('the default address sends what names none', async () => {
  const addressId = await supportAddress()
  const ctx = world.as('mia')
  await operation(ctx, (op) => changeSettings(op, { mail: { defaultAddressId: addressId } }))
  const id = await queue()
  await pass(0)
  expect(await row(id)).toMatchObject({ mailAddressId: addressId })
  expect(headersOf(smtp.received[0]?.raw ?? '').from).toMatch(/^Support <support\w+@desk.example>$/)
  await operation(ctx, (op) => changeSettings(op, { mail: { defaultAddressId: null } }))
})

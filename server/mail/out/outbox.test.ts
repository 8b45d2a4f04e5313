import { Readable } from 'node:stream'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { operation } from '#server/platform/operation.ts'
import { type Mail, queueMail } from '#server/platform/outgoing-mail.ts'
import { writeNote } from '#server/tickets/note.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { smtpServer } from '#test/smtp.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { markBounced } from './bounced.ts'
import { heldBack } from './guards.ts'
import { mailedFileLink } from './mailed-file.ts'
import { type Post, sendOne } from './send.ts'
import { mailServers } from './servers.ts'

const world = await testWorld({ PUBLIC_URL: 'https://desk.example' })
world.now = new Date()
const { ticket, history, historyIsTrue } = ticketsOf(world)
const smtp = await smtpServer()
afterAll(() => smtp.stop())
const app = await world.app()
const servers = mailServers()
afterAll(() => servers.close())
const post: Post = { ...app, config: { ...app.config, smtpUrl: smtp.url }, servers }

beforeEach(async () => {
  await world.db.deleteFrom('outgoingMail').execute()
  smtp.received.length = 0
  smtp.world.manner = 'take'
})

const row = (id: number) =>
  world.db.selectFrom('outgoingMail').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

async function queue(mail: Partial<Mail> = {}): Promise<number> {
  const plain = { purpose: 'test', to: 'ada@example.com', subject: 'Hello', text: 'How are you?' }
  return (await queueMail(world.as('sam'), { ...plain, ...mail })) as number
}
const send = async (id: number) => sendOne(post, id, new Date())

const MB = 1024 * 1024

/** Gives an entry a file of so many bytes. */
async function attach(entryId: number, file: { name: string; size: number; mediaType?: string; isInline?: boolean }) {
  const { name, size, mediaType = 'application/pdf', isInline = false } = file
  const chunk = Buffer.alloc(64 * 1024, name)
  const source = Readable.from(
    (function* () {
      for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, Math.min(left, chunk.length))
    })(),
  )
  const received = await app.files.receive(source, { limit: 100 * 1024 * 1024 })
  await received.keep()
  const { sha256 } = received
  await world.db
    .insertInto('storedFile')
    .values({ sha256, size })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const values = { sha256, entryId, name, mediaType, size, isInline, uploader: 'test', createdAt: world.now }
  const { id } = await world.db.insertInto('attachment').values(values).returning('id').executeTakeFirstOrThrow()
  return id
}

async function reply(body = 'See the attachment.') {
  const it = await ticket()
  const { entry } = await replyToTicket(world.as('mia'), it.id, {
    body,
    format: 'text',
    attachments: [],
    signature: 'none',
  })
  return { ticketId: it.id, entryId: entry.id, automatic: null, attaches: true } as const
}

describe('what goes along', () => {
  test('pictures of the text are in the mail, attachments beside it', async () => {
    const about = await reply()
    const picture = await attach(about.entryId, { name: 'a.png', size: 100, mediaType: 'image/png', isInline: true })
    await attach(about.entryId, { name: 'Größe.pdf', size: 200 })
    const html = `<p>Look: <img src="/api/v1/attachments/${picture}"> <img src="/api/v1/attachments/${crypto.randomUUID()}"></p>`
    await send(await queue({ ...about, html }))
    const raw = smtp.received[0]?.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? ''
    expect(raw).toContain(`src="cid:${picture}@deskbell"`)
    expect(raw).toContain(`Content-ID: <${picture}@deskbell>`)
    expect(raw).toContain('src="https://desk.example/api/v1/attachments/')
    expect(raw.match(/^Content-Disposition: (inline|attachment)/gim)).toEqual([
      'Content-Disposition: inline',
      'Content-Disposition: attachment',
    ])
  })

  test('what is too large is linked, and the link opens that file only, for a time', async () => {
    await operation(world.as('mia'), async (op) => {
      await op.db
        .insertInto('setting')
        .values({ key: 'mail', value: JSON.stringify({ maxAttachmentBytes: 1000 }) })
        .execute()
    })
    const about = await reply()
    await attach(about.entryId, { name: 'small.pdf', size: 900 })
    await attach(about.entryId, { name: 'large <b>.pdf', size: 2000 })
    const id = await queue({ ...about, html: '<p>Hi</p>', language: 'de' })
    await send(id)
    const raw = smtp.received[0]?.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=') ?? ''
    expect(raw).toContain('Zu gro=C3=9F')
    expect(raw).toContain('large &lt;b&gt;.pdf</a>')
    const [, path = ''] = /https:\/\/desk\.example(\/api\/v1\/portal\/mailed-files\/\S+)/.exec(raw) ?? []
    expect(await world.call(null, `GET ${path}` as 'GET /')).toMatchObject({ status: 200 })
    const status = async (changed: string) => (await world.call(null, `GET ${changed}` as 'GET /')).status
    expect(await status(path.replace(/mail=\d+/, `mail=${id + 1}`))).toBe(404)
    expect(await status(path.replace(/until=\d/, 'until=9'))).toBe(404)
    expect(await status(path.replace(/signature=.{4}/, 'signature=AAAA'))).toBe(404)
    const bob = { kind: 'requester' as const, id: await world.id('requester', 'Bob') }
    const mailId = await queue({ ...about, recipient: bob, to: 'bob@example.com' })
    const [, fileId = ''] = /mailed-files\/([0-9a-f-]{36})/.exec(path) ?? []
    const ofBob = mailedFileLink(app.secret, { id: fileId, mailId, mailedAt: new Date() })
    expect(await status(ofBob)).toBe(404)
    await world.db
      .insertInto('collaborator')
      .values({ ticketId: about.ticketId, requesterId: bob.id, addedAt: new Date() })
      .execute()
    expect(await status(ofBob)).toBe(200)
    await send(await queue({ ...about, recipient: { kind: 'agent', id: 1 }, to: 'sam@desk.example' }))
    expect(smtp.received[1]?.raw.replaceAll('=\r\n', '')).toMatch(
      /https:\/\/desk\.example\/api\/v1\/attachments\/[0-9a-f-]{36}/,
    )
    await world.db.deleteFrom('setting').where('key', '=', 'mail').execute()
  })

  test('files of an internal note go to agents only, whoever asks', async () => {
    const it = await ticket()
    const { entry } = await writeNote(world.as('mia'), it.id, { body: 'Secret', format: 'text' })
    await attach(entry.id, { name: 'secret.pdf', size: 100 })
    const about = { ticketId: it.id, entryId: entry.id, attaches: true }
    await send(await queue(about))
    await send(await queue({ ...about, to: 'sam@desk.example', recipient: { kind: 'agent', id: 1 } }))
    expect(smtp.received.map(({ raw }) => raw.includes('secret.pdf'))).toEqual([false, true])
  })

  test('a large attachment takes no more memory than a small one', async () => {
    const limit = JSON.stringify({ maxAttachmentBytes: 100_000_000 })
    await world.db.insertInto('setting').values({ key: 'mail', value: limit }).execute()
    const sink = await smtpServer({ keeps: false })
    const sinking = { ...post, config: { ...post.config, smtpUrl: sink.url }, servers: mailServers() }
    const peaks: number[] = []
    for (const megabytes of [25, 25, 75]) {
      const about = await reply()
      await attach(about.entryId, { name: `${megabytes}.bin`, size: megabytes * MB })
      const id = await queue(about)
      const before = process.memoryUsage().rss
      let most = 0
      const watch = setInterval(() => {
        most = Math.max(most, process.memoryUsage().rss - before)
      }, 5)
      await sendOne(sinking, id, new Date())
      clearInterval(watch)
      expect(sink.received.at(-1)?.size).toBeGreaterThan(megabytes * 1.33 * MB)
      peaks.push(Math.round(most / MB))
    }
    sinking.servers.close()
    await sink.stop()
    await world.db.deleteFrom('setting').where('key', '=', 'mail').execute()
    // The first one warms up. What is allowed is garbage that nobody has collected yet.
    console.log(`MB more at the most, sending 25, 25 and 75 MB, receiver included: ${peaks.join(', ')}`)
    expect(peaks[2]).toBeLessThan(60)
  })
})

describe('a bounce', () => {
  test('marks the mail, tells the agents of the ticket, and shows at the entry; once', async () => {
    const about = await reply()
    const id = await queue(about)
    await send(id)
    const sha256 = 'b'.repeat(64)
    await world.db.insertInto('storedFile').values({ sha256, size: 1 }).execute()
    const values = { door: 'pipe' as const, sha256, size: 1, receivedAt: world.now }
    const incoming = await world.db.insertInto('incomingMail').values(values).returning('id').executeTakeFirstOrThrow()
    const bounce = { mailId: id, diagnostic: '550 5.1.1 unknown', incomingMailId: incoming.id }
    const mark = () => operation(world.as('mia'), (op) => markBounced(op, bounce))
    expect([await mark(), await mark()]).toEqual([true, true])
    expect(await row(id)).toMatchObject({ state: 'bounced', error: '550 5.1.1 unknown', bounceMailId: incoming.id })
    const told = (await history({ id: about.ticketId })).filter(({ type }) => type === 'mail.bounced')
    expect(told).toMatchObject([{ data: { address: 'ada@example.com', reason: '550 5.1.1 unknown', mailId: id } }])
    const { body } = await world.call('mia', `GET /api/v1/tickets/${about.ticketId}/thread`)
    const entry = body.items.find((item: { id: number }) => item.id === about.entryId)
    expect(entry.deliveries).toMatchObject([{ to: 'ada@example.com', state: 'bounced', error: '550 5.1.1 unknown' }])
    const seen = await world.call('ada', `GET /api/v1/portal/tickets/${about.ticketId}`)
    expect(JSON.stringify(seen.body)).not.toMatch(/deliver|bounced|5\.1\.1/)
    await historyIsTrue()
    const stranger = { mailId: 999_999, diagnostic: '', incomingMailId: incoming.id }
    expect(await operation(world.as('mia'), (op) => markBounced(op, stranger))).toBe(false)
  })
})

describe('the outbox', () => {
  test('is for administrators', async () => {
    const id = await queue()
    for (const call of [
      'GET /api/v1/outgoing-mails',
      `GET /api/v1/outgoing-mails/${id}`,
      `POST /api/v1/outgoing-mails/${id}/retry`,
    ]) {
      expect((await world.call('sam', call as 'GET /')).status).toBe(403)
      expect((await world.call('ada', call as 'GET /')).status).toBe(403)
      expect((await world.call(null, call as 'GET /')).status).toBe(401)
    }
  })

  test('pages, newest first, by state, ticket and words', async () => {
    const { id: ticketId } = await ticket()
    const ids = [await queue(), await queue({ ticketId }), await queue({ subject: 'Goodbye' })]
    await send(ids[0] as number)
    const list = async (query: string) => (await world.call('mia', `GET /api/v1/outgoing-mails?${query}`)).body
    const first = await list('limit=2')
    expect(first.items.map((mail: { id: number }) => mail.id)).toEqual([ids[2], ids[1]])
    const rest = await list(`limit=2&cursor=${first.nextCursor}`)
    expect(rest).toMatchObject({ items: [{ id: ids[0] }], nextCursor: null })
    expect([first.counts, rest.counts]).toEqual([{ sent: 1, queued: 2 }, {}])
    expect((await list('state=sent')).items).toMatchObject([{ id: ids[0], sentAt: expect.any(String) }])
    expect((await list(`ticketId=${ticketId}`)).items).toMatchObject([{ id: ids[1], ticket: { id: ticketId } }])
    expect((await list('q=GOODB')).items).toMatchObject([{ id: ids[2] }])
    expect((await world.call('mia', 'GET /api/v1/outgoing-mails?cursor=x')).status).toBe(400)
    const { body } = await world.call('mia', `GET /api/v1/outgoing-mails/${ids[0]}`)
    expect(body).toMatchObject({
      text: 'How are you?',
      attempts: 1,
      response: expect.stringContaining('Queued'),
      error: null,
    })
    expect((await world.call('mia', 'GET /api/v1/outgoing-mails/999999')).status).toBe(404)
  })

  test('a failed mail is tried again, canceled, and sent once more as another', async () => {
    const act = (id: number, what: string) => world.call('mia', `POST /api/v1/outgoing-mails/${id}/${what}`)
    smtp.world.manner = 'never'
    const id = await queue({ eventId: 4711 })
    await send(id)
    expect(await row(id)).toMatchObject({ state: 'failed' })
    expect((await act(id, 'retry')).body).toMatchObject({ state: 'deferred', nextAt: null })
    expect((await act(id, 'cancel')).body).toMatchObject({ state: 'canceled', error: 'Canceled by Mia.' })
    await send(id)
    expect(smtp.received).toHaveLength(0)
    smtp.world.manner = 'take'
    await act(id, 'retry')
    await send(id)
    expect(await row(id)).toMatchObject({ state: 'sent' })
    for (const what of ['retry', 'cancel'])
      expect((await act(id, what)).body).toMatchObject({ status: 409, code: 'mail_is_gone' })
    const again = await act(id, 'resend')
    expect(again).toMatchObject({ status: 201, body: { state: 'queued', resentFromId: id, attempts: 0 } })
    await send(again.body.id)
    expect((await row(again.body.id)).messageId).not.toBe((await row(id)).messageId)
    expect(smtp.received).toHaveLength(2)
    expect((await world.call('mia', `GET /api/v1/outgoing-mails/${id}`)).body.resentAs).toEqual([again.body.id])
  })

  test('everything of a server is tried again at once', async () => {
    smtp.world.manner = 'never'
    for (const id of [await queue(), await queue()]) await send(id)
    const retry = (mailboxId: number | null) => world.call('mia', 'POST /api/v1/outgoing-mails/retries', { mailboxId })
    expect((await retry(12345)).body).toEqual({ count: 0 })
    expect((await retry(null)).body).toEqual({ count: 2 })
  })
})

test('an address gets one automatic answer an hour', async () => {
  const { id: ticketId } = await ticket({ source: 'email' as 'phone' })
  const answer = { id: 999_999, toAddress: 'ada@example.com', automatic: 'auto-replied', ticketId } as const
  const may = async (minutes: number) => {
    const createdAt = new Date(world.now.getTime() + minutes * 60_000)
    const mail = { ...answer, createdAt, entryId: null, recipientKind: null, addressId: null }
    return (await heldBack(world.db, mail)) === null
  }
  expect(await may(0)).toBe(true)
  await queue()
  expect(await may(1)).toBe(true)
  await queue({ automatic: 'auto-replied' })
  expect([await may(1), await may(59), await may(61)]).toEqual([false, false, true])
})

test('of two answers to mails of one address within an hour one is sent, visibly', async () => {
  const { id: ticketId } = await ticket({ source: 'email' as 'phone' })
  const ids = [
    await queue({ ticketId, automatic: 'auto-replied' }),
    await queue({ ticketId, automatic: 'auto-replied' }),
  ]
  for (const id of ids) await send(id)
  expect(await row(ids[0] as number)).toMatchObject({ state: 'sent' })
  expect(await row(ids[1] as number)).toMatchObject({
    state: 'canceled',
    error: expect.stringContaining('automatic answer'),
  })
})

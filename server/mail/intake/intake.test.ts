import { beforeAll, describe, expect, test } from 'vitest'
import { replyToTicket } from '#server/tickets/reply.ts'
import { fail, letter, mailedWorld, pass, SUPPORT } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'
import { keepMessage } from '../ledger/keep.ts'
import { messageIdOf, replyAddress } from '../token.ts'

const world = await testWorld()
let desk: Awaited<ReturnType<typeof mailedWorld>>
beforeAll(async () => {
  desk = await mailedWorld(world)
})
const mailed: typeof desk.mailed = (raw, mailbox) => desk.mailed(raw, mailbox)
const ticketOf = (row: { ticketId: number }) => world.call('mia', `GET /api/v1/tickets/${row.ticketId}`)
const threadOf = async (ticketId: number) =>
  (await world.call('mia', `GET /api/v1/tickets/${ticketId}/thread`)).body.items.filter(
    (item: { type: string }) => item.type !== 'event',
  )

describe('a mail from somebody new', () => {
  test('opens a ticket of his', async () => {
    const row = await mailed({ from: 'Grace Hopper <grace@navy.example>', subject: 'A moth', body: 'In relay 70.' })
    expect(row).toMatchObject({ fate: 'opened', door: 'http', from: { address: 'grace@navy.example' } })
    expect(row.history.map(({ fate }: { fate: string }) => fate)).toEqual(['pending', 'opened'])
    const { body } = await ticketOf(row)
    expect(body).toMatchObject({
      subject: 'A moth',
      source: 'email',
      requester: { name: 'Grace Hopper', email: 'grace@navy.example' },
    })
    expect((await threadOf(row.ticketId))[0]).toMatchObject({ type: 'message', author: { name: 'Grace Hopper' } })
  })

  test('without subject and words opens one all the same', async () => {
    const row = await mailed({ subject: '', body: '' })
    expect(row.fate).toBe('opened')
    expect((await ticketOf(row)).body.subject).toBe('[No Subject]')
  })

  test('goes where the address says', async () => {
    const departmentId = await world.id('department', 'Sales')
    const priorityId = await world.id('priority', 'High')
    await world.db.insertInto('mailAddress').values({ email: 'sales@desk.test', departmentId, priorityId }).execute()
    const row = await mailed({ to: 'sales@desk.test' }, 'sales@desk.test')
    expect((await ticketOf(row)).body).toMatchObject({ department: { name: 'Sales' }, priority: { name: 'High' } })
    const { body: why } = await world.call('mia', `GET /api/v1/tickets/${row.ticketId}/why`)
    const field = why.fields.find((it: { field: string }) => it.field === 'department')
    expect(field?.cause).toMatchObject({ kind: 'mail_address', name: 'sales@desk.test' })
  })

  test('lets those take part whom he copied, and no agent', async () => {
    const row = await mailed({ cc: 'Bob <bob@example.com>, Sam <sam@desk.example>, eve@example.org' })
    const { body } = await ticketOf(row)
    expect(body.collaborators.map(({ email }: { email: string }) => email).sort()).toEqual([
      'bob@example.com',
      'eve@example.org',
    ])
  })

  test('copied blindly adds nobody', async () => {
    const row = await mailed({ to: 'list@example.org', cc: 'carol@example.org' })
    expect((await ticketOf(row)).body.collaborators).toEqual([])
  })

  test('brings its files and pictures', async () => {
    const png = 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAADUlEQVR42mNkYPhfz0AEAAkGAgL0H2x5AAAAAElFTkSuQmCC'
    const body = [
      '--x',
      'Content-Type: text/html',
      '',
      '<p>Look: <img src="cid:shot@1"></p>',
      '--x',
      'Content-Type: image/png; name="shot.png"',
      'Content-ID: <shot@1>',
      'Content-Disposition: inline; filename="shot.png"',
      'Content-Transfer-Encoding: base64',
      '',
      png,
      '--x',
      'Content-Type: text/plain; name="notes.txt"',
      'Content-Disposition: attachment; filename="notes.txt"',
      '',
      'some notes',
      '--x',
      'Content-Type: application/octet-stream; name="virus.exe"',
      'Content-Disposition: attachment; filename="virus.exe"',
      '',
      'MZ',
      '--x--',
    ].join('\r\n')
    const row = await mailed({ headers: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=x'], body })
    const [entry] = await threadOf(row.ticketId)
    expect(
      entry.attachments.map(({ name, isInline }: { name: string; isInline: boolean }) => ({ name, isInline })),
    ).toEqual([
      { name: 'shot.png', isInline: true },
      { name: 'notes.txt', isInline: false },
    ])
    expect(entry.body).toContain(`src="/api/v1/attachments/${entry.attachments[0].id}"`)
    expect(row.facts.refused).toEqual([{ name: 'virus.exe', because: 'file_refused' }])
  })
})

describe('the same mail', () => {
  test('by two doors, ten at once, is one ticket', async () => {
    const raw = letter()
    const app = await world.app()
    const rows = await Promise.all(
      Array.from({ length: 10 }, () => keepMessage(app, Buffer.from(raw), { door: 'pipe' })),
    )
    await Promise.all([mailed(raw), mailed(raw)])
    await world.work()
    const { items, nextCursor, counts } = (await world.call({ key: desk.key }, 'GET /api/v1/intake/messages?limit=12'))
      .body
    expect(counts).toMatchObject({ opened: expect.any(Number), duplicate: expect.any(Number) })
    const next = await world.call({ key: desk.key }, `GET /api/v1/intake/messages?cursor=${nextCursor ?? 1}`)
    expect(next.body.counts).toEqual({})
    const fates = items.map(({ fate }: { fate: string }) => fate)
    expect(fates.filter((fate: string) => fate === 'opened')).toHaveLength(1)
    expect(fates.filter((fate: string) => fate === 'duplicate')).toHaveLength(11)
    expect(rows).toHaveLength(10)
  })

  test('with other Received and DKIM lines, and with a footer added, is the same', async () => {
    const id = 'same-1@example.com'
    const first = await mailed({ id, body: 'Once.' })
    const again = await mailed({
      id,
      body: 'Once.',
      headers: ['Received: from elsewhere', 'DKIM-Signature: v=1; b=xyz'],
    })
    const listed = await mailed({ id, body: 'Once.\r\n-- \r\nlist footer' })
    expect([again, listed]).toMatchObject([
      { fate: 'duplicate', duplicateOf: first.id },
      { fate: 'duplicate', duplicateOf: first.id },
    ])
  })

  test('Message-ID used again for something else is no copy', async () => {
    await mailed({ id: 'constant@broken.example', body: 'One thing.' })
    const other = await mailed({
      id: 'constant@broken.example',
      body: 'Another thing.',
      date: 'Tue, 03 Mar 2026 09:00:00 +0000',
    })
    expect(other.fate).toBe('opened')
  })

  test('fetched twice from the same place is kept once', async () => {
    const app = await world.app()
    const { id: mailboxId } = await world.db
      .insertInto('mailbox')
      .values({ name: 'Inbox' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const door = { door: 'imap' as const, mailboxId, uidValidity: 1, uid: 7 }
    const raw = Buffer.from(letter())
    const kept = await Promise.all(Array.from({ length: 5 }, () => keepMessage(app, raw, door)))
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1)
    expect(kept.filter(({ isNew }) => isNew)).toHaveLength(1)
    await world.work()
  })
})

describe('an answer', () => {
  test('by the address that we gave joins its ticket, unanswered', async () => {
    const first = await mailed({ from: 'ada@example.com' })
    const ada = (await ticketOf(first)).body.requester.id
    await replyToTicket(world.as('mia'), first.ticketId, { body: 'Is it on?', format: 'text' })
    const token = await desk.tokenFor(first.ticketId, { kind: 'requester', id: ada })
    const answer = await mailed({ to: replyAddress(SUPPORT, token), subject: 'AW: anything', body: 'Yes.' })
    expect(answer).toMatchObject({ fate: 'joined', ticketId: first.ticketId, rule: 'token' })
    expect((await ticketOf(first)).body.isAnswered).toBe(false)
  })

  test('by reference to his own earlier mail, and by number, joins', async () => {
    const first = await mailed({ id: 'root@example.com' })
    const byReference = await mailed({ headers: ['References: <root@example.com>'] })
    const { number } = (await ticketOf(first)).body
    const byNumber = await mailed({ subject: `Antwort: [#${number}] still broken` })
    expect([byReference, byNumber]).toMatchObject([
      { fate: 'joined', ticketId: first.ticketId, rule: 'reference' },
      { fate: 'joined', ticketId: first.ticketId, rule: 'number' },
    ])
  })

  test('is about the ticket that its subject names first, and about the newest of those with one Message-ID', async () => {
    const another = () => mailed({ from: 'many@example.com', id: 'always-this@example.com' })
    const [older, newer, newest] = [await another(), await another(), await another()]
    const numberOf = async (row: { ticketId: number }) => (await ticketOf(row)).body.number
    for (const [first, second] of [
      [older, newer],
      [newer, older],
    ]) {
      const subject = `Re: [#${await numberOf(first)}] Re: [#${await numberOf(second)}] Printer`
      expect(await mailed({ from: 'many@example.com', subject })).toMatchObject({ ticketId: first.ticketId })
    }
    const answer = await mailed({ from: 'many@example.com', headers: ['References: <always-this@example.com>'] })
    expect(answer).toMatchObject({ ticketId: newest.ticketId, rule: 'reference' })
  })

  test('that comes before what it answers has been handled waits for it', async () => {
    const app = await world.app()
    await keepMessage(app, Buffer.from(letter({ id: 'slow@example.com' })), { door: 'pipe' })
    const early = await mailed({ headers: ['In-Reply-To: <slow@example.com>'] })
    expect(early.fate).toBe('pending')
    await world.work()
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await world.work()
    const { body } = await world.call({ key: desk.key }, `GET /api/v1/intake/messages/${early.id}`)
    expect(body.fate).toBe('joined')
  })

  test('that comes before what it answers has come keeps the place for it, and for another answer', async () => {
    const first = await mailed({ headers: ['In-Reply-To: <late@example.com>'] })
    const second = await mailed({ headers: ['In-Reply-To: <late@example.com>'] })
    const late = await mailed({ id: 'late@example.com' })
    expect(first.fate).toBe('opened')
    expect([second, late]).toMatchObject([
      { fate: 'joined', ticketId: first.ticketId, rule: 'conversation' },
      { fate: 'joined', ticketId: first.ticketId, rule: 'conversation' },
    ])
    const strangers = await mailed({ from: 'mallory@evil.example', headers: ['In-Reply-To: <late@example.com>'] })
    expect(strangers.fate).toBe('opened')
    expect(strangers.ticketId).not.toBe(first.ticketId)
  })

  test('of a stranger with a guessed reference or number opens a ticket of his own', async () => {
    const first = await mailed({ id: 'guess@example.com' })
    const { number } = (await ticketOf(first)).body
    const guesses = [
      await mailed({ from: 'mallory@evil.example', headers: ['References: <guess@example.com>'] }),
      await mailed({ from: 'mallory@evil.example', subject: `Re: [#${number}]` }),
    ]
    for (const guess of guesses) {
      expect(guess.fate).toBe('opened')
      expect(guess.ticketId).not.toBe(first.ticketId)
    }
  })

  test('of a stranger with the token, or of a forged requester, is held for agents', async () => {
    const first = await mailed({})
    const ada = (await ticketOf(first)).body.requester.id
    const to = replyAddress(SUPPORT, await desk.tokenFor(first.ticketId, { kind: 'requester', id: ada }))
    const held = [await mailed({ from: 'mallory@evil.example', to }), await mailed({ to, headers: [fail] })]
    for (const row of held) {
      const item = (await threadOf(first.ticketId)).find(({ id }: { id: number }) => id === row.entryId)
      expect(item).toMatchObject({ type: 'note', origin: { kind: 'untrusted' } })
    }
  })

  test('of an agent is a reply with her token and a passed check, else a note', async () => {
    const first = await mailed({})
    const sam = await world.id('agent', 'Mia')
    const to = replyAddress(SUPPORT, await desk.tokenFor(first.ticketId, { kind: 'agent', id: sam }))
    const mia = 'Mia <mia@desk.example>'
    const replied = await mailed({ from: mia, to, headers: [pass], body: 'Try turning it off.' })
    const unverified = await mailed({ from: mia, to, body: 'Pay to this account.' })
    const { number } = (await ticketOf(first)).body
    const bySubject = await mailed({ from: mia, subject: `[#${number}]`, body: 'Send your password.' })
    const thread = await threadOf(first.ticketId)
    const type = (row: { entryId: number }) => thread.find(({ id }: { id: number }) => id === row.entryId)?.type
    expect([type(replied), type(unverified), type(bySubject)]).toEqual(['reply', 'note', 'note'])
    const reply = thread.find(({ id }: { id: number }) => id === replied.entryId)
    expect(reply.author).toMatchObject({ kind: 'agent', name: 'Mia' })
  })

  test('to a closed ticket reopens it; where that is not allowed it opens another that says which it follows', async () => {
    const first = await mailed({ id: 'closing@example.com' })
    const close = async (status: string) =>
      world.call('mia', `PUT /api/v1/tickets/${first.ticketId}/status`, {
        statusId: await world.id('ticketStatus', status),
      })
    expect((await close('Resolved')).status).toBe(200)
    expect(await mailed({ headers: ['References: <closing@example.com>'] })).toMatchObject({ fate: 'joined' })
    expect((await ticketOf(first)).body.status.state).toBe('open')
    await close('Archived')
    const next = await mailed({ headers: ['References: <closing@example.com>'] })
    expect(next).toMatchObject({ fate: 'opened', rule: 'not-reopenable' })
    const [, note] = await threadOf(next.ticketId)
    expect(note).toMatchObject({ type: 'note', origin: { kind: 'follows' } })
  })

  test.each(['-- Please reply above this line --', '-- Bitte über dieser Zeile antworten --', 'Own words above'])(
    'ends above “%s”, in whatever language the mail was that it answers',
    async (line) => {
      await desk.set({ mail: { replySeparator: line.startsWith('Own') ? line : '' } })
      const row = await mailed({ body: `It works again.\r\n\r\n${line}\r\n\r\nSomething of which we know nothing.` })
      const [entry] = await threadOf(row.ticketId)
      const [own, folded] = entry.body.split('<details data-folded="quote">')
      expect(own).toContain('It works again.')
      expect(folded).toContain('Something of which we know nothing.')
      await desk.set({ mail: { replySeparator: '' } })
    },
  )

  test('quotes what we wrote, folded', async () => {
    const first = await mailed({ id: 'fold@example.com' })
    await replyToTicket(world.as('mia'), first.ticketId, { body: 'Please press the red button twice.', format: 'text' })
    const row = await mailed({
      headers: ['References: <fold@example.com>'],
      body: 'Done, thank you.\r\n\r\nOn Monday Mia wrote:\r\n> Please press the red button twice.',
    })
    const entry = (await threadOf(first.ticketId)).find(({ id }: { id: number }) => id === row.entryId)
    expect(entry.body).toContain('<details data-folded="quote">')
    expect(entry.body).toContain('Done, thank you.')
  })
})

describe('robots', () => {
  test('an automatic answer is noted, and changes nothing', async () => {
    const first = await mailed({ id: 'robot@example.com' })
    await replyToTicket(world.as('mia'), first.ticketId, { body: 'Hello', format: 'text' })
    const before = (await ticketOf(first)).body
    const row = await mailed({
      subject: 'Out of office',
      headers: ['In-Reply-To: <robot@example.com>', 'Auto-Submitted: auto-replied'],
    })
    expect(row).toMatchObject({ fate: 'auto-reply', ticketId: first.ticketId })
    const after = (await ticketOf(first)).body
    expect([after.isAnswered, after.status.state]).toEqual([before.isAnswered, before.status.state])
  })

  test('a bounce opens no ticket', async () => {
    const row = await mailed({
      from: 'MAILER-DAEMON@mx.example.com',
      subject: 'Undelivered Mail Returned to Sender',
      headers: [
        'Return-Path: <>',
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        'MIME-Version: 1.0',
      ],
      body: [
        '--b',
        'Content-Type: text/plain',
        '',
        'Sorry.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example.com',
        '',
        'Final-Recipient: rfc822; gone@example.com',
        'Action: failed',
        'Status: 5.1.1',
        '',
        '--b--',
      ].join('\r\n'),
    })
    expect(row).toMatchObject({ fate: 'bounce', ticketId: null, rule: 'failed' })
  })

  test('a mail of our own that comes back, or says to be from us, is rejected', async () => {
    const token = await desk.tokenFor(1, { kind: 'requester', id: 1 })
    expect(await mailed({ id: messageIdOf(token, 'desk.test') })).toMatchObject({
      fate: 'rejected',
      rule: 'own-message',
    })
    expect(await mailed({ from: SUPPORT })).toMatchObject({ fate: 'rejected', rule: 'own-address' })
  })

  test('a blocked sender is rejected until he is unblocked, and then handled once more', async () => {
    const blocked = await world.call('mia', 'POST /api/v1/blocked-senders', { pattern: '@spam.example' })
    expect(blocked.status).toBe(201)
    const row = await mailed({ from: 'buy@spam.example' })
    expect(row).toMatchObject({ fate: 'rejected', rule: 'blocked @spam.example' })
    expect((await world.call('mia', `DELETE /api/v1/blocked-senders/${blocked.body.id}`)).status).toBe(204)
    const again = await world.call('mia', `POST /api/v1/intake/messages/${row.id}/reprocess`)
    expect(again.body).toMatchObject({ fate: 'opened' })
    expect(again.body.history.map(({ fate }: { fate: string }) => fate)).toEqual([
      'pending',
      'rejected',
      'pending',
      'opened',
    ])
    expect((await world.call('mia', `POST /api/v1/intake/messages/${row.id}/reprocess`)).status).toBe(409)
  })
})

describe('the door by HTTP', () => {
  test('refuses what is no message, and who may not', async () => {
    const { key } = desk
    const send = async (headers: Record<string, string>, payload: string, query = '') =>
      (await (await world.http()).inject({ method: 'POST', url: `/api/v1/intake/messages${query}`, headers, payload }))
        .statusCode
    const type = { 'content-type': 'message/rfc822' }
    expect(await send({ ...type, authorization: `Bearer ${key}` }, '')).toBe(400)
    expect(await send({ 'content-type': 'application/json', authorization: `Bearer ${key}` }, '{}')).toBe(415)
    for (const mailbox of ['nobody@desk.test', '999999', 'a%00b', '%F0%9F%98%80']) {
      const path = `POST /api/v1/intake/messages?mailbox=${mailbox}` as const
      const refused = await world.call({ key }, path, letter(), type)
      expect(refused).toMatchObject({
        status: 400,
        body: { code: 'unknown_mailbox', fields: [{ field: 'query.mailbox' }] },
      })
    }
    expect(await send(type, letter())).toBe(401)
    const { key: agentKey } = await world.apiKey({ role: 'all-access' })
    expect(await send({ ...type, authorization: `Bearer ${agentKey}` }, letter())).toBe(403)
  })

  test('answers as soon as the message is safe, where nobody waits for its fate', async () => {
    const { key } = desk
    const answer = await (await world.http()).inject({
      method: 'POST',
      url: `/api/v1/intake/messages?mailbox=${SUPPORT}&wait=false`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
      payload: letter({ subject: 'No hurry' }),
    })
    expect(answer.statusCode).toBe(202)
    const { id } = answer.json()
    expect(answer.json()).toMatchObject({ fate: 'pending', ticketId: null })
    const { rows: jobs } = await world.pool.query(
      'select run_at <= now() as is_due, payload from graphile_worker._private_jobs where key = $1',
      [`handle_mail:${id}`],
    )
    expect(jobs).toEqual([{ is_due: true, payload: { id, afterDoor: false } }])
    await world.work()
    const { body } = await world.call('mia', `GET /api/v1/tickets?q=hurry`)
    expect(body.items).toHaveLength(1)
  })

  test('gives the raw message back as it came', async () => {
    const raw = letter({ body: 'Exactly \u00e9 this.' })
    const row = await mailed(raw)
    const { key } = desk
    const answer = await (await world.http()).inject({
      method: 'GET',
      url: `/api/v1/intake/messages/${row.id}/raw`,
      headers: { authorization: `Bearer ${key}` },
    })
    expect(answer.rawPayload.equals(Buffer.from(raw))).toBe(true)
    expect(answer.headers['content-disposition']).toContain('attachment')
  })

  test('limits open tickets and unknown senders where that is set', async () => {
    const set = (mail: object) => desk.set({ mail })
    await set({ maxOpenTicketsPerRequester: 1 })
    await mailed({ from: 'eager@example.net' })
    expect(await mailed({ from: 'eager@example.net' })).toMatchObject({ fate: 'rejected', rule: 'too-many-open' })
    await set({ maxOpenTicketsPerRequester: 0, acceptUnknownSenders: false })
    expect(await mailed({ from: 'new@example.net' })).toMatchObject({ fate: 'rejected', rule: 'unknown-sender' })
    await set({ acceptUnknownSenders: true })
  })
})

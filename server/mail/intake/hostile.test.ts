import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { noticesLink } from '#server/people/requesters/notices.ts'
import { writeNote } from '#server/tickets/note.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { fail, letter, mailedWorld, pass, SUPPORT } from '#test/mail/letters.ts'
import { testWorld } from '#test/world.ts'
import { keepMessage } from '../ledger/keep.ts'
import { heldBack } from '../out/guards.ts'

const world = await testWorld()
let desk: Awaited<ReturnType<typeof mailedWorld>>
let miaId: number
const MIA = 'Mia <mia@desk.example>'
const MALLORY = 'Mallory <mallory@evil.example>'

beforeAll(async () => {
  desk = await mailedWorld(world)
  miaId = await world.id('agent', 'Mia')
})

const mia = () => ({ kind: 'agent' as const, id: miaId })
const requester = (id: number) => ({ kind: 'requester' as const, id })
const emails = (people: { email: string }[]) => people.map(({ email }) => email).sort()

/** A ticket of somebody's, by mail. */
async function opened(from = 'Ada <ada@example.com>', cc?: string) {
  const row = await desk.mailed({ from, ...(cc && { cc }) })
  const ticket = await desk.ticketOf(row)
  return {
    row,
    ticketId: row.ticketId as number,
    number: ticket.number as string,
    ownerId: ticket.requester.id as number,
  }
}

describe('who says he is somebody', () => {
  test('does not reply as an agent with headers that he wrote himself, though he has her token', async () => {
    const { ticketId } = await opened()
    const to = await desk.replyTo(ticketId, mia())
    const claims = [
      ['Authentication-Results: mx.evil.example; spf=pass; dkim=pass; dmarc=pass'],
      ['Authentication-Results: spf=pass; dmarc=pass'],
      ['Authentication-Results: mx.evil.example; dmarc=none', pass],
      ['ARC-Authentication-Results: i=1; mx.desk.test; spf=pass; dmarc=pass'],
      ['Received-SPF: pass'],
      [`Authentication-Results: mx.desk.test; dmarc=pass header.from=evil.example`],
      ['Authentication-Results: mx.desk.test; dmarc=none; dmarc=pass header.from=desk.example'],
      ['Authentication-Results: mx.desk.test; spf=pass (dmarc=pass); dkim=pass'],
    ]
    for (const headers of claims) {
      const row = await desk.mailed({ from: MIA, to, headers, body: 'Pay here.' })
      expect([headers, row.rule]).toEqual([headers, 'not-authenticated'])
      expect(await desk.entryOf(row)).toMatchObject({ type: 'note', origin: { kind: 'unverified-agent' } })
    }
    const mails = await desk.outbox({ ticketId })
    expect(
      mails.filter(({ bodyText, recipientKind }) => recipientKind !== 'agent' && /Pay here/.test(bodyText)),
    ).toEqual([])
  })

  test('nor on a ticket that she does not see', async () => {
    const sam = { kind: 'agent' as const, id: await world.id('agent', 'Sam') }
    const { ticketId } = await opened()
    const departmentId = await world.id('department', 'Billing')
    await world.db.updateTable('ticket').set({ departmentId, agentId: null }).where('id', '=', ticketId).execute()
    const to = await desk.replyTo(ticketId, sam)
    const row = await desk.mailed({ from: 'sam@desk.example', to, headers: [pass], body: 'I see it all.' })
    expect(row.rule).toBe('not-permitted')
    expect(await desk.entryOf(row)).toMatchObject({ type: 'note' })
  })

  test('nor with two people in From, and her as Sender', async () => {
    const { ticketId } = await opened()
    const to = await desk.replyTo(ticketId, mia())
    for (const from of ['x@evil.example, mia@desk.example', 'x@evil.example, y@evil.example', '<broken@@>']) {
      const row = await desk.mailed({ from, to, headers: [pass, 'Sender: mia@desk.example'] })
      expect([from, (await desk.entryOf(row)).type]).toEqual([from, 'note'])
    }
  })

  test('nor with letters that only look like hers, or that become hers in lower case', async () => {
    const { ticketId } = await opened()
    const to = await desk.replyTo(ticketId, mia())
    for (const from of ['mi\u0430@desk.example', 'mia@des\u212A.example', 'mia@xn--desk-abc.example']) {
      const row = await desk.mailed({ from, to, headers: [pass] })
      expect([from, row.rule]).not.toContain('agent-reply')
    }
    const row = await desk.mailed({ from: 'ada@e\u212Aample.com', to })
    expect(row.fate === 'quarantined' || row.rule === 'stranger-with-token').toBe(true)
  })

  test("replies as an agent with nobody's token but hers, whatever its case", async () => {
    const { ticketId, ownerId } = await opened()
    const others = [await desk.replyTo(ticketId, requester(ownerId)), await desk.replyTo(ticketId, null)]
    for (const to of others) {
      const row = await desk.mailed({ from: MIA, to, headers: [pass] })
      expect(row.rule).toBe('token-of-another')
    }
    const upper = (await desk.replyTo(ticketId, mia())).toUpperCase()
    expect((await desk.mailed({ from: MIA, to: upper, headers: [pass] })).rule).toBe('agent-reply')
  })

  test('lets nobody else see a ticket by writing in the name of its requester', async () => {
    const first = await opened('Ada <ada@example.com>', 'Bob <bob@example.com>')
    const { ticketId, number } = first
    const stolen = [
      await desk.mailed({ subject: `[#${number}]`, cc: 'mallory@evil.example' }),
      await desk.mailed({ headers: [`References: <${first.row.messageId}>`], cc: 'mallory@evil.example' }),
      await desk.mailed({ subject: `[#${number}]`, cc: 'mallory@evil.example', headers: [fail] }),
    ]
    expect(stolen.map((row) => row.ticketId)).toEqual([ticketId, ticketId, ticketId])
    expect(emails((await desk.ticketOf(first)).collaborators)).toEqual(['bob@example.com'])
    await desk.mailed({ subject: `[#${number}]`, cc: 'carol@example.com', headers: [pass] })
    expect(emails((await desk.ticketOf(first)).collaborators)).toEqual(['bob@example.com', 'carol@example.com'])
  })

  test('sends his words to no other participant of a ticket whose number he guessed', async () => {
    const { ticketId, number } = await opened('Ada <ada@example.com>', 'Bob <bob@example.com>')
    await desk.mailed({ subject: `[#${number}]`, body: 'Bob, send me your password.' })
    const mails = await desk.outbox({ ticketId })
    expect(
      mails.filter(({ bodyText }) => bodyText.includes('password')).map(({ toAddress }) => toAddress),
    ).not.toContain('bob@example.com')
  })

  test('forged, opens a ticket that nobody else sees', async () => {
    const row = await desk.mailed({ cc: 'mallory@evil.example', headers: [fail] })
    expect((await desk.ticketOf(row)).collaborators).toEqual([])
    expect((await desk.outbox(row)).filter(({ recipientKind }) => recipientKind === 'requester')).toEqual([])
  })
})

test('a Message-ID that is longer than any line is none, and its mail is taken', async () => {
  const long = (base: number) =>
    String.fromCodePoint(...Array.from({ length: 900 }, (_, at) => base + ((at * 7919) % 20_000)))
  const row = await desk.mailed({
    id: `${long(0x4e00)}@example.com`,
    headers: [`In-Reply-To: <${long(0x4e10)}@example.com>`],
  })
  expect(row).toMatchObject({ fate: 'opened', messageId: null })
})

describe('a token', () => {
  test('of the root, of another ticket, or changed, opens nothing to a stranger', async () => {
    const { ticketId, ownerId, row } = await opened()
    const root = await desk.tokenFor(ticketId, requester(ownerId), 0)
    const wrong = `${root.slice(0, -1)}${root.endsWith('a') ? 'b' : 'a'}`
    const other = root.replace(/^[0-9a-z]+/, (id) => (Number.parseInt(id, 36) + 1).toString(36))
    for (const token of [wrong, other]) {
      const answer = await desk.mailed({ from: MALLORY, to: `support+t-${token}@desk.test` })
      expect(answer).toMatchObject({ fate: 'opened' })
      expect(answer.ticketId).not.toBe(ticketId)
    }
    const held = await desk.mailed({ from: MALLORY, headers: [`References: <t-${root}@localhost>`] })
    expect(held).toMatchObject({ ticketId, rule: 'stranger-with-token' })
    expect(await desk.entryOf(held)).toMatchObject({ type: 'note' })
    expect(row.ticketId).toBe(ticketId)
  })

  test('no longer lets in who has lost access', async () => {
    const { ticketId, ownerId } = await opened('Ada <ada@example.com>', 'bob@example.com')
    const bob = await world.db
      .selectFrom('requester')
      .select('id')
      .where('email', '=', 'bob@example.com')
      .executeTakeFirstOrThrow()
    const to = await desk.replyTo(ticketId, requester(bob.id))
    expect(await desk.mailed({ from: 'bob@example.com', to })).toMatchObject({ rule: 'token' })
    await world.db.deleteFrom('collaborator').where('ticketId', '=', ticketId).execute()
    const late = await desk.mailed({ from: 'bob@example.com', to, headers: [pass] })
    expect(await desk.entryOf(late)).toMatchObject({ type: 'note', origin: { kind: 'untrusted' } })

    const ofAda = await desk.replyTo(ticketId, requester(ownerId))
    await world.db.updateTable('ticket').set({ requesterId: bob.id }).where('id', '=', ticketId).execute()
    const former = await desk.mailed({ to: ofAda, headers: [pass] })
    expect(await desk.entryOf(former)).toMatchObject({ type: 'note', origin: { kind: 'untrusted' } })
    // Nobody who takes part hears of either.
    const mails = await desk.outbox({ ticketId })
    const told = mails.filter(
      ({ recipientKind, entryId }) =>
        recipientKind === 'requester' && (entryId === late.entryId || entryId === former.entryId),
    )
    expect(told).toEqual([])
  })

  test('does not stay in what is stored, where others would read it', async () => {
    const { ticketId, ownerId } = await opened('Ada <ada@example.com>', 'bob@example.com')
    const token = await desk.tokenFor(ticketId, requester(ownerId))
    const body = `<p>Yes.</p><blockquote>Reply to support+t-${token}@desk.test<span>Ref-Mid: t-${token}@ref</span></blockquote>`
    const row = await desk.mailed({ to: `support+t-${token}@desk.test`, headers: ['Content-Type: text/html'], body })
    expect(row.rule).toBe('token')
    expect((await desk.entryOf(row)).body).not.toContain(token.slice(-24))
    const mails = await desk.outbox({ ticketId })
    expect(mails.filter((mail) => `${mail.bodyHtml} ${mail.bodyText}`.includes(token.slice(-24)))).toEqual([])
  })
})

describe('a link in our mail', () => {
  async function mailedLinkOf(first: { ticketId: number }): Promise<string> {
    const mails = (await desk.outbox(first)).filter(({ recipientKind }) => recipientKind === 'requester')
    const link = /#token=([\w-]+)/.exec(mails[0]?.bodyText ?? '')?.[1]
    if (!link) throw new Error('no link in the receipt')
    return link
  }
  const open = (token: string) => world.call(null, 'POST /api/v1/portal/guest', { token })

  test('that is quoted in an answer is not sent to the others', async () => {
    const first = await opened('Link <link1@example.net>', 'bob@example.com')
    const token = await mailedLinkOf(first)
    const to = await desk.replyTo(first.ticketId, requester(first.ownerId))
    const wrapped = `https://safe.example/?url=https%3A%2F%2Fdesk%2Fguest%23token%3D${token}`
    const body = `<p>Yes.</p><blockquote><a href="http://127.0.0.1:8080/guest#token=${token}">#token=${token}</a> <a href="${wrapped}">see</a></blockquote>`
    const row = await desk.mailed({ from: 'link1@example.net', to, headers: ['Content-Type: text/html'], body })
    expect((await desk.entryOf(row)).body).not.toContain(token)
    const others = (await desk.outbox(first)).filter(({ toAddress }) => toAddress !== 'link1@example.net')
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter((mail) => `${mail.bodyHtml} ${mail.bodyText}`.includes(token))).toEqual([])
  })

  test('by which he says what he wants to be told is taken out of his answer, too', async () => {
    const first = await opened('Link <link4@example.net>', 'bob@example.com')
    const { config, secret } = await world.app()
    const link = noticesLink({ config, secret }, { id: first.ownerId, email: 'link4@example.net' })
    const proof = link.slice(-43)
    const to = await desk.replyTo(first.ticketId, requester(first.ownerId))
    const body = `<p>Yes.</p><blockquote><a href="${link}">No</a> ${link} https://safe.example/?url=${encodeURIComponent(link)}</blockquote>`
    const row = await desk.mailed({ from: 'link4@example.net', to, headers: ['Content-Type: text/html'], body })
    expect((await desk.entryOf(row)).body).not.toContain(proof)
    const others = (await desk.outbox(first)).filter(({ toAddress }) => toAddress === 'bob@example.com')
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter((mail) => `${mail.bodyHtml} ${mail.bodyText}`.includes(proof))).toEqual([])
  })

  test('opens one ticket, as often as wanted, until its time or his part in it is over', async () => {
    const first = await opened('Link <link2@example.net>')
    const token = await mailedLinkOf(first)
    expect([(await open(token)).status, (await open(token)).status].every((status) => status < 300)).toBe(true)
    const [ticket, person, expires, ...mac] = token.split('-')
    const forged = [
      [(Number.parseInt(ticket ?? '', 36) - 1).toString(36), person, expires, ...mac],
      [ticket, (Number.parseInt(person ?? '', 36) - 1).toString(36), expires, ...mac],
      [ticket, person, `${expires}0`, ...mac],
    ].map((parts) => parts.join('-'))
    for (const one of forged) expect((await open(one)).status).toBeGreaterThanOrEqual(400)
    const other = await opened('Link <link3@example.net>')
    await world.db.updateTable('ticket').set({ requesterId: other.ownerId }).where('id', '=', first.ticketId).execute()
    expect((await open(token)).status).toBeGreaterThanOrEqual(400)
  })
})

describe('an internal note', () => {
  const NOTE = 'The customer is a crook. Look at the invoices of last year before you give him anything.'
  const wrapped = '> The customer is a crook. Look at the invoices\r\n> of last year before you give him anything.'
  const html = 'Content-Type: text/html'
  const text = 'Content-Type: text/plain'

  test.each([
    ['where its program marks the quotation', text, `Thank you, done.\r\n\r\nOn Monday, Desk wrote:\r\n${wrapped}`],
    ['the same in HTML', html, `<p>Thank you, done.</p><div class="gmail_quote"><p>${NOTE}</p></div>`],
  ])('that an agent answers by mail is left out, %s', async (_, type, body) => {
    const { row, told } = await answered(type, body)
    expect(row.rule).toBe('agent-reply')
    expect(told.some(({ bodyText }) => bodyText.includes('Thank you, done.'))).toBe(true)
    expect((await desk.entryOf(row)).body).not.toContain('crook')
  })

  test.each([
    ['in an element like others', html, `<p>Thank you, done.</p><div><b>Mia:</b><br>${NOTE}</div>`],
    ['between other words', html, `<p>Thank you, done.</p><p>Note: ${NOTE} (Mia)</p>`],
    ['with nothing before it', text, `Thank you, done.\r\n\r\n${NOTE}`],
    ['broken into lines', text, `Thank you, done.\r\n\r\n${wrapped.replaceAll('> ', '| ')}`],
  ])('that cannot be told from her own words keeps them from the requester, %s', async (_, type, body) => {
    const { row } = await answered(type, body)
    expect(row.rule === 'quotes-note' || !(await desk.entryOf(row)).body.includes('crook')).toBe(true)
  })

  test('keeps its pictures and files, too, when they come along with the answer', async () => {
    const first = await opened()
    await writeNote(world.as('mia'), first.ticketId, { body: NOTE, format: 'text' })
    const entry = await world.db
      .selectFrom('threadEntry')
      .select('id')
      .where('ticketId', '=', first.ticketId)
      .where('type', '=', 'note')
      .executeTakeFirstOrThrow()
    const file = (name: string, content: string, more: string) =>
      `--b\r\nContent-Type: text/plain; name="${name}"\r\n${more}\r\n\r\n${content}\r\n`
    const inline = 'Content-Type: image/png; name="quoted.png"\r\nContent-ID: <q@1>\r\nContent-Disposition: inline'
    const body = [
      '--b\r\nContent-Type: text/html\r\n\r\n',
      '<p>Thank you, done.</p><blockquote class="gmail_quote"><img src="cid:q@1">Quoted</blockquote>\r\n',
      `--b\r\n${inline}\r\n\r\nPNG\r\n`,
      file('secret.txt', 'of the note', 'Content-Disposition: attachment'),
      file('mine.txt', 'of the agent', 'Content-Disposition: attachment'),
      '--b--',
    ].join('')
    const headers = [pass, 'MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=b']
    // First as a mail of Ada's, so that the note can be given its file.
    const other = await desk.mailed({ headers: headers.slice(1), body })
    const given = (await desk.entryOf(other)).attachments.find(({ name }: { name: string }) => name === 'secret.txt')
    await world.db.updateTable('attachment').set({ entryId: entry.id }).where('id', '=', given.id).execute()

    const row = await desk.mailed({ from: MIA, to: await desk.replyTo(first.ticketId, mia()), headers, body })
    expect(row.rule).toBe('agent-reply')
    const { attachments } = await desk.entryOf(row)
    expect(attachments.map(({ name }: { name: string }) => name)).toEqual(['mine.txt'])
  })

  test('stays with agents when one of them takes part in the ticket herself', async () => {
    const first = await opened('Mia <mia@desk.example>', 'bob@example.com')
    await writeNote(world.as('mia'), first.ticketId, { body: NOTE, format: 'text' })
    const to = await desk.replyTo(first.ticketId, mia())
    const quoted = `Thank you, done.\r\n\r\nOn Monday, Desk wrote:\r\n${wrapped}`
    for (const body of [quoted, `Thank you, done.\r\n\r\n${NOTE}`]) {
      await desk.mailed({ from: MIA, to, headers: [pass], body })
    }
    const told = (await desk.outbox(first)).filter(({ recipientKind }) => recipientKind === 'requester')
    expect(told.some(({ bodyText }) => bodyText.includes('Thank you, done.'))).toBe(true)
    expect(told.filter((mail) => `${mail.bodyText} ${mail.bodyHtml}`.includes('crook'))).toEqual([])
  })

  async function answered(type: string, body: string) {
    const { ticketId } = await opened()
    await writeNote(world.as('mia'), ticketId, { body: NOTE, format: 'text' })
    const to = await desk.replyTo(ticketId, mia())
    const row = await desk.mailed({ from: MIA, to, headers: [pass, type], body })
    const told = (await desk.outbox({ ticketId })).filter(({ recipientKind }) => recipientKind === 'requester')
    expect(told.filter((mail) => `${mail.bodyText} ${mail.bodyHtml}`.includes('crook'))).toEqual([])
    return { row, told }
  }
})

describe('machines', () => {
  test('that write into a ticket are not answered, and what they write is told to no other', async () => {
    const { ticketId, ownerId } = await opened('Robot <robot@example.net>', 'bob@example.com')
    const to = await desk.replyTo(ticketId, requester(ownerId))
    const before = (await desk.outbox({ ticketId })).length
    const kinds = ['Auto-Submitted: auto-generated', 'List-Id: <x.example.net>', 'Precedence: bulk', 'Return-Path: <>']
    for (const header of kinds) await desk.mailed({ from: 'robot@example.net', to, headers: [header] })
    const mails = (await desk.outbox({ ticketId })).slice(before)
    expect(mails.filter(({ recipientKind }) => recipientKind !== 'agent')).toEqual([])
  })

  test('are known by the null sender of the envelope', async () => {
    const app = await world.app()
    const door = { door: 'smtp' as const, envelopeFrom: '', envelopeTo: [SUPPORT] }
    const { id } = await keepMessage(app, Buffer.from(letter({ from: 'odd@example.net', subject: 'Hm' })), door)
    await world.work()
    const row = await world.db.selectFrom('incomingMail').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.fate).toBe('opened')
    const mails = await desk.outbox({ ticketId: row.ticketId as number })
    expect(mails.filter(({ recipientKind }) => recipientKind === 'requester')).toEqual([])
  })

  test('a storm of automatic answers makes no ticket and no mail', async () => {
    const { ticketId, ownerId } = await opened('Robot <storm@example.net>')
    const to = await desk.replyTo(ticketId, requester(ownerId))
    const before = (await desk.outbox({ ticketId })).length
    for (let n = 0; n < 60; n++) {
      const row = await desk.mailed({ from: 'storm@example.net', to, headers: ['Auto-Submitted: auto-replied'] })
      expect(row).toMatchObject({ fate: 'auto-reply', ticketId })
    }
    // Alerts of other tickets may come due meanwhile: those to agents within a minute are held for one mail.
    expect((await desk.outbox({ ticketId })).length).toBe(before)
  })

  test('a storm of mails that do not say what they are has one answer an hour', async () => {
    for (let n = 0; n < 30; n++) await desk.mailed({ from: 'unmarked@example.net', subject: `Alarm ${n}` })
    await world.work()
    const mails = await world.db
      .selectFrom('outgoingMail')
      .selectAll()
      .where('toAddress', '=', 'unmarked@example.net')
      .where('automatic', '=', 'auto-replied')
      .execute()
    expect(mails).toHaveLength(30)
    const reasons = await Promise.all(mails.map((mail) => heldBack(world.db, { ...mail, addressId: 1 })))
    expect(reasons.filter((reason) => reason === null)).toHaveLength(1)
  })

  test('an address of ours with something behind a plus is ours', async () => {
    expect(await desk.mailed({ from: 'support+loop@desk.test' })).toMatchObject({ rule: 'own-address' })
    const row = await desk.mailed({ cc: 'support+more@desk.test, SUPPORT@DESK.TEST' })
    expect((await desk.ticketOf(row)).collaborators).toEqual([])
  })
})

describe('what looks like a copy and is none', () => {
  const told = { id: 'predictable.1@example.com', date: 'Thu, 05 Mar 2026 10:00:00 +0000' }

  test('does not vanish because somebody was faster with its Message-ID, sender and date', async () => {
    const squatted = await desk.mailed({ ...told, body: 'x' })
    const own = await desk.mailed({ ...told, body: 'My house is on fire.' })
    expect([squatted.fate, own.fate]).toEqual(['opened', 'opened'])
    expect(await desk.mailed({ ...told, body: 'My house is on fire.\r\n-- \r\nsent by a list' })).toMatchObject({
      fate: 'duplicate',
      duplicateOf: own.id,
    })
  })

  test('does not vanish because somebody sent it before, as an automatic answer, a report or a forgery', async () => {
    for (const [n, headers] of [
      ['Auto-Submitted: auto-replied', 'In-Reply-To: <x@example.com>'],
      ['Return-Path: <>', 'X-Failed-Recipients: x@example.com'],
      [fail],
    ].entries()) {
      const given = { id: `raced-${n}@example.com`, body: `Raced ${n}.` }
      const raced = await desk.mailed({ ...given, headers })
      const genuine = await desk.mailed(given)
      expect([headers, genuine.fate]).toEqual([headers, 'opened'])
      expect(await desk.mailed({ ...given, headers })).toMatchObject({ fate: 'duplicate', duplicateOf: raced.id })
      expect(await desk.mailed(given)).toMatchObject({ fate: 'duplicate', duplicateOf: genuine.id })
    }
  })

  test('is taken again another day when it has neither name nor date', async () => {
    const raw = letter({ id: null, date: null, body: 'Backup failed.' })
    const first = await desk.mailed(raw)
    expect(await desk.mailed(raw)).toMatchObject({ fate: 'duplicate', duplicateOf: first.id })
    await world.db
      .updateTable('incomingMail')
      .set({ receivedAt: new Date(Date.now() - 24 * 3_600_000) })
      .where('sha256', '=', first.sha256)
      .execute()
    expect((await desk.mailed(raw)).fate).toBe('opened')
  })
})

describe('reports of what did not arrive', () => {
  test('a thousand times are one note', async () => {
    const { ticketId } = await opened()
    const [mail] = await desk.outbox({ ticketId })
    if (!mail) throw new Error('nobody was told')
    const token = await desk.tokenFor(ticketId, requester(mail.recipientId ?? 0), mail.id)
    const report = () =>
      desk.mailed({
        from: 'MAILER-DAEMON@mx.example.com',
        to: `support+t-${token}@desk.test`,
        subject: 'Undelivered Mail Returned to Sender',
        headers: ['Return-Path: <>', 'X-Failed-Recipients: ada@example.com'],
      })
    const rows = [await report(), await report(), await report()]
    expect(rows.map(({ fate }) => fate)).toEqual(['bounce', 'bounce', 'bounce'])
    expect(rows.filter(({ entryId }) => entryId !== null)).toHaveLength(1)
  })
})

describe('absurd mails', () => {
  test('with huge headers and thousands of people are taken, and add nobody', async () => {
    const people = Array.from({ length: 2000 }, (_, n) => `p${n}@example.org`).join(',\r\n ')
    const references = Array.from({ length: 10_000 }, (_, n) => `<r${n}@example.org>`).join('\r\n ')
    const absurd = [
      { to: `${SUPPORT},\r\n ${people}` },
      { cc: people },
      { headers: [`References: ${references}`] },
      { subject: 'a'.repeat(200_000) },
      { subject: '#'.repeat(100_000) },
      { subject: `[#${'9'.repeat(100_000)}]` },
      { from: `"${'x'.repeat(100_000)}" <long@example.org>` },
      { body: `${'t-'.repeat(200_000)} ${'1-r1-1-'.repeat(50_000)}` },
    ]
    for (const given of absurd) {
      const started = performance.now()
      const worked = process.cpuUsage()
      const row = await desk.mailed(given)
      expect(row.fate).toBe('opened')
      expect((await desk.ticketOf(row)).collaborators).toEqual([])
      expect(process.cpuUsage(worked).user / 1000).toBeLessThan(5_000)
      expect(performance.now() - started).toBeLessThan(30_000)
    }
  })

  test('with hundreds of files keep what the desk takes, and name the rest', async () => {
    const part = (n: number) =>
      `--b\r\nContent-Type: text/plain; name="f${n}.txt"\r\nContent-Disposition: attachment\r\n\r\nfile ${n}\r\n`
    const body = `${Array.from({ length: 300 }, (_, n) => part(n)).join('')}--b--`
    const headers = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b']
    const row = await desk.mailed({ headers, body })
    expect(row.fate).toBe('opened')
    const { attachments } = await desk.entryOf(row)
    expect(attachments.length + row.facts.refused.length).toBeGreaterThanOrEqual(200)
    expect(attachments.length).toBeLessThanOrEqual(20)
  })

  test('that cannot be handled are set aside within three tries, and others go on', async () => {
    const app = await world.app()
    // Its raw message is gone: whatever is tried fails, for no reason of the database's.
    const { id, sha256 } = await keepMessage(app, Buffer.from(letter({ body: 'Poison.' })), { door: 'pipe' })
    await app.files.remove(sha256)
    await world.work()
    const fine = await desk.mailed({})
    const poison = () => world.db.selectFrom('incomingMail').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    // A try that met something passing, as of a busy database, is not counted.
    for (let rounds = 1; rounds < 10 && (await poison()).fate === 'pending'; rounds += 1) {
      await world.db.executeQuery(
        sql`select graphile_worker.reschedule_jobs(array(select id from graphile_worker.jobs), now())`.compile(
          world.db,
        ),
      )
      await world.work()
    }
    expect(fine.fate).toBe('opened')
    const row = await poison()
    expect(row).toMatchObject({ fate: 'quarantined' })
    expect(row.attempts).toBeLessThanOrEqual(3)
    // Administrators hear of it, once a day however many there are.
    expect((await desk.mailed({ from: 'nobody at all' })).fate).toBe('quarantined')
    await world.work()
    const told = (table: 'notification' | 'outgoingMail') => world.db.selectFrom(table).select('id')
    const [bells, alarms] = [told('notification').where('kind', '=', 'mail_quarantined'), told('outgoingMail')]
    expect(await bells.execute()).toHaveLength(1)
    expect(await alarms.where('subject', '=', 'A message could not be read').execute()).toHaveLength(1)
  })

  test('from addresses that nobody may type here are answered all the same', async () => {
    for (const from of ['<"odd person"@example.org>', 'odd@[192.0.2.1]', 'odd@build_server.example.org']) {
      const email = from.replaceAll(/[<>]/g, '')
      const row = await desk.mailed({ from })
      await replyToTicket(world.as('mia'), row.ticketId, { body: 'Here you are.', format: 'text' })
      const told = (await desk.outbox(row)).filter(({ recipientKind }) => recipientKind === 'requester')
      expect(told.map(({ toAddress, purpose }) => [toAddress, purpose])).toEqual([
        [email, 'ticket.autoresp'],
        [email, 'ticket.reply'],
      ])
      expect(await desk.ticketOf(row)).toMatchObject({ requester: { email } })
    }
  })

  test('leave headers of our mails as they are', async () => {
    const hostile = [
      { from: '=?utf-8?q?Ada=0D=0ABcc:_x@evil.example?= <inject1@example.org>' },
      { from: '"Ada, eve@evil.example" <inject2@example.org>' },
      { from: '=?utf-8?q?x=22=2C_=3Ceve=40evil.example=3E=2C?= <inject3@example.org>' },
      { from: 'inject4@example.org', subject: '=?utf-8?q?Hi=0D=0ABcc:_x@evil.example?=' },
      { from: 'inject5@example.org', id: 'x\u00ad y@example.org' },
    ]
    for (const given of hostile) {
      const row = await desk.mailed(given)
      const [mail] = (await desk.outbox(row)).filter(({ recipientKind }) => recipientKind === 'requester')
      expect(mail?.toAddress).toMatch(/^inject\d@example\.org$/)
      expect(`${mail?.toName}${mail?.subject}`).not.toMatch(/[\r\n]/)
    }
  })

  test('put neither markup nor templates nor pictures from elsewhere into our mails', async () => {
    const markup = '{{1234*4321}} {% raw %} <%=1234*4321%> "><img src=x onerror=alert(1)>'
    const row = await desk.mailed({
      from: `"${markup.replaceAll('"', "'")}" <markup@example.org>`,
      subject: markup,
      headers: ['Content-Type: text/html'],
      body: `<p>{{1234*4321}}</p><img src="http://127.0.0.1:9/track.png"><img src="http://track.evil.example/a.png"><style>p{background:url(http://track.evil.example)}</style>`,
    })
    await replyToTicket(world.as('mia'), row.ticketId, { body: 'Hello {{1234*4321}}', format: 'text' })
    const mails = await desk.outbox(row)
    expect(mails.length).toBeGreaterThan(1)
    for (const { bodyHtml, subject } of mails) {
      expect(bodyHtml).not.toMatch(/<img[^>]* src=|onerror=alert\(1\)>|url\(/)
      // More digits than a ticket's number or a time has.
      expect(bodyHtml).not.toContain(String(1234 * 4321))
      expect(subject).toContain('{{1234*4321}}')
    }
  })
})

test('somebody known and somebody unknown get the same receipt', async () => {
  const write = async (from: string) => {
    const row = await desk.mailed({ from, subject: 'Same', body: 'Same.' })
    const { number } = await desk.ticketOf(row)
    const [mail] = (await desk.outbox(row)).filter(({ purpose }) => purpose === 'ticket.autoresp')
    const said = mail && [mail.subject, mail.bodyText, mail.bodyHtml].join('\n')
    return said?.replaceAll(number, 'N').replace(/https?:\/\/[^\s"<]+/g, 'LINK')
  }
  await desk.mailed({ from: 'Known <known@example.org>' })
  await world.db.updateTable('outgoingMail').set({ state: 'canceled' }).execute()
  const [known, unknown] = [await write('Known <known@example.org>'), await write('Known <unknown@example.org>')]
  expect(known).toBeDefined()
  expect(known).toBe(unknown)
})

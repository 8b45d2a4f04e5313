import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Correspondent, Letter } from '#test/mail/correspondent.ts'
import { administer, type MailDesk, noMail, SUPPORT, startMailDesk } from '#test/mail/mail-desk.ts'
import { browsing } from './browsing.ts'
import { bank, runningDesk } from './desk.ts'
import {
  change,
  composer,
  countOf,
  entries,
  events,
  property,
  propertyIs,
  queueLink,
  ready,
  rows,
} from './desk-page.ts'
import { expectNoSidewaysScrolling, type Person } from './person.ts'
import { requestForm, sentNumber } from './portal-page.ts'

// By mail, with mail servers as people have them: Postfix takes and delivers, Dovecot keeps, Chromium shows.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const { visitor, signedIn } = browsing(desk)

/** One red pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe.skipIf(noMail)(`a desk that is written to${noMail ? ` (skipped: ${noMail})` : ''}`, () => {
  let mail: MailDesk
  let cleoMail: Correspondent
  let annaMail: Correspondent
  let johnMail: Correspondent

  beforeAll(async () => {
    mail = await startMailDesk(world)
    cleoMail = await mail.person('Cleo', 'cleo@example.com')
    annaMail = await mail.person('Anna', 'anna@desk.example')
    johnMail = await mail.person('John', 'john@desk.example')
    const departmentId = await world.id('department', 'Online Banking')
    const support = await world.id('department', 'Support')
    const managerId = await world.id('agent', 'Anna')
    // She is both the administrator and the manager, and is to get one mail all the same.
    await administer(world, 'PATCH /api/v1/settings', { mail: { adminEmail: 'anna@desk.example' } })
    await administer(world, `PATCH /api/v1/departments/${support}`, { managerId })
    await administer(world, `PATCH /api/v1/departments/${departmentId}`, { managerId })
    await administer(world, `PATCH /api/v1/mail-addresses/${mail.addressId}`, { departmentId })
  })
  afterAll(() => mail?.stop())

  test('a request by mail, from its beginning to its end and back', async () => {
    const john = await signedIn('john')
    await john.goTo('/desk/queue/open')
    await john.sees('No open tickets.')
    await john.looks()

    // It appears by itself.
    const first = await cleoMail.write({
      to: SUPPORT,
      subject: 'My statement is missing',
      text: 'The one of June.\n\n-- \nCleo\nFirst Street 1\n',
      headers: { 'X-Priority': '1' },
    })
    await john.click(john.page.getByRole('button', { name: 'One new ticket' }))
    await john.sees(rows(john).filter({ hasText: 'My statement is missing' }))
    await john.looks()

    // 5: a confirmation to whoever wrote, an alert to whom it concerns
    const confirmation = await cleoMail.receives(isAbout('My statement is missing'))
    const number = /^\[#([^\]]+)\]/.exec(confirmation.subject)?.[1] ?? ''
    expect(confirmation.text).toContain(`#${number}`)
    expect(confirmation.text).toContain(`${desk.origin}/requests/`)
    expect(confirmation.headers.get('auto-submitted')).toBe('auto-replied')
    expect(confirmation.inReplyTo).toBe(first)
    const alert = await annaMail.receives(isAbout('My statement is missing'))
    expect(alert.headers.get('auto-submitted')).toBe('auto-generated')
    expect(alert.text).toContain('The one of June.')

    // 16: an answer, with a picture in it and a file
    await john.click(rows(john).getByRole('link', { name: new RegExp(number) }))
    await john.sees(
      entries(john, 'message').filter({ hasText: 'The one of June.' }),
      propertyIs(john, 'Source', 'E-mail'),
    )
    await john.sees(propertyIs(john, 'Priority', 'Normal'), propertyIs(john, 'Department', 'Online Banking'))
    await john.looks()
    await change(john, 'Assigned to', /^Me \(John\)/, 'Taking this')
    await john.press('r')
    await ready(composer(john, 'Reply'))
    await john.type('Looking into it. Is it this one?')
    const files = john.page.locator('input[type="file"]')
    await files.first().setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: PICTURE })
    await john.sees(composer(john, 'Reply').getByRole('img'))
    await files.last().setInputFiles({ name: 'june.txt', mimeType: 'text/plain', buffer: Buffer.from('12.34\n') })
    await john.sees(john.page.getByRole('button', { name: /Remove.*june\.txt/ }))
    await john.looks()

    // 15: Anna has been writing too; John is first, and what she wrote stays
    const anna = await signedIn('anna')
    await anna.goTo(`${new URL(john.page.url()).pathname}#reply`)
    await ready(composer(anna, 'Reply'))
    await anna.type('Which one do you mean?')
    await john.press('ControlOrMeta+Enter')
    await john.sees(entries(john, 'reply').filter({ hasText: 'Looking into it' }).getByText('june.txt'))
    await expect.poll(() => countOf(john, 'answered').textContent()).toMatch(/^1\b/)
    await john.looks()
    anna.expectRefusal(/refused: 409 POST/)
    await anna.press('ControlOrMeta+Enter')
    await anna.sees(anna.page.getByRole('button', { name: 'Send it all the same' }))
    await expect.poll(() => composer(anna, 'Reply').textContent()).toContain('Which one do you mean?')
    await anna.looks()

    const answer = await cleoMail.receives(({ text }) => text.includes('Looking into it'))
    expect(answer.subject).toBe(confirmation.subject)
    expect(answer.from).toBe(SUPPORT)
    expect(answer.inReplyTo).toBe(confirmation.messageId)
    expect(answer.references[0]).toBe(first)
    expect(answer.references.at(-1)).toBe(confirmation.messageId)
    expect(answer.headers.has('auto-submitted')).toBe(false)
    expect(answer.headers.has('precedence')).toBe(false)
    expect(answer.html).toContain('Is it this one?')
    expect(answer.files.find(({ name }) => name === 'june.txt')?.content.toString()).toBe('12.34\n')
    const picture = answer.files.find(({ type }) => type === 'image/png')
    expect(picture?.content).toEqual(PICTURE)
    expect(answer.html).toContain(`cid:${picture?.contentId}`)

    // 17: her answer joins, with what it quotes folded; nothing is answered any more, and John hears of it
    expect(answer.replyTo).toMatch(/^support\+t-/)
    await cleoMail.answer(answer, 'No, that is May. I mean June.')
    const message = entries(john, 'message').filter({ hasText: 'I mean June.' })
    await john.sees(message)
    const quote = message.getByText('On Mon, 2 Mar 2026')
    await john.seesNot(quote)
    await john.looks()
    await john.click(message.getByText('···'))
    await john.sees(quote, message.getByText('Looking into it'))
    await expect.poll(() => countOf(john, 'unanswered').textContent()).toMatch(/^1\b/)
    await john.sees(john.page.getByRole('button', { name: 'Notifications, 1 unread' }))
    await john.click(john.page.getByRole('button', { name: 'Notifications, 1 unread' }))
    await john.sees(john.page.getByRole('dialog').getByRole('link', { name: /Cleo wrote/ }))
    await john.looks()
    await john.press('Escape')
    const told = await johnMail.receives(isAbout('My statement is missing'))
    expect(told.text).toContain('I mean June.')
    expect(told.headers.get('auto-submitted')).toBe('auto-generated')
    expect(await tickets()).toBe(1)

    // 36: resolved, and Cleo is told, may say how it was, and has a way back
    await change(john, 'Status', 'Resolved', 'Sent June')
    await john.sees(/John closed it: Open → Resolved/)
    const resolved = await cleoMail.receives(({ text }) => text.includes('is done'))
    expect(resolved.text).toContain('Resolved')
    expect(resolved.text).not.toContain('Sent June')
    const cleo = await signedIn('cleo')
    await cleo.goTo(ratingLinkIn(resolved, 'bad'))
    await cleo.sees(cleo.page.getByRole('button', { name: 'Open it again' }), 'I mean June.')
    await cleo.sees('Tap once more, so that it counts.')
    await cleo.looks()
    expect(await ratings()).toEqual([])
    await cleo.click(cleo.page.getByRole('button', { name: 'It was not', exact: true }))
    await cleo.sees('We are sorry that it was not.', cleo.page.getByRole('button', { name: 'I still need help' }))
    await cleo.write(cleo.page.getByLabel('What was missing? (optional)'), 'Only <b>half</b> of it came.')
    await cleo.click(cleo.page.getByRole('region', { name: 'Did we help you?' }).getByRole('button', { name: 'Send' }))
    await cleo.sees('Thank you, we read it.')
    await cleo.looks()
    await expect.poll(() => ratings()).toEqual(['bad: Only <b>half</b> of it came.'])
    await john.sees(events(john).filter({ hasText: 'Cleo says that it was not fine: “Only <b>half</b> of it came.”' }))
    await john.sees(john.page.getByRole('complementary', { name: 'Details' }).getByText('It was not fine'))
    await john.sees(john.page.getByRole('button', { name: 'Notifications, 3 unread' }))
    await john.looks()

    // 31: by mail it works as well: open again, and John's
    await cleoMail.answer(resolved, 'Still not there.')
    await john.sees(entries(john, 'message').filter({ hasText: 'Still not there.' }))
    await john.sees(propertyIs(john, 'Status', 'Open'), propertyIs(john, 'Assigned to', 'John'))
    await john.sees(events(john).filter({ hasText: /Cleo reopened it: Resolved → Open/ }))
    await expect.poll(() => property(john, 'Due date').textContent()).not.toContain('No due date')
    await john.sees(john.page.getByRole('button', { name: 'Notifications, 4 unread' }))
    await cleo.seesNot('Did we help you?')
    await cleo.sees('Still not there.', 'We are working on it')
    await john.looks()
    await john.click(queueLink(john, 'My tickets'))
    await john.sees(rows(john).filter({ hasText: number }))

    // Everybody was told once of each.
    await expect.poll(() => received(cleoMail)).toBe(3)
    await expect.poll(() => received(annaMail)).toBe(1)
    await expect.poll(() => tickets()).toBe(1)
  })

  test('a request from the portal is confirmed by mail, and rated from it', async () => {
    const eve = await visitor('Eve')
    const eveMail = await mail.person('Eve', 'eve@example.com')
    await eve.goTo('/new')
    const form = requestForm(eve)
    await eve.write(form.subject, 'Card swallowed')
    await eve.write(form.message, 'By the machine in Station Road.')
    await eve.write(form.email, eveMail.email)
    await eve.write(form.name, 'Eve')
    await eve.press('Enter')
    const number = await sentNumber(eve)
    const confirmation = await eveMail.receives(isAbout('Card swallowed'))
    expect(confirmation.subject).toBe(`[#${number}] Card swallowed`)
    const alert = await annaMail.receives(isAbout('Card swallowed'))
    expect(alert.text).toContain('Station Road')
    await opensByLink(await visitor('Eve at home'), confirmation, 'By the machine in Station Road.')
    await expect.poll(() => received(eveMail)).toBe(1)

    // 36, without an account: one tap, on a phone
    const statusId = await world.id('ticketStatus', 'Resolved')
    const { id } = await world.db
      .selectFrom('ticket')
      .select('id')
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
    await administer(world, `PUT /api/v1/tickets/${id}/status`, { statusId })
    const resolved = await eveMail.receives(({ text }) => text.includes('is done'))
    const onPhone = await visitor('Eve on her phone', { viewport: { width: 360, height: 640 }, hasTouch: true })
    await onPhone.goTo(ratingLinkIn(resolved, 'good'))
    await onPhone.sees('Did we help you?')
    await onPhone.looks()
    expect(await ratings(id)).toEqual([])
    const taps = await onPhone.counting(async () => {
      await onPhone.click(onPhone.page.getByRole('button', { name: 'It was fine' }))
      await onPhone.sees('Thank you for telling us.', 'By the machine in Station Road.')
    })
    expect([taps, await ratings(id)]).toEqual([1, ['good: ']])
    await expectNoSidewaysScrolling(onPhone.page)
    await onPhone.looks()
  })

  test('whoever is new becomes a requester; a priority in the mail counts when it may', async () => {
    const dora = await mail.person('Dora', 'dora@example.com')
    const urgent = { to: SUPPORT, headers: { 'X-Priority': '1 (Highest)', Importance: 'high' } }
    await dora.write({ ...urgent, subject: 'Am I new here', text: 'I have never written before.' })
    const confirmation = await dora.receives(isAbout('Am I new here'))
    await opensByLink(await visitor('Dora'), confirmation, 'I have never written before.')
    await administer(world, 'PATCH /api/v1/settings', { mail: { usePriorityHeader: true } })
    await dora.write({ ...urgent, subject: 'Now it burns', text: 'Really.' })

    const anna = await signedIn('anna')
    await anna.goTo('/desk/queue/open')
    await anna.click(anna.page.getByRole('link', { name: 'Am I new here' }))
    await anna.sees(propertyIs(anna, 'Source', 'E-mail'), propertyIs(anna, 'Priority', 'Normal'), 'dora@example.com')
    await anna.looks()
    await anna.goTo('/desk/queue/open')
    await anna.click(anna.page.getByRole('link', { name: 'Now it burns' }))
    await anna.sees(propertyIs(anna, 'Priority', 'High'))
    // She has been answered within the hour.
    await expect.poll(() => received(dora)).toBe(1)
  })

  test('a mailbox whose password stops working is told, and mended', async () => {
    const anna = await signedIn('anna')
    const { page } = anna
    const line = page.getByRole('row').filter({ hasText: 'Support' })
    await anna.goTo('/desk/admin/mailboxes')
    await anna.sees(line.getByText('Works'))
    await mail.dovecot.changePassword(SUPPORT, 'another one')
    await anna.sees(page.getByRole('button', { name: /^Notifications, \d+ unread/ }))
    await anna.click(page.getByRole('button', { name: /^Notifications/ }))
    const told = page.getByRole('dialog').getByRole('link', { name: /The mailbox Support cannot be read/ })
    await anna.sees(told.getByText('Authentication failed.'))
    await anna.looks()
    await anna.click(told)
    const drawer = page.getByRole('dialog', { name: /Support/ })
    await anna.sees(drawer.getByText('Authentication failed.'))
    await anna.looks()
    const before = await tickets()
    await cleoMail.write({ to: SUPPORT, subject: 'While it was locked', text: 'Is anybody there?' })
    await anna.write(drawer.getByLabel('Password', { exact: true }), 'another one')
    await anna.press('Enter')
    await anna.seesNot(drawer)
    await expect.poll(tickets).toBe(before + 1)
    await anna.goTo('/desk/queue/open')
    await anna.sees(rows(anna).filter({ hasText: 'While it was locked' }))
    await anna.click(page.getByRole('button', { name: /^Notifications/ }))
    await anna.seesNot(/The mailbox Support cannot be read/)
    await anna.goTo('/desk/admin/mailboxes')
    await anna.sees(line.getByText('Works'))
    await anna.seesNot(line.getByText('Authentication failed.'))
    await anna.looks()
  })

  async function opensByLink(who: Person, letter: Letter, words: string): Promise<void> {
    await who.goTo(linkIn(letter))
    await who.looks()
    await who.click(who.page.getByRole('button', { name: 'Show my request' }))
    await who.sees(words)
    await who.looks()
  }
})

function isAbout(subject: string): (letter: Letter) => boolean {
  return (letter) => letter.subject.endsWith(subject)
}

function linkIn({ text }: Letter): string {
  return /https?:\S+/.exec(text)?.[0] ?? ''
}

function ratingLinkIn({ text }: Letter, score: 'good' | 'bad'): string {
  return new RegExp(`https?:\\S+rate=${score}`).exec(text)?.[0] ?? ''
}

/** What has been said, of one ticket or all. */
async function ratings(ticketId?: number): Promise<string[]> {
  const all = await world.db.selectFrom('ticketRating').select(['ticketId', 'score', 'comment']).orderBy('at').execute()
  return all
    .filter((one) => ticketId === undefined || one.ticketId === ticketId)
    .map(({ score, comment }) => `${score}: ${comment}`)
}

async function received(who: Correspondent): Promise<number> {
  return (await who.inbox()).length
}

async function tickets(): Promise<number> {
  return (await world.db.selectFrom('ticket').select('id').execute()).length
}

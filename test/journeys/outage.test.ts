import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import {
  change,
  countOf,
  entries,
  events,
  property,
  propertyIs,
  queueLink,
  rows,
  signIn,
  writeEntry,
} from './desk-page.ts'
import { requestForm, sentNumber } from './portal-page.ts'

// The first story: an outage, from the form to Closed. Cleo asks, Anna administers, John works.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
// Limited: sees only what is his. Otto belongs elsewhere.
await world.agent('Lena', { department: 'Online Banking', role: 'expanded-access', limited: true })
await world.agent('Otto', { department: 'Sales', role: 'expanded-access' })
const { visitor, signedIn } = browsing(desk)

const notes = ['Revenue impact', 'Their system', 'By contract', 'Everybody is affected']

test('an outage, from the form to Closed', async () => {
  const cleo = await visitor('Cleo')
  const clicks: Record<string, number> = {}

  // 1-2: home, and the form
  await cleo.goTo('/')
  await cleo.sees(cleo.page.getByRole('main').getByRole('link', { name: 'Check a request' }))
  await cleo.looks()
  const form = requestForm(cleo)
  clicks.open = await cleo.counting(async () => {
    await cleo.click(cleo.page.getByRole('main').getByRole('link', { name: 'New request' }))
    await cleo.tabTo(form.topic)
    await cleo.type('General')
    await cleo.write(form.subject, 'Online banking down')
    await cleo.write(form.message, 'Nobody can sign in since nine.\nThe page says "Service unavailable".')

    // 3: no address, so nothing is sent and everything stays
    await cleo.tabTo(form.name)
    await cleo.press('Enter')
    await cleo.sees('Please fill this in.')
    await expect.poll(() => form.email.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => form.subject.inputValue()).toBe('Online banking down')
    await cleo.looks()
    expect(await count('ticket')).toBe(0)

    // 4: complete, with a file
    await cleo.write(form.email, 'cleo@example.com')
    await cleo.write(form.name, 'Cleo')
    await cleo.write(form.phone, '+44 20 7946 0018')
    const chooser = cleo.page.waitForEvent('filechooser')
    await cleo.click(form.attach)
    await (await chooser).setFiles({ name: 'error.log', mimeType: 'text/plain', buffer: Buffer.from('HTTP 503\n') })
    await cleo.click(form.send)
    await cleo.sees('Your request has arrived')
  })
  const number = await sentNumber(cleo)
  expect(number).toMatch(/\d/)
  await cleo.looks()

  // 6: Anna signs in and finds it in Open
  const anna = await visitor('Anna')
  const john = await signedIn('john')
  await anna.goTo('/desk/')
  await anna.sees('Sign in to the desk')
  await anna.looks()
  await signIn(anna, await world.password('anna'))
  await anna.sees(anna.page.getByRole('heading', { name: 'Open' }), rows(anna).filter({ hasText: number }))
  expect(anna.page.url()).toContain('/desk/queue/open')
  await expect.poll(() => rows(anna).getAttribute('data-unanswered')).toBe('true')
  await expect.poll(() => countOf(anna, 'open').textContent()).toMatch(/^1\b/)
  await anna.looks()

  // 7: its facts
  await anna.click(anna.page.getByRole('link', { name: new RegExp(number) }))
  await anna.sees(entries(anna, 'message').filter({ hasText: 'Nobody can sign in since nine.' }))
  await anna.sees('cleo@example.com', 'error.log', events(anna).filter({ hasText: 'opened this ticket' }))
  for (const [field, value] of Object.entries({
    Status: 'Open',
    Priority: 'Normal',
    Department: 'Support',
    'SLA plan': 'Default SLA',
    'Assigned to': 'Nobody',
    'Help topic': 'General Inquiry',
  })) {
    await anna.sees(propertyIs(anna, field, value))
  }
  await anna.looks()

  // 8-11: four changes, each with its note
  const dueBefore = await property(anna, 'Due date').textContent()
  clicks.fields = await anna.counting(async () => {
    await change(anna, 'Priority', 'High', 'Revenue impact')
    await change(anna, 'Department', 'Online Banking', 'Their system')
    await change(anna, 'SLA plan', /^Sev-A/, 'By contract')
    await change(anna, 'Help topic', 'Report a Problem / Business Critical Outage', 'Everybody is affected')
  })
  await anna.sees(propertyIs(anna, 'Priority', 'High'))
  await anna.sees(propertyIs(anna, 'Department', 'Online Banking'))
  await anna.sees(propertyIs(anna, 'SLA plan', 'Sev-A'))
  await expect.poll(() => property(anna, 'Due date').textContent()).not.toBe(dueBefore)
  await anna.looks()

  // 12: four notes and four events, in the order of time; Cleo sees none of the notes
  await expect.poll(() => entries(anna, 'note').count()).toBe(4)
  for (const [i, note] of notes.entries()) {
    const entry = entries(anna, 'note').nth(i)
    await expect.poll(() => entry.textContent()).toContain(note)
    await expect.poll(() => entry.getAttribute('aria-label')).toContain('Anna')
  }
  await expect
    .poll(() => eventsOf(anna))
    .toEqual(['ticket.opened', 'ticket.edited', 'ticket.transferred', 'ticket.edited', 'ticket.edited'])
  await anna.sees(/changed Priority: Normal → High/, /transferred it: Support → Online Banking/)

  // 13: John sees it for his department
  await john.goTo('/desk/')
  await john.sees(rows(john).filter({ hasText: number }))
  await john.looks()

  // 14: he takes it, and says so
  await john.click(john.page.getByRole('link', { name: new RegExp(number) }))
  await john.sees(entries(john, 'note').filter({ hasText: 'By contract' }))
  clicks.claim = await john.counting(() => change(john, 'Assigned to', /^Me \(John\)/, 'Taking this'))
  await john.sees(/John took it/)
  await expect.poll(() => countOf(john, 'mine').textContent()).toMatch(/^1\b/)

  // 16: a reply; it now waits for Cleo
  clicks.reply = await john.counting(() => writeEntry(john, 'Reply', 'Looking into it'))
  await expect.poll(() => countOf(john, 'answered').textContent()).toMatch(/^1\b/)
  await john.looks()

  // 18: a note for the others
  clicks.note = await john.counting(() => writeEntry(john, 'Internal note', 'Failover to the second site done'))

  // a word of the thread finds it
  await expect.poll(async () => (await world.call('john', 'GET /api/v1/tickets?q=failover')).body.items?.length).toBe(1)
  clicks.find = await john.counting(async () => {
    await john.click(john.page.getByRole('combobox', { name: 'Search tickets' }))
    await john.type('failover')
    await john.press('Enter')
    await john.sees(john.page.getByRole('heading', { name: /Found for/ }), rows(john).filter({ hasText: number }))
  })
  await john.looks()
  await john.press('j', 'Enter')
  await john.sees(property(john, 'Status'))

  // 19: resolved, with a comment
  clicks.resolve = await john.counting(() => change(john, 'Status', 'Resolved', 'Second site holds'))
  await john.sees(/John closed it: Open → Resolved/)
  await john.looks()

  // 20: nothing is open; it is among those closed today
  await john.click(queueLink(john, 'Open'))
  await john.sees('No open tickets.')
  await expect.poll(() => countOf(john, 'open').textContent()).toMatch(/^0\b/)
  await john.looks()
  await john.click(queueLink(john, 'Closed'))
  await john.sees(rows(john).filter({ hasText: number }))
  await john.click(john.page.getByRole('button', { name: 'Show or hide what is below Closed' }))
  await john.click(queueLink(john, 'Closed today'))
  await john.sees(john.page.getByRole('heading', { name: 'Closed today' }), rows(john).filter({ hasText: number }))
  await john.looks()

  // 22: those who may not see it do not
  for (const name of ['lena', 'otto']) {
    const other = await signedIn(name)
    await other.goTo('/desk/queue/closed')
    await other.sees('No closed tickets.')
  }

  // 23: Anna sees who closed it and when
  await anna.click(queueLink(anna, 'Closed'))
  const closed = rows(anna).filter({ hasText: number })
  await anna.sees(closed)
  await expect.poll(() => closed.textContent()).toContain('John')
  await anna.sees(anna.page.getByRole('columnheader', { name: /Closed by/ }))
  await anna.looks()

  // 24: Cleo signs in and finds it resolved, without any note
  const account = await world.password('cleo')
  await cleo.click(cleo.page.getByRole('link', { name: 'Sign in' }).first())
  await cleo.looks()
  await signIn(cleo, account)
  await cleo.click(cleo.page.getByRole('link', { name: 'My requests' }).first())
  await cleo.click(cleo.page.getByRole('link', { name: 'Closed', exact: true }))
  await cleo.sees(cleo.page.getByRole('listitem').filter({ hasText: 'Online banking down' }).getByText('Resolved'))
  await cleo.looks()
  await cleo.click(cleo.page.getByRole('link', { name: 'Online banking down' }))
  await cleo.sees('Looking into it', 'Nobody can sign in since nine.')
  const page = await cleo.page.content()
  for (const note of [...notes, 'Taking this', 'Failover', 'Second site holds', 'Sev-A'])
    expect(page).not.toContain(note)
  await cleo.looks()

  expect(clicks).toEqual({ open: 3, fields: 8, claim: 2, reply: 2, note: 2, find: 1, resolve: 2 })
})

test('a ticket is closed from the list', async () => {
  await add(world, 'tickets', {
    requester: { email: 'cleo@example.com' },
    source: 'phone',
    departmentId: await world.id('department', 'Online Banking'),
    subject: 'Second test ticket',
    message: 'For the list.',
  })
  const john = await signedIn('john')
  await john.goTo('/desk/queue/open')
  await john.sees(rows(john).filter({ hasText: 'Second test ticket' }))
  await john.press('j', 's')
  await john.sees(john.page.getByRole('dialog'))
  await john.click(john.page.getByRole('option', { name: 'Closed' }))
  await john.press('Enter')
  await john.seesNot(john.page.getByRole('dialog'))
  await john.click(queueLink(john, 'Closed'))
  await john.sees(rows(john).filter({ hasText: 'Second test ticket' }))
})

async function count(table: 'ticket'): Promise<number> {
  const { count } = await world.db
    .selectFrom(table)
    .select((sql) => sql.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

function eventsOf(who: Parameters<typeof events>[0]): Promise<(string | undefined)[]> {
  return events(who).evaluateAll((lines) => lines.map((line) => line.dataset.event))
}

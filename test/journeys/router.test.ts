import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { change, composer, entries, noteOf, property, propertyIs, queueLink, ready, rows } from './desk-page.ts'
import { requestForm, sentNumber } from './portal-page.ts'

// The second story: a router that a restart brings back, and a ticket that came by phone.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const form = await add(world, 'forms', {
  name: 'Device',
  fields: [{ key: 'cause', label: 'Cause', kind: 'text', requesterMode: 'hidden', requiredToClose: true }],
})
await add(world, 'help-topics', {
  name: 'Router',
  departmentId: await world.id('department', 'Online Banking'),
  formIds: [form.id],
})
const { signedIn } = browsing(desk)

test('a router that a restart brings back', async () => {
  const cleo = await signedIn('cleo')
  const anna = await signedIn('anna')
  const john = await signedIn('john')

  // 25: a second request, this time with an account
  await cleo.goTo('/')
  await cleo.click(cleo.page.getByRole('link', { name: 'Router' }))
  const form = requestForm(cleo)
  await cleo.write(form.subject, 'Router offline')
  await cleo.write(form.message, 'The red light is on.')
  await cleo.looks()
  await cleo.click(form.send)
  const number = await sentNumber(cleo)
  await cleo.click(cleo.page.getByRole('link', { name: 'See your request' }))
  await cleo.sees('The red light is on.', 'We are working on it')
  await cleo.looks()

  // 26: Anna plans it and gives it to John, saying why
  await anna.goTo('/desk/queue/open')
  await anna.click(anna.page.getByRole('link', { name: new RegExp(number) }))
  const clicks = await anna.counting(async () => {
    await change(anna, 'SLA plan', /^Sev-C/, 'One person')
    await change(anna, 'Assigned to', /^John/, 'Yours, please')
  })
  expect(clicks).toBe(4)
  await anna.sees(propertyIs(anna, 'SLA plan', 'Sev-C'), propertyIs(anna, 'Assigned to', 'John'))
  await anna.sees(/Anna assigned it to John/)

  // 27-28: John answers, and Cleo answers him; both see it come
  await john.goTo('/desk/queue/mine')
  await john.click(john.page.getByRole('link', { name: new RegExp(number) }))
  const replying = await john.counting(async () => {
    await john.click(john.page.getByRole('button', { name: 'Write a reply …' }))
    await ready(composer(john, 'Reply'))
    await john.type('please restart the device')
    await john.press('ControlOrMeta+Enter')
    await john.sees(entries(john, 'reply').filter({ hasText: 'please restart the device' }))
  })
  expect(replying).toBe(1)
  await cleo.sees('please restart the device', 'Answered, your turn')
  await cleo.write(cleo.page.getByLabel('Your message'), 'restarted, works')
  await cleo.click(cleo.page.getByRole('button', { name: 'Send', exact: true }))
  await john.sees(entries(john, 'message').filter({ hasText: 'restarted, works' }))
  await cleo.looks()

  // 30: not while its cause is unknown; the reason is told in both places
  john.expectRefusal(/409 PUT .*\/status|422 PUT .*\/status/)
  await john.click(property(john, 'Status'))
  await john.click(john.page.getByRole('option', { name: 'Closed' }))
  await ready(noteOf(john))
  await john.press('Enter')
  await john.sees(/"Cause" must be filled in first/)
  await john.looks()
  await john.press('Escape')
  await john.sees(propertyIs(john, 'Status', 'Open'))
  await john.click(property(john, 'Cause'))
  await ready(john.page.getByRole('form', { name: 'Cause' }).getByRole('textbox', { name: 'Cause' }))
  await john.type('Firmware hung')
  await john.press('Enter')
  await john.sees(propertyIs(john, 'Cause', 'Firmware hung'))

  // 29: the note and the status in one form
  const closing = await john.counting(async () => {
    await john.click(john.page.getByRole('button', { name: 'Internal note', exact: true }))
    await ready(composer(john, 'Internal note'))
    await john.type('customer confirmed')
    await john.click(john.page.getByRole('button', { name: 'Send and set a status' }))
    await john.click(john.page.getByRole('menuitem', { name: 'Add and set Closed' }))
    await john.sees(entries(john, 'note').filter({ hasText: 'customer confirmed' }))
    await john.sees(propertyIs(john, 'Status', 'Closed'))
  })
  expect(closing).toBe(3)
  await john.sees(/John closed it: Open → Closed/)
  await john.click(queueLink(john, 'Closed'))
  await john.sees(rows(john).filter({ hasText: number }))
  await cleo.sees(cleo.page.getByRole('main').getByText('Closed', { exact: true }))
  expect(await cleo.page.content()).not.toContain('customer confirmed')
})

test('a ticket for somebody who rang up', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/')
  const field = (label: string) => page.getByRole('main').getByLabel(label)
  const clicks = await anna.counting(async () => {
    await anna.click(page.getByRole('link', { name: /^New ticket/ }))
    await anna.sees(page.getByRole('heading', { name: 'New ticket' }))
    await anna.looks()
    await anna.type('cleo')
    await anna.sees(page.getByRole('option', { name: /cleo@example.com/ }))
    await anna.press('Enter')
    await anna.sees(page.getByRole('main').getByText('cleo@example.com'))
    await anna.write(page.getByRole('combobox', { name: 'Help topic' }), 'General')
    await anna.write(page.getByRole('combobox', { name: 'Department' }), 'Online')
    await anna.write(page.getByRole('combobox', { name: 'SLA plan' }), 'Sev-C')
    await anna.write(page.getByRole('combobox', { name: 'Assigned to' }), 'John')
    await anna.write(field('Subject'), 'New card needed')
    await anna.write(field('Description'), 'Rang at nine, lost the card.')
    await anna.write(field('First reply (optional)'), 'A new card is on its way.')
    await anna.write(page.getByRole('main').getByRole('textbox', { name: 'Internal note' }), 'Identity checked')
    await anna.looks()
    await anna.click(page.getByRole('button', { name: 'Open the ticket' }))
    await anna.sees(propertyIs(anna, 'Source', 'Phone'))
  })
  expect(clicks).toBe(2)
  await anna.sees(
    entries(anna, 'message').filter({ hasText: 'Rang at nine' }),
    entries(anna, 'reply').filter({ hasText: 'A new card is on its way.' }),
    entries(anna, 'note').filter({ hasText: 'Identity checked' }),
    propertyIs(anna, 'Department', 'Online Banking'),
    propertyIs(anna, 'SLA plan', 'Sev-C'),
    propertyIs(anna, 'Assigned to', 'John'),
  )
  await anna.looks()

  // It is Cleo's, with the answer and without the note
  const cleo = await signedIn('cleo')
  await cleo.goTo('/requests')
  await cleo.click(cleo.page.getByRole('link', { name: 'New card needed' }))
  await cleo.sees('A new card is on its way.')
  expect(await cleo.page.content()).not.toContain('Identity checked')
})

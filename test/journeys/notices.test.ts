import { expect, test } from 'vitest'
import { noticesLink } from '#server/people/requesters/notices.ts'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { entries } from './desk-page.ts'
import { expectNoSidewaysScrolling, type Person } from './person.ts'

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const department = await world.id('department', 'Online Banking')
const john = await world.id('agent', 'John')
const { visitor, signedIn } = browsing(desk)

const open = (subject: string) =>
  add(world, 'tickets', {
    subject,
    message: 'Nothing comes out.',
    requester: { email: 'cleo@example.com' },
    departmentId: department,
  })
const bell = ({ page }: Person) => page.getByRole('button', { name: /^Notifications/ })
const told = ({ page }: Person) => page.getByRole('dialog', { name: 'Notifications' })
const unread = async () => (await world.call('john', 'GET /api/v1/notifications')).body.unread

test('an administrator says who is told, and nobody is refused', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/notices')
  const activity = page.getByRole('switch', { name: 'Internal activity' })
  await anna.sees(activity)
  await anna.looks()
  await activity.press('Space')
  const card = page.getByRole('group', { name: 'To' }).nth(2)
  for (const name of ['Who replied last', 'The assigned agent or team']) {
    await card.getByRole('switch', { name }).press('Space')
  }
  await anna.sees('Choose who is told, or switch the alert off.')
  anna.expectRefusal(/422 PATCH \/api\/v1\/settings/)
  await anna.click(page.getByRole('button', { name: 'Save' }))
  await expect.poll(() => activity.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true)
  await anna.looks()
  await card.getByRole('switch', { name: 'The assigned agent or team' }).press('Space')
  await anna.click(page.getByRole('button', { name: 'Save' }))
  await anna.sees('Saved.')
  const { body } = await world.call('anna', 'GET /api/v1/settings')
  expect(body.notices.activity).toMatchObject({ active: true, assigned: true, lastRespondent: false })
})

test('a template is written with a preview beside it, and put back', async () => {
  const { number } = await open('Statements')
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/templates')
  await anna.click(page.getByRole('link', { name: 'Assigned, English' }).last())
  const body = page.getByLabel('Text (HTML)')
  // A draft that is not finished is tried all the same.
  anna.expectRefusal(/422 POST \/api\/v1\/templates\/assigned.alert\/preview/)
  const mail = page.frameLocator('iframe').locator('body')
  await anna.sees(mail.filter({ hasText: `#${number}` }))
  await anna.looks()

  await anna.click(body)
  await anna.press('ControlOrMeta+Home')
  await anna.type('<p>Ahoy {{ recip')
  await anna.sees(page.getByRole('option', { name: /recipient\.name/ }))
  await anna.looks()
  await anna.press('Enter')
  await anna.type('!</p>')
  await anna.sees(mail.filter({ hasText: 'Ahoy Anna!' }))
  await anna.type('{{ nothing.like.this }}')
  await anna.sees('Line 1: there is no value “nothing.like.this” here.', mail.filter({ hasText: 'Ahoy Anna!' }))
  await anna.looks()
  for (let i = '{{ nothing.like.this }}'.length; i > 0; i -= 1) await anna.press('Backspace')
  await anna.seesNot('Line 1: there is no value “nothing.like.this” here.')
  await anna.click(page.getByRole('button', { name: 'Save' }))
  await anna.sees('Saved.', /Words of your own, by Anna/)

  await anna.click(page.getByRole('button', { name: 'Back to the default …' }))
  const dialog = page.getByRole('dialog')
  await anna.sees(dialog.locator('[data-kind="gone"]').filter({ hasText: 'Ahoy' }))
  await anna.looks()
  await anna.click(dialog.getByRole('button', { name: 'Take the default' }))
  await anna.sees('The default words are back.', 'These are the words that come with the product.')
  await expect(body.inputValue()).resolves.not.toContain('Ahoy')
})

test('whoever is assigned a ticket hears the bell at once, opens it from there, and may switch it off', async () => {
  const { id, number } = await open('Printer')
  const him = await signedIn('john')
  const { page } = him
  await him.goTo('/desk/queue/open')
  await him.sees(bell(him))
  await expect.poll(() => unread()).toBe(0)

  await world.call('anna', `PUT /api/v1/tickets/${id}/assignment`, { agentId: john })
  await him.sees(page.getByRole('button', { name: 'Notifications, 1 unread' }))
  await expect.poll(() => page.title()).toMatch(/^\(1\) /)
  await him.press('g', 'b')
  await him.sees(told(him).getByText('Assigned to you by Anna'), told(him).getByText(`#${number}`))
  await him.looks()
  await him.press('Enter')
  await him.sees('Nothing comes out.')
  expect(page.url()).toContain(`/tickets/${id}#event-`)
  await him.sees(page.getByRole('button', { name: 'Notifications', exact: true }))
  await expect.poll(unread).toBe(0)
  await expect.poll(() => page.title()).not.toMatch(/^\(/)

  // Found in the queue instead, it is read just the same, and the bell falls silent on his other pages, too.
  const scanner = await open('Scanner')
  await world.call('anna', `PUT /api/v1/tickets/${scanner.id}/assignment`, { agentId: john })
  await him.sees(page.getByRole('button', { name: 'Notifications, 1 unread' }))
  const elsewhere = await signedIn('john')
  await elsewhere.goTo(`/desk/tickets/${scanner.id}`)
  await him.sees(page.getByRole('button', { name: 'Notifications', exact: true }))
  await expect.poll(() => unread()).toBe(0)
  await elsewhere.page.close()

  // What is told on the page that he is on already leads to its entry.
  await world.call('anna', `POST /api/v1/tickets/${id}/notes`, { body: 'It is the cable.', format: 'text' })
  await him.sees(page.getByRole('button', { name: 'Notifications, 1 unread' }), entries(him, 'note'))
  await him.click(bell(him))
  await him.sees(told(him).getByText('Anna wrote an internal note'))
  await him.click(told(him).getByRole('button', { name: 'Mark all as read' }))
  await expect.poll(unread).toBe(0)
  await him.click(told(him).getByRole('link', { name: 'All notifications' }))
  await him.sees(
    page.getByRole('heading', { name: 'Notifications', level: 1 }),
    page.getByRole('main').getByText('Anna wrote an'),
  )
  await him.looks()

  await him.goTo('/desk/profile')
  const wish = page.getByRole('switch', { name: 'Assigned: Bell' })
  await wish.press('Space')
  await him.looks()
  const wishes = async () => (await world.call('john', 'GET /api/v1/session')).body.agent.preferences.notices
  await expect.poll(wishes).toEqual({ assignment: { bell: false } })
  const another = await open('Terminal')
  await world.call('anna', `PUT /api/v1/tickets/${another.id}/assignment`, { agentId: john })
  await world.call('anna', `POST /api/v1/tickets/${another.id}/notes`, { body: 'Yours.', format: 'text' })
  // The note comes after the assignment, which is not told.
  await him.sees(page.getByRole('button', { name: 'Notifications, 1 unread' }))
  const { items } = (await world.call('john', 'GET /api/v1/notifications?unread=true')).body
  expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['activity'])
})

test('whoever wants answers only says so by the link in a notice, and in the profile', async () => {
  const cleo = { id: await world.id('requester', 'Cleo'), email: 'cleo@example.com' }
  const { secret } = await world.app()
  const { pathname, search } = new URL(noticesLink({ config: world.config, secret }, cleo))
  const wants = async () => (await world.call('anna', `GET /api/v1/users/${cleo.id}`)).body.wantsNotices

  const onPhone = await visitor('Cleo on her phone', { viewport: { width: 360, height: 640 }, hasTouch: true })
  await onPhone.goTo(`${pathname}${search}`)
  await onPhone.sees('Notices about your requests', 'Answers to you come in any case.')
  await expect.poll(() => wants()).toBe(true)
  expect(onPhone.page.url()).not.toContain('token')
  await onPhone.looks()
  await onPhone.click(onPhone.page.getByRole('button', { name: 'No more notices' }))
  await onPhone.sees('You get no more notices', onPhone.page.getByRole('button', { name: 'Send me notices again' }))
  await expect.poll(() => wants()).toBe(false)
  await expectNoSidewaysScrolling(onPhone.page)
  await onPhone.looks()

  const atHome = await signedIn('cleo')
  await atHome.goTo('/profile')
  const choice = atHome.page.getByRole('switch', { name: 'Send me such notices' })
  await expect.poll(() => choice.isChecked()).toBe(false)
  await atHome.looks()
  await choice.press('Space')
  await expect.poll(wants).toBe(true)
  await expect.poll(() => choice.isChecked()).toBe(true)

  onPhone.expectRefusal(/404 POST \/api\/v1\/portal\/notices/)
  await onPhone.goTo(`${pathname}${search.slice(0, -3)}AAA`)
  await onPhone.sees('Your address may have changed since.')
  await onPhone.looks()
})

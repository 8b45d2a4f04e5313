import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { expectNoSidewaysScrolling } from './person.ts'
import { requestForm, sentNumber } from './portal-page.ts'

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const { visitor, signedIn } = browsing(desk)

function opened(subject: string): Promise<{ id: number; number?: string }> {
  return add(world, 'tickets', {
    requester: { email: 'cleo@example.com' },
    source: 'phone',
    subject,
    message: 'Please help.',
  })
}

test('a request is filed on a phone', async () => {
  const ada = await visitor('Ada', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await ada.goTo('/')
  await expectNoSidewaysScrolling(ada.page)
  await ada.looks()
  const start = ada.page.getByRole('main').getByRole('link', { name: 'New request' })
  await start.tap()
  const form = requestForm(ada)
  await ada.write(form.subject, 'My card is gone')
  await ada.write(form.message, 'Lost on the train.')
  await ada.write(form.email, 'ada@example.com')
  await ada.write(form.name, 'Ada')
  await expectNoSidewaysScrolling(ada.page)
  await ada.looks()
  await form.send.tap()
  await sentNumber(ada)
  await expectNoSidewaysScrolling(ada.page)
  await ada.looks()
  await ada.page.getByRole('link', { name: 'See your request' }).tap()
  await ada.sees('Lost on the train.')
  await expectNoSidewaysScrolling(ada.page)
  await ada.looks()
  expect(ada.clicks()).toBe(3)
})

test('a requester closes a request and opens it again', async () => {
  const { id } = await opened('Forgot my password')
  const cleo = await signedIn('cleo')
  const { page } = cleo
  await cleo.goTo(`/requests/${id}`)
  await cleo.click(page.getByRole('button', { name: 'Close request' }))
  await cleo.type('I remembered it.')
  await cleo.click(page.getByRole('button', { name: 'Close request' }))
  await cleo.sees('I remembered it.', page.getByRole('button', { name: 'Open it again' }))
  await cleo.looks()
  await cleo.click(page.getByRole('button', { name: 'Open it again' }))
  await cleo.type('It was another one.')
  await cleo.click(page.getByRole('button', { name: 'Open it again' }))
  await cleo.sees('It was another one.', 'We are working on it')
  expect((await world.call('anna', `GET /api/v1/tickets/${id}`)).body.status.name).toBe('Open')
})

test('an account is made and a request is checked without one', async () => {
  const eve = await visitor('Eve')
  await eve.goTo('/check')
  await eve.sees('We send you a link to your request by e-mail.')
  await eve.looks()
  await eve.click(eve.page.getByRole('link', { name: 'Sign in' }).first())
  await eve.looks()
  await eve.click(eve.page.getByRole('link', { name: 'Make an account' }))
  await eve.sees(eve.page.getByRole('heading', { name: 'Make an account' }))
  await eve.looks()
})

test('pages fit 320 pixels, also from right to left', async () => {
  const { id } = await opened(`${'Donaudampfschifffahrtsgesellschaft'.repeat(5)} is late`)
  const narrow = { viewport: { width: 320, height: 640 } }
  const cleo = await signedIn('cleo', narrow)
  const anna = await signedIn('anna', narrow)
  const visits = [
    [cleo, '/', 'How can we help?'],
    [cleo, '/new', 'What happened, or what do you need?'],
    [cleo, '/requests', 'My requests'],
    [cleo, `/requests/${id}`, 'Please help.'],
    [anna, '/desk/queue/open', /Donau/],
    [anna, `/desk/tickets/${id}`, 'Please help.'],
    [anna, '/desk/new', 'Description'],
  ] as const
  for (const [who, path, words] of visits) {
    await who.goTo(path)
    await who.sees(who.page.getByRole('main').getByText(words).first())
    await expectNoSidewaysScrolling(who.page)
    await who.page.evaluate('document.documentElement.dir = "rtl"')
    await expectNoSidewaysScrolling(who.page)
    await who.looks()
  }
})

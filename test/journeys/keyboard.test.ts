import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { changeByKeys, countOf, entries, propertyIs, rows, signIn, writeByKeys } from './desk-page.ts'

// The agent's part of the first story by keyboard alone: the pointer is never pressed.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
await world.agent('Kim', { department: 'Support', access: { 'Online Banking': 'all-access' } })
const { visitor } = browsing(desk)

test('an agent takes a ticket from the queue to Closed without the pointer', async () => {
  const { number } = await add(world, 'tickets', {
    requester: { email: 'cleo@example.com' },
    source: 'other',
    subject: 'Online banking down',
    message: 'Nobody can sign in.',
  })
  const kim = await visitor('Kim')
  await kim.goTo('/desk/')
  await signIn(kim, await world.password('kim'))
  const row = rows(kim).filter({ hasText: String(number) })
  await kim.sees(row)

  await kim.press('j', 'Enter')
  await kim.sees(entries(kim, 'message').filter({ hasText: 'Nobody can sign in.' }))

  await changeByKeys(kim, 'p', 'High', 'Revenue impact')
  await changeByKeys(kim, 't', 'Online Banking', 'Their system')
  await changeByKeys(kim, 'l', 'Sev-A', 'By contract')
  await changeByKeys(kim, 'h', 'Business Critical Outage', 'Everybody is affected')
  await changeByKeys(kim, 'a', 'Me (Kim)', 'Taking this')
  await kim.sees(propertyIs(kim, 'Priority', 'High'), propertyIs(kim, 'Department', 'Online Banking'))

  await writeByKeys(kim, 'Reply', 'Looking into it')
  await writeByKeys(kim, 'Internal note', 'Failover to the second site done')

  // All keys can be looked up, and every command found by its name
  await kim.press('?')
  await kim.sees(kim.page.getByRole('dialog', { name: 'Keyboard shortcuts' }))
  await kim.looks()
  await kim.press('Escape')
  await kim.seesNot(kim.page.getByRole('dialog'))
  await kim.press('ControlOrMeta+k')
  await kim.sees(kim.page.getByPlaceholder('What do you want to do?'))
  await kim.type('unanswered')
  await kim.looks()
  await kim.press('Escape')
  await kim.seesNot(kim.page.getByPlaceholder('What do you want to do?'))

  // The search, and back to the ticket
  await kim.press('/')
  await kim.type(String(number))
  await kim.press('Enter')
  await kim.sees(kim.page.getByRole('heading', { name: /Found for/ }).or(propertyIs(kim, 'Priority', 'High')))
  if (kim.page.url().includes('/search')) {
    await kim.sees(row)
    await kim.press('j', 'Enter')
  }

  await changeByKeys(kim, 's', 'Resolved', 'Second site holds')
  await kim.press('g', 'o')
  await kim.sees('No open tickets.')
  await expect.poll(() => countOf(kim, 'open').textContent()).toMatch(/^0\b/)
  await kim.press('g', 'c')
  await kim.sees(kim.page.getByRole('heading', { name: 'Closed' }), row)
  expect(kim.clicks()).toBe(0)
})

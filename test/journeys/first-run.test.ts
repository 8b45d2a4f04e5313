import { expect, test } from 'vitest'
import { setUpToken } from '#server/people/setup.ts'
import { browsing } from './browsing.ts'
import { runningDesk } from './desk.ts'
import { entries, rows } from './desk-page.ts'
import { requestForm, sentNumber } from './portal-page.ts'

const desk = await runningDesk({ empty: true })
const { visitor } = browsing(desk)

test('from the first start to the first ticket', async () => {
  const mia = await visitor('Mia')
  const { page } = mia
  await mia.goTo('/setup')
  await mia.sees(/it carries the one-time token/)
  await mia.looks()

  const { secret } = await desk.world.app()
  await mia.goTo(`/setup?token=${setUpToken(secret)}`)
  await mia.write(page.getByLabel('Organization'), 'Brightwater')
  await mia.write(page.getByLabel('Your name'), 'Mia')
  await mia.write(page.getByLabel('Your e-mail address'), 'mia@brightwater.example')
  await mia.write(page.getByLabel('Password', { exact: true }), 'correct horse battery')
  await mia.looks()
  // The desk is another page than the set-up.
  mia.expectLoad()
  await mia.press('Enter')
  await mia.sees('No open tickets.')
  await mia.looks()

  const ada = await visitor('Ada')
  await ada.goTo('/new')
  await ada.sees('Brightwater')
  const form = requestForm(ada)
  await ada.write(form.subject, 'The printer is on fire')
  await ada.write(form.message, 'Only a little.')
  await ada.write(form.email, 'ada@example.com')
  await ada.write(form.name, 'Ada')
  await ada.press('Enter')
  const number = await sentNumber(ada)

  await mia.click(page.getByRole('button', { name: 'One new ticket' }))
  await mia.click(rows(mia).getByRole('link', { name: new RegExp(number) }))
  await mia.sees(entries(mia, 'message').filter({ hasText: 'Only a little.' }))

  // The token opens nothing any more.
  const late = await visitor('Late')
  await late.goTo(`/setup?token=${setUpToken(secret)}`)
  await late.sees('This desk is already set up.')
  expect(await desk.world.db.selectFrom('agent').select('name').execute()).toEqual([{ name: 'Mia' }])
})

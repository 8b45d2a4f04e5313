import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, test } from 'vitest'
import { day, ical } from '#test/calendars.ts'
import { browsing } from './browsing.ts'
import { bank, runningDesk } from './desk.ts'
import { expectNoSidewaysScrolling } from './person.ts'

let isAway = false
const server = createServer((_, response) => {
  if (isAway) response.writeHead(503).end('Back soon')
  else response.end(ical(day('Epiphany', '20200106', 'RRULE:FREQ=YEARLY')))
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
afterAll(() => new Promise((done) => server.close(done)))
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/holidays.ics`

const desk = await runningDesk({ env: { PRIVATE_WEBHOOKS: 'on' } })
await bank(desk)
const { signedIn } = browsing(desk)

test('holidays are linked to a calendar; when it cannot be read, its days stay and the page says why', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const drawer = page.getByRole('dialog')
  await anna.goTo('/desk/admin/schedules')
  await anna.click(page.getByRole('button', { name: 'New schedule' }))
  await anna.click(drawer.getByText('Holidays', { exact: true }).first())
  await anna.write(drawer.getByLabel(/^Name/).first(), 'Of the state')
  await anna.write(drawer.getByLabel('Address of an iCal file'), 'https://')
  anna.expectRefusal(/422 POST \/api\/v1\/schedules/)
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.sees(drawer.getByText('Write an address that begins with https://').first())
  await anna.write(drawer.getByLabel('Address of an iCal file'), address)
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.click(drawer.getByText('1 entry from the calendar'))
  await anna.sees(drawer.getByText('Every year: 6 January'))
  await anna.looks()

  isAway = true
  await anna.click(drawer.getByRole('button', { name: 'Read now' }))
  await anna.sees(
    drawer.getByText('The server does not hand out the file. It says:'),
    drawer.getByText('503 Back soon'),
  )
  await anna.sees(drawer.getByText('1 entry from the calendar'))
  await anna.looks()
  await anna.press('Escape')
  await anna.seesNot(drawer)
  await anna.sees('The calendar cannot be read')
  await anna.looks()
})

test('on a phone in the dark nothing is cut off', async () => {
  const anna = await signedIn('anna', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  const { page } = anna
  await anna.goTo('/desk/admin/schedules')
  await anna.click(page.getByText('Of the state', { exact: true }).first())
  await anna.sees(page.getByRole('dialog').getByText('503 Back soon'))
  await expectNoSidewaysScrolling(page)
  await anna.looks()
})

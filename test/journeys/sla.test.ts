import { mkdirSync } from 'node:fs'
import { test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { expectNoSidewaysScrolling, type Person } from './person.ts'

const desk = await runningDesk()
await bank(desk)
const office = {
  name: 'Weekdays',
  startsOn: '2020-01-01',
  times: [{ from: '08:00', to: '17:00' }],
  repeats: { kind: 'weekdays' },
}
const hours = await add(desk.world, 'schedules', { name: 'Branch hours', kind: 'hours', entries: [office] })
const silver = await add(desk.world, 'sla-plans', {
  name: 'Silver',
  graceMinutes: 600,
  firstResponseMinutes: 60,
  scheduleId: hours.id,
  escalations: [
    {
      target: 'firstResponse',
      when: { kind: 'percent', percent: 75 },
      actions: [{ kind: 'tell', to: [{ kind: 'assignee' }] }],
    },
    { target: 'resolution', when: { kind: 'after', minutes: 0 }, actions: [{ kind: 'raisePriority' }] },
  ],
})
const { signedIn } = browsing(desk)

/** For whoever looks at the screens: LOOK_AT=folder keeps a picture of each. */
async function pictured({ page }: Person, name: string): Promise<void> {
  const folder = process.env.LOOK_AT
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png` })
}

test('a schedule is written before its calendar, copied, and an SLA plan tried out by it', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const drawer = page.getByRole('dialog')
  await anna.goTo('/desk/admin/schedules')
  await anna.sees('German public holidays')
  await anna.looks()
  await pictured(anna, 'schedules')
  await anna.click(page.getByRole('button', { name: 'New schedule' }))
  await anna.write(drawer.getByLabel(/^Name/).first(), 'Office')
  await anna.write(drawer.getByLabel(/^Name/).nth(1), 'Weekdays')
  await anna.write(drawer.getByRole('combobox', { name: 'Holidays' }), 'German')
  await anna.click(page.getByRole('option', { name: 'German public holidays' }))
  await anna.press('Escape')
  await anna.sees(drawer.getByText('08:00–17:00').first())
  await anna.looks()
  await pictured(anna, 'schedule-new')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)

  await anna.click(page.getByText('German public holidays', { exact: true }).first())
  await anna.sees(drawer.getByText('Neujahr').first())
  await anna.looks()
  await pictured(anna, 'holidays')
  await anna.press('Escape')
  await anna.seesNot(drawer)

  await anna.goTo('/desk/admin/sla-plans')
  await anna.click(page.getByRole('button', { name: 'New SLA plan' }))
  await anna.write(drawer.getByLabel(/^Name/), 'Gold')
  await anna.write(drawer.getByLabel('First response'), '1h')
  await anna.click(drawer.getByRole('combobox', { name: 'Working hours' }))
  await anna.click(page.getByRole('option', { name: 'Office' }))
  await anna.click(drawer.getByRole('button', { name: 'Add a step' }))
  await anna.write(drawer.getByLabel('Opened'), '')
  await drawer.getByLabel('Opened').fill('2026-03-06T16:40')
  await anna.sees(drawer.getByText('By the hours of the plan: Office (UTC)'), drawer.getByText('20 min').first())
  await anna.looks()
  await pictured(anna, 'plan-new')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await anna.sees('Gold')
  await anna.looks()
})

test('a ticket shows how its due dates came about', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const ticket = await add(desk.world, 'tickets', {
    subject: 'Terminal dead',
    message: 'It does not start.',
    requester: { email: 'cleo@example.com', name: 'Cleo' },
    slaPlanId: silver.id,
  })
  await anna.goTo(`/desk/tickets/${ticket.id}`)
  const panel = page
    .getByRole('region', { name: 'SLA' })
    .or(page.locator('section', { hasText: 'First response' }).first())
  await anna.sees(panel)
  await anna.click(page.getByText(/of 1 hr used/).first())
  await anna.sees(page.getByText(/^Due /).first())
  await anna.looks()
  await pictured(anna, 'receipt')
})

test('on a phone in the dark nothing is cut off', async () => {
  const anna = await signedIn('anna', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  const { page } = anna
  for (const [path, name] of [
    ['sla-plans', 'Silver'],
    ['schedules', 'Branch hours'],
  ] as const) {
    await anna.goTo(`/desk/admin/${path}`)
    await anna.click(page.getByText(name, { exact: true }).first())
    await anna.sees(page.getByRole('dialog'))
    await expectNoSidewaysScrolling(page)
    await pictured(anna, `phone-${path}`)
  }
})

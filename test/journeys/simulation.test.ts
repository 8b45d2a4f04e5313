import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'

const desk = await runningDesk()
await bank(desk)
const { world } = desk
const { signedIn } = browsing(desk)

/** Where pictures of the pages go, for whoever wants to look at them. */
const pictures = process.env.PICTURES

const opens = (subject: string) =>
  add(world, 'tickets', { subject, message: 'Nothing works.', requester: { email: 'cleo@example.com' } })

test('a filter is simulated before it is saved: which tickets would differ, and each opens', async () => {
  const outage = await opens('Total outage')
  await opens('Question about opening hours')
  const anna = await signedIn('anna')
  const { page } = anna
  const looksAt = async (name: string) => {
    await anna.looks()
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }
  await anna.goTo('/desk/admin/ticket-filters')
  await anna.click(page.getByRole('button', { name: 'New filter' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Value of comparison 1'), 'outage')
  await anna.click(drawer.getByRole('button', { name: 'Add an action' }))
  await anna.click(page.getByRole('menuitem', { name: 'Set department' }))
  anna.expectRefusal(/4\d\d POST .*\/simulations/)
  await anna.click(drawer.getByRole('button', { name: 'Simulate', exact: true }))
  await anna.sees('Some fields need attention.')

  await anna.click(drawer.getByRole('combobox', { name: 'Set department' }))
  await anna.click(page.getByRole('option', { name: 'Online Banking' }))
  await anna.click(drawer.getByRole('button', { name: 'Simulate', exact: true }))
  await anna.sees(drawer.getByRole('link', { name: /Total outage/ }))
  await anna.sees(drawer.getByRole('row', { name: /Total outage.*Department.*Support.*Online Banking/ }).first())
  await anna.seesNot(drawer.getByText('Question about opening hours'))
  await looksAt('simulate')

  const [whole] = await Promise.all([
    page.context().waitForEvent('page'),
    anna.click(drawer.getByRole('link', { name: 'Open the whole result' })),
  ])
  const address = new URL(whole.url()).pathname
  await whole.close()
  await anna.write(drawer.getByLabel('Name'), 'Outages')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('button', { name: 'Outages', exact: true }))

  await anna.goTo(address)
  await anna.sees(page.getByRole('row', { name: /Total outage.*Online Banking/ }).first())
  await looksAt('simulation')
  await anna.click(page.getByText(/^Not reproduced \(/))
  await anna.sees('The replay comes to what was recorded for every ticket.')
  await anna.click(page.getByText(/^Would differ \(/))
  await anna.click(page.getByRole('link', { name: /Total outage/ }))
  await expect.poll(() => new URL(page.url()).pathname, { timeout: 15_000 }).toBe(`/desk/tickets/${outage.id}`)

  await anna.goTo('/desk/admin/simulations')
  await anna.sees(page.getByRole('button', { name: /^Filter/ }))
  await looksAt('simulations')
}, 180_000)

test('an SLA plan is simulated before it was ever saved: nothing names it, until it is said what would', async () => {
  await opens('Slow laptop')
  const anna = await signedIn('anna')
  const { page } = anna
  const looksAt = async (name: string) => {
    await anna.looks()
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }
  await anna.goTo('/desk/admin/sla-plans')
  await anna.click(page.getByRole('button', { name: 'New SLA plan' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Gold')
  await anna.click(drawer.getByRole('button', { name: 'Simulate', exact: true }))
  await anna.sees(drawer.getByRole('row', { name: /Gold.*no ticket would have it/ }))
  await anna.sees('No ticket would differ.')

  await anna.click(drawer.getByLabel('As if it were the plan of'))
  await anna.click(page.getByRole('option', { name: 'Support' }))
  await anna.sees('The form has been changed since this simulation.')
  await page.keyboard.press('Escape')
  await anna.click(drawer.getByRole('button', { name: 'Simulate', exact: true }))
  await anna.sees(drawer.getByRole('link', { name: /Slow laptop/ }))
  await anna.sees(drawer.getByRole('row', { name: /SLA plan.*Gold/ }).first())
  await looksAt('simulate-plan')

  await anna.goTo('/desk/admin/simulations')
  await anna.sees(page.getByRole('button', { name: /SLA plan Gold.*Department Support/ }))
}, 180_000)

test('working hours are simulated before they were ever saved, as if a department went by them', async () => {
  await opens('Coffee machine')
  const anna = await signedIn('anna')
  const { page } = anna
  const drawer = page.getByRole('dialog')
  await anna.goTo('/desk/admin/schedules')
  await anna.click(page.getByRole('button', { name: 'New schedule' }).first())
  await anna.write(drawer.getByLabel(/^Name/).nth(1), 'Weekdays')
  await anna.click(drawer.getByLabel('As if these were the hours of'))
  await anna.click(page.getByRole('option', { name: 'Support' }))
  await page.keyboard.press('Escape')
  await anna.click(drawer.getByRole('button', { name: 'Simulate', exact: true }))
  await anna.sees(drawer.getByRole('link', { name: /Coffee machine/ }))
  await anna.sees(drawer.getByRole('row', { name: /Due date/ }).first())
  await anna.looks()
  if (pictures) {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height })
      await drawer.getByLabel('As if these were the hours of').scrollIntoViewIfNeeded()
      await page.screenshot({ path: join(pictures, `simulate-schedule-${width}.png`) })
    }
  }
}, 180_000)

test('a macro is run on several tickets at once, after a look at what it will do', async () => {
  await add(world, 'macros', {
    name: 'On hold',
    owner: 'everyone',
    actions: [{ kind: 'setStatus', statusId: await world.id('ticketStatus', 'On hold') }],
  })
  const one = await opens('Printer prints stripes')
  const other = await opens('Router offline')
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/queue/open')
  await anna.click(page.getByLabel(`Select ticket ${one.number}`))
  await anna.click(page.getByLabel(`Select ticket ${other.number}`))
  await anna.sees(page.getByRole('group', { name: 'Selected tickets' }).getByText('2 selected'))
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'Run a macro' }))
  await anna.click(page.getByRole('menuitem', { name: 'On hold' }))
  const dialog = page.getByRole('dialog')
  await anna.sees(dialog.getByRole('row', { name: /Status.*Open.*On hold/ }).nth(1))
  await anna.looks()
  await anna.click(dialog.getByRole('button', { name: 'Do it with 2 tickets' }))
  await anna.seesNot(dialog)
  await anna.sees('On hold is done with 2 tickets.')
  for (const { id } of [one, other]) {
    expect((await world.call('anna', `GET /api/v1/tickets/${id}`)).body.status.name).toBe('On hold')
  }
}, 120_000)

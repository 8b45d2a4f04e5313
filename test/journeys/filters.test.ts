import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'

const desk = await runningDesk()
await bank(desk)
const { signedIn } = browsing(desk)

test('a filter is made, tried, only looks on at first, and then routes a ticket and names itself there', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const earlier = await add(desk.world, 'tickets', {
    subject: 'Total outage',
    message: 'Nothing works.',
    requester: { email: 'cleo@example.com' },
  })
  await anna.goTo('/desk/admin/ticket-filters')
  await anna.click(page.getByRole('button', { name: 'New filter' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Outages')
  await anna.write(drawer.getByLabel('Value of comparison 1'), 'outage')
  await anna.click(drawer.getByRole('button', { name: 'Add an action' }))
  await anna.click(page.getByRole('menuitem', { name: 'Set department' }))
  await anna.click(drawer.getByRole('combobox', { name: 'Set department' }))
  await anna.click(page.getByRole('option', { name: 'Online Banking' }))
  await anna.looks()
  await anna.write(drawer.getByLabel('Try it on a ticket'), String(earlier.number))
  await anna.click(drawer.getByRole('button', { name: 'Would it match?' }))
  await anna.sees(drawer.getByText(`It would match #${earlier.number}`))
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('button', { name: 'Outages', exact: true }))
  await anna.sees(page.getByText('Looks on'))

  // It begins by only looking on.
  const watched = await add(desk.world, 'tickets', {
    subject: 'Another OUTAGE',
    message: 'Again.',
    requester: { email: 'cleo@example.com' },
  })
  expect(watched).not.toMatchObject({ department: { name: 'Online Banking' } })
  await anna.goTo('/desk/admin/ticket-filters')
  await anna.click(page.getByRole('button', { name: 'Outages', exact: true }))
  await anna.sees(drawer.getByText(/would have done/).last())
  await anna.sees(drawer.getByText('Set department: Online Banking'))
  await anna.looks()

  await drawer.getByRole('switch', { name: 'Only look on' }).press('Space')
  await anna.click(drawer.getByRole('button', { name: 'Save' }))
  await anna.seesNot(drawer)
  await anna.seesNot(page.getByText('Looks on'))
  const routed = await add(desk.world, 'tickets', {
    subject: 'A third outage',
    message: 'And again.',
    requester: { email: 'cleo@example.com' },
  })
  expect(routed).toMatchObject({ department: { name: 'Online Banking' } })
  await anna.goTo(`/desk/tickets/${routed.id}`)
  await anna.sees(page.getByText('The filter Outages matched: department Online Banking'))
  await anna.looks()

  // Versions are compared by names.
  const { body } = await desk.world.call('anna', 'GET /api/v1/ticket-filters?q=Outages')
  const teamId = (await add(desk.world, 'teams', { name: 'Night shift' })).id
  const actions = [{ kind: 'assignTeam', teamId }]
  await desk.world.call('anna', `PATCH /api/v1/ticket-filters/${body.items[0].id}`, { actions })
  await anna.goTo('/desk/admin/ticket-filters')
  await anna.click(page.getByRole('button', { name: 'Outages', exact: true }))
  await anna.click(drawer.getByRole('button', { name: 'Compare' }).first())
  await anna.sees(drawer.getByText('Set department · Online Banking'), drawer.getByText(/ · Night shift$/))
  await page.mouse.move(0, 0)
  await anna.looks()
})

import { mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import type { Person } from './person.ts'

const desk = await runningDesk()
await bank(desk)
const { signedIn } = browsing(desk)
const open = (subject: string) =>
  add(desk.world, 'tickets', { subject, message: 'It does not work.', requester: { email: 'cleo@example.com' } })

/** For whoever wants to look at it. */
async function picture({ page }: Person, name: string): Promise<void> {
  const folder = process.env.PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` })
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.emulateMedia({ colorScheme: 'light' })
}

test('a rule is made, shows what it would do, acts when it is let, and names itself in the thread', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const ticket = await open('Payment terminal dead')
  await anna.goTo('/desk/admin/rules')
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'New rule' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Urgent is noted')
  await anna.click(drawer.getByRole('combobox', { name: 'What happens' }))
  await anna.click(page.getByRole('option', { name: 'The priority changes', exact: true }))
  await anna.press('Escape')
  await anna.click(drawer.getByRole('button', { name: 'Add an action' }))
  await anna.click(page.getByRole('menuitem', { name: 'Add an internal note' }))
  const words = drawer.getByLabel('Words')
  await words.pressSequentially('{{ agent.mob')
  await anna.sees(page.getByRole('option', { name: /^agent\.mobile/ }))
  await picture(anna, 'values')
  await anna.press('Escape')
  await anna.seesNot(page.getByRole('option', { name: /^agent\.mobile/ }))
  await anna.write(words, 'Now {{ ticket.priority }}.')
  await anna.write(drawer.getByLabel('Try it on a ticket'), String(ticket.number))
  await anna.click(drawer.getByRole('button', { name: 'What would it do?' }))
  await anna.sees(drawer.getByText('Internal note by'))
  await anna.looks()
  await picture(anna, 'rule')
  await drawer.getByRole('switch', { name: 'Only look on' }).press('Space')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('button', { name: 'Urgent is noted', exact: true }))
  await picture(anna, 'rules')

  const priorityId = await desk.world.id('priority', 'Emergency')
  await desk.world.call('anna', `PATCH /api/v1/tickets/${ticket.id}`, { priorityId })
  await anna.goTo(`/desk/tickets/${ticket.id}`)
  await anna.sees(page.getByText('The rule Urgent is noted acted: a note'))
  await anna.sees(page.getByText('Now Emergency.'))
  await anna.looks()
})

test('a macro of one’s own shows what it will do with a ticket, and does it by key', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const ticket = await open('A question')
  await anna.goTo('/desk/macros')
  await anna.click(page.getByRole('button', { name: 'New macro' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Thank and take')
  for (const name of ['Reply to the requester', 'Assign to whoever runs it']) {
    await anna.click(drawer.getByRole('button', { name: 'Add an action' }))
    await anna.click(page.getByRole('menuitem', { name }))
  }
  await anna.write(drawer.getByLabel('Words'), 'Thank you, {{ requester.name }}.')
  await anna.write(drawer.getByLabel('Digit'), '1')
  await anna.looks()
  await picture(anna, 'macro')
  await anna.click(drawer.getByRole('button', { name: 'Create' }))
  await anna.seesNot(drawer)
  await picture(anna, 'macros')

  await anna.goTo(`/desk/tickets/${ticket.id}`)
  await anna.sees(page.getByRole('heading', { name: /A question/ }))
  await anna.click(page.getByRole('button', { name: 'Macros' }))
  await anna.sees(page.getByRole('menuitem', { name: /Thank and take/ }))
  await anna.looks()
  await anna.press('Escape')
  await anna.press('y')
  await anna.press('1')
  const dialog = page.getByRole('dialog', { name: 'Thank and take' })
  await anna.sees(dialog.getByText('1 mail goes to'))
  await anna.looks()
  await picture(anna, 'macro-preview')
  await anna.press('Enter')
  await anna.seesNot(dialog)
  await anna.sees(page.getByText('Thank and take is done with'))
  await anna.sees(page.getByText('ran the macro Thank and take: reply sent, taken'))
  const { body } = await desk.world.call('anna', `GET /api/v1/tickets/${ticket.id}`)
  expect(body.assignee.agent).toMatchObject({ name: 'Anna' })
})

test('a ticket tells of any filter and rule why it did nothing with it', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const priorityId = await desk.world.id('priority', 'Emergency')
  await add(desk.world, 'rules', {
    name: 'Only of printers',
    trigger: { kind: 'event', events: ['priorityChanged'] },
    conditions: {
      all: [
        { field: 'priority', operator: 'changedTo', value: priorityId },
        { field: 'subject', operator: 'contains', value: 'printer' },
      ],
    },
    actions: [{ kind: 'addNote', body: 'A printer' }],
  })
  await add(desk.world, 'rules', {
    name: 'Closes what waits',
    trigger: { kind: 'time', minutes: 4320, since: 'status' },
    actions: [{ kind: 'addNote', body: 'It waits' }],
  })
  const ticket = await open('The scanner hums')
  for (const id of [priorityId, await desk.world.id('priority', 'Low')]) {
    await desk.world.call('anna', `PATCH /api/v1/tickets/${ticket.id}`, { priorityId: id })
  }
  await anna.goTo(`/desk/tickets/${ticket.id}`)
  await anna.click(page.getByRole('button', { name: /^Why\? Priority/ }).first())
  await anna.click(page.getByRole('button', { name: 'Why did a filter or rule do nothing?' }))
  const choose = async (name: RegExp) => {
    await anna.click(page.getByRole('combobox', { name: 'Choose a filter or a rule' }))
    await anna.click(page.getByRole('option', { name }))
  }
  await choose(/^Only of printers/)
  await anna.sees(page.getByText('“Only of printers” did not match'))
  await anna.sees(page.getByText('It was: Emergency → Low'))
  await anna.click(page.getByRole('combobox', { name: 'What happened' }))
  await anna.click(page.getByRole('option', { name: /The priority changes$/ }).nth(1))
  await anna.sees(page.getByText('“Only of printers” did not match'))
  await anna.looks()
  await picture(anna, 'why-not')
  await choose(/^Closes what waits/)
  await anna.sees(page.getByText('“Closes what waits” waits for its moment'))
  await picture(anna, 'why-not-waits')
})

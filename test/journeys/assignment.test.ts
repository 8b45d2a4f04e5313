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

test('a skill is made, given and needed; a policy finds who has it, and says why', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const looksAt = async (name: string) => {
    await anna.looks()
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
  }
  await anna.goTo('/desk/admin/skills')
  await anna.click(page.getByRole('button', { name: 'New skill' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Card terminals')
  await anna.press('Enter')
  await anna.seesNot(drawer)

  // The click's save is slow: what is pressed meanwhile comes after it, and stays.
  let saves = 0
  await page.route('**/skill-matrix', async (route) => {
    const isFirst = route.request().method() !== 'GET' && saves++ === 0
    if (isFirst) await new Promise((resolve) => setTimeout(resolve, 1_000))
    await route.continue()
  })
  await anna.click(page.getByRole('button', { name: 'John, Card terminals: not at all' }))
  await anna.press('4')
  const levelOf = async (name: string) => {
    const { body } = await world.call('anna', 'GET /api/v1/skill-matrix')
    const id = await world.id('agent', name)
    return body.agents.find(({ agent }: { agent: { id: number } }) => agent.id === id).skills[0]?.level
  }
  await expect.poll(() => saves).toBe(2)
  await expect.poll(() => levelOf('John')).toBe(4)
  await page.unroute('**/skill-matrix')
  await anna.goTo('/desk/admin/skills')
  const cell = page.getByRole('button', { name: /^John, Card terminals: 4/ })
  await anna.sees(cell)
  await cell.focus()
  await anna.press('ArrowUp', 'ArrowDown')
  await expect.poll(() => page.evaluate('document.activeElement?.ariaLabel')).toMatch(/^John/)
  await looksAt('skills')

  await anna.goTo('/desk/admin/help-topics')
  await anna.click(page.getByRole('button', { name: 'Business Critical Outage', exact: true }))
  await anna.click(drawer.getByRole('button', { name: 'Add a skill' }))
  await anna.click(drawer.getByRole('combobox', { name: 'Skill', exact: true }))
  await anna.click(page.getByRole('option', { name: 'Card terminals' }))
  await looksAt('topic')
  await anna.click(drawer.getByRole('button', { name: 'Save', exact: true }))
  await anna.seesNot(drawer)

  await anna.goTo('/desk/admin/assignment')
  await anna.click(page.getByRole('button', { name: 'Online Banking' }))
  await anna.click(drawer.getByLabel('Best fit'))
  await looksAt('policy')
  await anna.click(drawer.getByRole('button', { name: 'Save', exact: true }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('cell', { name: 'Best fit' }))

  const parentId = await world.id('department', 'Online Banking')
  await add(world, 'departments', { name: 'Cards', parentId })
  await anna.goTo('/desk/admin/assignment')
  await anna.sees(page.getByRole('row', { name: /^Cards/ }).getByText('from Online Banking'))
  await anna.click(page.getByRole('button', { name: 'Cards' }))
  await expect.poll(() => drawer.getByLabel('As in Online Banking').isChecked()).toBe(true)
  await looksAt('policy-taken-over')
  await anna.click(drawer.getByLabel('Round robin'))
  await anna.click(drawer.getByRole('button', { name: 'Save', exact: true }))
  await anna.sees('Nobody belongs to it who could get a ticket.')
  await anna.click(drawer.getByLabel('As in Online Banking'))
  await anna.click(drawer.getByRole('button', { name: 'Save', exact: true }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('row', { name: /^Cards/ }).getByText('from Online Banking'))

  const topics = await world.call('anna', 'GET /api/v1/help-topics?q=Business')
  const { body: ticket } = await world.call('anna', 'POST /api/v1/tickets', {
    subject: 'Payment terminal dead',
    message: 'Nothing works',
    requester: { email: 'cleo@example.com' },
    departmentId: await world.id('department', 'Online Banking'),
    helpTopicId: topics.body.items[0].id,
  })
  const owner = async () => (await world.call('anna', `GET /api/v1/tickets/${ticket.id}`)).body.assignee.agent?.name
  await expect.poll(owner).toBe('John')
  await anna.sees(page.getByRole('meter', { name: 'Load of John' }))
  await expect.poll(() => page.getByRole('meter', { name: 'Load of John' }).getAttribute('aria-valuenow')).toBe('1')
  await looksAt('assignment')

  await anna.goTo(`/desk/tickets/${ticket.id}`)
  await anna.click(page.getByRole('button', { name: /^Why\? (Agent|Assigned)/ }).first())
  await anna.sees('One candidate', page.getByText('Card terminals at level 1'))
  await anna.click(page.getByText('4 agents could not have it'))
  await anna.sees(page.getByText(/Card terminals at level 0, 1 needed/).first())
  await looksAt('why')
})

test('a team looks after an organization; an agent then does not', async () => {
  await add(world, 'teams', { name: 'Key accounts' })
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/organizations')
  await anna.click(page.getByRole('button', { name: 'New organization' }).first())
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Northwind')
  await anna.click(drawer.getByRole('combobox', { name: 'Account manager' }))
  await anna.click(page.getByRole('option', { name: 'John' }))
  await anna.click(drawer.getByRole('combobox', { name: '… or a team' }))
  await anna.click(page.getByRole('option', { name: 'Key accounts' }))
  await expect.poll(() => drawer.getByRole('combobox', { name: 'Account manager' }).inputValue()).toBe('')
  await anna.looks()
  if (pictures) await page.screenshot({ path: join(pictures, 'organization.png'), fullPage: true })
  await anna.click(drawer.getByRole('button', { name: 'Create', exact: true }))
  await anna.seesNot(drawer)
  await anna.sees(page.getByRole('cell', { name: 'Key accounts' }))

  const { body: found } = await world.call('anna', 'GET /api/v1/organizations?q=Northwind')
  const organizationId = found.items[0].id
  const john = await signedIn('john')
  await john.goTo(`/desk/organizations/${organizationId}`)
  await john.sees('Account manager', john.page.getByRole('link', { name: 'Key accounts' }))
  await john.seesNot(john.page.getByRole('link', { name: 'Change' }))
  await john.looks()
  await anna.goTo(`/desk/organizations/${organizationId}`)
  await anna.click(page.getByRole('link', { name: 'Change' }))
  await anna.sees(page.getByRole('dialog').getByRole('combobox', { name: '… or a team' }))
})

test('somebody says that he is busy, and announces an absence with a stand-in', async () => {
  const john = await signedIn('john')
  const { page } = john
  await john.goTo('/desk/profile')
  let asked = 0
  const both = Promise.withResolvers<void>()
  await page.route('**/presence', async (route) => {
    asked += 1
    await both.promise
    await route.continue()
  })
  // Another choice while the first is on its way: the last holds.
  for (const presence of [/^Away/, /^Busy/]) {
    await john.click(page.getByRole('button', { name: 'Presence: Available' }))
    await john.click(page.getByRole('menuitem', { name: presence }))
  }
  both.resolve()
  await john.sees(page.getByRole('button', { name: 'Presence: Busy' }))
  expect(asked).toBe(2)
  await john.looks()

  await page.getByLabel('From').fill('2036-07-01T08:00')
  await page.getByLabel('To', { exact: true }).fill('2036-06-01T08:00')
  await john.click(page.getByRole('combobox', { name: 'Stand-in' }))
  await john.click(page.getByRole('option', { name: 'Anna' }))
  john.expectRefusal(/422 POST .*\/absences/)
  await john.click(page.getByRole('button', { name: 'Announce absence' }))
  await john.sees('The end lies before the beginning.')
  await page.getByLabel('To', { exact: true }).fill('2036-07-20T08:00')
  await john.click(page.getByRole('button', { name: 'Announce absence' }))
  await john.sees('Anna stands in')
  await john.sees(
    page.getByText(/on nobody is there who has Card terminals at level 1 or above.* Business Critical Outage/),
  )
  await john.looks()
  if (pictures) await page.screenshot({ path: join(pictures, 'profile.png'), fullPage: true })
})

test('the page of agents says what nobody can do for as long as the last who could is away', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  const john = await world.id('agent', 'John')
  const change = (body: object) => world.call('anna', `PATCH /api/v1/agents/${john}`, body)
  const { body } = await change({ onVacation: true })
  expect(body.warnings).toMatchObject([{ code: 'nobody_there_has_skill', detail: { skill: 'Card terminals' } }])
  await anna.goTo('/desk/admin/agents')
  const said = page.getByText(/nobody is there who has Card terminals at level 1 or above.* Business Critical Outage/)
  await anna.sees('Nobody can do this now', said)
  await anna.looks()
  if (pictures) await page.screenshot({ path: join(pictures, 'agents.png'), fullPage: true })
  await change({ onVacation: false })
  await anna.goTo('/desk/admin/skills')
  await anna.sees(page.getByRole('button', { name: /^John, Card terminals: 4/ }))
  await anna.seesNot(said)
  await anna.click(page.getByRole('button', { name: /^John, Card terminals: 4/ }))
  await anna.press('0')
  await anna.sees(page.getByText(/Nobody has Card terminals at level 1 or above.* Business Critical Outage/))
  await anna.looks()
  if (pictures) await page.screenshot({ path: join(pictures, 'skills-unmet.png'), fullPage: true })
})

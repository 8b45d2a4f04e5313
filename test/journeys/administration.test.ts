import { expect, test } from 'vitest'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'

const desk = await runningDesk()
await bank(desk)
const { signedIn } = browsing(desk)

const pages = {
  desk: 'Desk',
  portal: 'Portal',
  attachments: 'Attachments',
  tickets: 'Tickets',
  agents: 'Agents',
  teams: 'Teams',
  departments: 'Departments',
  roles: 'Roles',
  skills: 'Skills',
  assignment: 'Automatic assignment',
  organizations: 'Organizations',
  'help-topics': 'Help topics',
  forms: 'Forms',
  lists: 'Lists',
  statuses: 'Statuses',
  priorities: 'Priorities',
  'sla-plans': 'SLA plans',
  schedules: 'Schedules',
  sequences: 'Number sequences',
  mailboxes: 'Mailboxes',
  'mail-addresses': 'Addresses',
  mail: 'E-mail settings',
  'incoming-mail': 'Incoming mail',
  'outgoing-mail': 'Outgoing mail',
  'blocked-senders': 'Blocked senders',
  notices: 'Alerts and notices',
  templates: 'Mail templates',
  'api-keys': 'API keys',
}

test('every page of the administration opens, without a reload, and is accessible', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin')
  await anna.sees(page.getByRole('main').getByRole('heading').first())
  await anna.looks()
  for (const [path, title] of Object.entries(pages)) {
    await anna.click(page.locator(`a[href="/desk/admin/${path}"]`).first())
    await anna.sees(page.getByRole('heading', { name: new RegExp(title, 'i') }).first())
    await anna.looks()
  }
})

test('an SLA plan is made, and deleted while nothing uses it', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/sla-plans')
  await anna.click(page.getByRole('button', { name: /^New / }))
  const drawer = page.getByRole('dialog')
  await anna.write(drawer.getByLabel('Name'), 'Sev-B')
  await anna.looks()
  await anna.press('Enter')
  await anna.seesNot(drawer)
  await anna.click(page.getByText('Sev-B'))
  await anna.click(drawer.getByRole('button', { name: 'Delete' }))
  await anna.click(page.getByRole('dialog', { name: 'Delete Sev-B?' }).getByRole('button', { name: 'Delete' }))
  await anna.seesNot(page.getByRole('cell', { name: 'Sev-B' }))
})

test('help topics are ordered by dragging', async () => {
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo('/desk/admin/help-topics')
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await row('Feedback').locator('[draggable="true"]').dragTo(row('General Inquiry'))
  const names = async () => {
    const topics = await desk.world.call('anna', 'GET /api/v1/help-topics')
    return topics.body.items.map(({ path }: { path: string }) => path).slice(0, 2)
  }
  await expect.poll(names).toEqual(['Feedback', 'General Inquiry'])
  await anna.sees(page.locator('tbody tr').first().filter({ hasText: 'Feedback' }))
})

test('permissions that are given faster than they are saved are all there', async () => {
  const { id } = await add(desk.world, 'roles', { name: 'Night shift', permissions: [] })
  const anna = await signedIn('anna')
  const { page } = anna
  // The first is the slowest to arrive: what is sent after it must not be there before.
  let asked = 0
  let saved = 0
  await page.route('**/api/v1/roles/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    if (asked++ === 0) await new Promise((resolve) => setTimeout(resolve, 800))
    await route.fulfill({ response: await route.fetch() })
    saved += 1
  })
  await anna.goTo('/desk/admin/roles')
  const boxes = page.getByRole('checkbox', { name: /^Night shift: / })
  for (const place of [0, 1, 2]) await boxes.nth(place).click()
  const given = async () => (await desk.world.call('anna', `GET /api/v1/roles/${id}`)).body.permissions.length
  await expect.poll(() => saved).toBe(3)
  expect(await given()).toBe(3)
  for (const place of [0, 1, 2]) expect(await boxes.nth(place).isChecked()).toBe(true)
})

test('a requester is archived, and brought back', async () => {
  const { id } = await add(desk.world, 'users', { email: 'gone@example.com', name: 'Gone Away' })
  await add(desk.world, 'tickets', { requester: { id }, source: 'phone', subject: 'Once', message: 'Only once.' })
  const anna = await signedIn('anna')
  const { page } = anna
  await anna.goTo(`/desk/people/${id}`)
  await anna.click(page.getByRole('button', { name: 'Archive' }))
  await anna.looks()
  await anna.click(page.getByRole('dialog', { name: 'Archive Gone Away?' }).getByRole('button', { name: 'Archive' }))
  await anna.sees(page.getByText('Archived: not in the list of people'))
  await anna.looks()
  await anna.click(page.getByRole('button', { name: 'Bring back' }))
  await anna.seesNot(page.getByText('Archived: not in the list of people'))
  await anna.sees(page.getByRole('button', { name: 'Archive' }))
})

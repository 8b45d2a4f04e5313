import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Correspondent } from '#test/mail/correspondent.ts'
import { administer, type MailDesk, noMail, SUPPORT, startMailDesk } from '#test/mail/mail-desk.ts'
import { browsing } from './browsing.ts'
import { add, bank, runningDesk } from './desk.ts'
import { entries, events, propertyIs, rows } from './desk-page.ts'
import type { Person } from './person.ts'

// The right person, in time, without a hand on it: mail through Postfix and Dovecot, what became of it in Chromium.

const desk = await runningDesk()
const { world } = desk
await bank(desk)
const { signedIn } = browsing(desk)

const DAY = 86_400_000
/** It plays the Saturday, tomorrow the Sunday: midnight may pass meanwhile, and the working week begins on Monday all the same. */
const saturday = new Date()
const monday = new Date(saturday.getTime() + 2 * DAY)
const week = [2, 3, 4, 5, 6].map((days) => new Date(saturday.getTime() + days * DAY).getUTCDay() || 7)

const banking = await world.id('department', 'Online Banking')
const hours = await add(world, 'schedules', {
  name: 'Branch hours',
  kind: 'hours',
  timeZone: 'UTC',
  entries: [
    {
      name: 'Working week',
      startsOn: '2020-01-01',
      times: [{ from: '08:00', to: '17:00' }],
      repeats: { kind: 'weekly', weekdays: week },
    },
  ],
})
const gold = await add(world, 'sla-plans', {
  name: 'Gold',
  graceMinutes: 480,
  firstResponseMinutes: 60,
  byPriority: [{ priorityId: await world.id('priority', 'High'), graceMinutes: 240, firstResponseMinutes: 30 }],
  scheduleId: hours.id,
})
const vip = await add(world, 'organizations', { name: 'Northwind VIP' })
const terminals = await add(world, 'skills', { name: 'Card terminals' })

/** Who works in Online Banking, in which languages, and how well each knows the terminals. */
const staff: [name: string, languages: string[], level: number | null][] = [
  ['John', ['de', 'en'], 5],
  ['Carl', ['de'], 3],
  ['Bea', ['en'], 5],
  ['Dan', ['de', 'en'], null],
]
for (const [name, languages, level] of staff) {
  if (name !== 'John') await world.agent(name, { department: 'Online Banking' })
  const skills = level === null ? [] : [{ skillId: terminals.id, level }]
  await administer(world, `PATCH /api/v1/agents/${await world.id('agent', name)}/work`, { languages, skills })
}
await administer(world, `PUT /api/v1/assignment/policies/department/${banking}`, {
  kind: 'best_fit',
  language: 'required',
})

describe.skipIf(noMail)(`tickets that find their way${noMail ? ` (skipped: ${noMail})` : ''}`, () => {
  let mail: MailDesk
  let cleo: Correspondent
  beforeAll(async () => {
    mail = await startMailDesk(world)
    cleo = await mail.person('Cleo', 'cleo@example.com')
    await administer(world, 'PATCH /api/v1/settings', { mail: { usePriorityHeader: true } })
    await administer(world, `PATCH /api/v1/users/${await world.id('requester', 'Cleo')}`, { organizationId: vip.id })
  })
  afterAll(() => mail?.stop())

  test('34: a filter for outages, made by hand, and a mail that it routes to the best there is', {
    timeout: 240_000,
  }, async () => {
    const anna = await signedIn('anna')
    const { page } = anna
    const drawer = page.getByRole('dialog')
    const choose = async (list: string, option: string) => {
      await anna.click(drawer.getByRole('combobox', { name: list }))
      await anna.click(page.getByRole('option', { name: option, exact: true }))
    }
    const addAction = async (name: string) => {
      await anna.click(drawer.getByRole('button', { name: 'Add an action' }))
      await anna.click(page.getByRole('menuitem', { name, exact: true }))
    }
    await anna.goTo('/desk/admin/ticket-filters')
    await anna.click(page.getByRole('button', { name: 'New filter' }).first())
    await anna.write(drawer.getByLabel('Name'), 'Outages')
    await anna.write(drawer.getByLabel('Value of comparison 1'), 'outage')
    await anna.click(drawer.getByRole('button', { name: 'Add a comparison' }))
    await choose('Field of comparison 2', 'Priority')
    await choose('Value of comparison 2', 'High')
    await addAction('Set department')
    await choose('Set department', 'Online Banking')
    await addAction('Need a skill')
    await choose('Need a skill', 'Card terminals')
    await anna.looks()
    await drawer.getByRole('switch', { name: 'Only look on' }).press('Space')
    await anna.click(drawer.getByRole('button', { name: 'Create', exact: true }))
    await anna.seesNot(drawer)
    await anna.sees(page.getByRole('button', { name: 'Outages', exact: true }))

    const john = await signedIn('john')
    await john.goTo('/desk/queue/mine')
    await cleo.write({
      to: SUPPORT,
      subject: 'Total outage of our card machines',
      text: 'Hello, all of them are down since this morning. Please help us as soon as you can!',
      headers: { 'X-Priority': '1 (Highest)' },
    })
    await expect.poll(() => owner('Total outage of our card machines'), { timeout: 60_000 }).not.toBeNull()
    await john.goTo('/desk/queue/open')
    await john.click(rows(john).getByRole('link', { name: /Total outage/ }))
    await john.sees(
      propertyIs(john, 'Priority', 'High'),
      propertyIs(john, 'Department', 'Online Banking'),
      events(john).filter({ hasText: 'The filter Outages matched: department Online Banking' }),
    )
    await john.looks()
    expect(await hands('Total outage of our card machines')).toEqual([])
    await asksWhy(john, 'Agent')
    await john.sees('2 candidates', john.page.getByText('Card terminals at level 3'))
    expect((await candidates(john)).toSorted()).toEqual(['Bea', 'John'])
  })

  test('payment terminal dead, High, in German, from a VIP, mailed on a Saturday', { timeout: 240_000 }, async () => {
    await administer(world, 'POST /api/v1/ticket-filters', {
      name: 'VIP terminals out of hours',
      target: 'email',
      conditions: {
        all: [
          {
            any: [
              { field: 'subject', operator: 'contains', value: 'terminal' },
              { field: 'message', operator: 'matches', value: '(kassen|zahlungs)terminals?' },
            ],
          },
          { field: 'language', operator: 'is', value: 'de' },
          { field: 'organization', operator: 'is', value: vip.id },
          { field: 'priority', operator: 'is', value: await world.id('priority', 'High') },
          { not: { field: 'time.schedules', operator: 'is', value: hours.id } },
        ],
      },
      actions: [
        { kind: 'setDepartment', departmentId: banking },
        { kind: 'setSlaPlan', slaPlanId: gold.id },
        { kind: 'needSkill', skillId: terminals.id, level: 3, demand: 'required' },
        { kind: 'addNote', body: 'VIP: call back.' },
      ],
    })
    const john = await signedIn('john')
    const { page } = john
    await john.goTo('/desk/queue/mine')
    await cleo.write({
      to: SUPPORT,
      subject: 'Zahlungsterminal tot',
      text: 'Guten Tag, das Zahlungsterminal in unserer Filiale ist seit heute Morgen tot. Bitte helfen Sie uns schnell!',
      headers: { 'X-Priority': '1' },
    })

    // Routed and skilled: it is with whoever knows terminals best and speaks German.
    const ticket = rows(john).getByRole('link', { name: /Zahlungsterminal tot/ })
    await expect.poll(() => owner('Zahlungsterminal tot'), { timeout: 60_000 }).toBe('John')
    await john.goTo('/desk/queue/mine')
    await john.click(ticket)
    await john.sees(
      propertyIs(john, 'Priority', 'High'),
      propertyIs(john, 'Department', 'Online Banking'),
      propertyIs(john, 'SLA plan', 'Gold'),
      propertyIs(john, 'Assigned to', 'John'),
      events(john).filter({ hasText: 'The filter VIP terminals out of hours matched' }),
      entries(john, 'note').filter({ hasText: 'VIP: call back.' }),
    )
    await john.looks()
    expect(await hands('Zahlungsterminal tot')).toEqual([])

    // Explained: the filter with what it saw, the candidates with their scores, the limits of the others.
    await asksWhy(john, 'Department')
    await john.sees(
      'Set by the ticket filter “VIP terminals out of hours”.',
      page.getByText('Northwind VIP').last(),
      page.getByText('Version 1'),
    )
    await john.looks()
    await john.press('Escape')
    await asksWhy(john, 'Agent')
    await john.sees('2 candidates', page.getByText('Card terminals at level 3'))
    await expect.poll(() => candidates(john)).toEqual(['John', 'Carl'])
    expect(await scores(john)).toEqual((await scores(john)).toSorted((one, other) => one - other))
    await john.click(page.getByText(/agents could not have it/))
    await john.sees(
      page.getByRole('listitem').filter({ hasText: /Bea: does not speak the language/ }),
      page.getByRole('listitem').filter({ hasText: /Dan: Card terminals at level 0, 3 needed/ }),
    )
    await john.looks()
    await john.press('Escape')

    // Scheduled: nothing of the weekend counts, so that it is due on Monday, and the receipt says so.
    const due = await dueDates('Zahlungsterminal tot')
    const on = (time: string) => `${monday.toISOString().slice(0, 10)}T${time}:00.000Z`
    expect(due).toEqual({ firstResponse: on('08:30'), resolution: on('12:00') })
    await john.click(page.getByText(/of 30 min used/))
    await john.sees(page.getByText(/Gold · High · Branch hours/).first(), page.getByText(/^Due .*8:30/).first())
    await john.looks()
  })

  async function idOf(subject: string): Promise<number | undefined> {
    const row = await world.db.selectFrom('ticket').select('id').where('subject', '=', subject).executeTakeFirst()
    return row?.id
  }

  async function owner(subject: string): Promise<string | null> {
    const id = await idOf(subject)
    if (id === undefined) return null
    return (await world.call('anna', `GET /api/v1/tickets/${id}`)).body.assignee.agent?.name ?? null
  }

  /** Agents who have done something to it. */
  async function hands(subject: string): Promise<string[]> {
    const done = await world.db
      .selectFrom('ticketEvent')
      .innerJoin('ticket', 'ticket.id', 'ticketEvent.ticketId')
      .select('actorName')
      .where('subject', '=', subject)
      .where('actorKind', 'in', ['agent', 'api_key'])
      .execute()
    return done.map(({ actorName }) => actorName)
  }

  async function dueDates(subject: string): Promise<Record<string, string | null>> {
    const { body } = await world.call('anna', `GET /api/v1/tickets/${await idOf(subject)}/sla`)
    const clocks: { target: string; minutes: number | null; dueAt: string | null }[] = body.clocks
    return Object.fromEntries(
      clocks.filter(({ minutes }) => minutes !== null).map(({ target, dueAt }) => [target, dueAt]),
    )
  }

  async function asksWhy({ click, page }: Person, field: 'Agent' | 'Department'): Promise<void> {
    await click(
      page
        .getByRole('button', { name: new RegExp(`^Why\\? (${field === 'Agent' ? 'Agent|Assigned' : field})`) })
        .first(),
    )
  }

  const candidates = ({ page }: Person) => page.getByRole('rowheader').locator('bdi').allTextContents()

  async function scores({ page }: Person): Promise<number[]> {
    const table = page.getByRole('table').filter({ has: page.getByRole('rowheader') })
    return (await table.getByRole('cell').allTextContents()).map(Number)
  }
})

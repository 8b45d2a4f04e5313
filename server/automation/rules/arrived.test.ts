import { beforeEach, describe, expect, test } from 'vitest'
import type { Condition } from '#contract/conditions.ts'
import type { Trigger } from '#contract/rules.ts'
import { changeDepartment } from '#server/people/departments/change.ts'
import { catalogueOf, presentFields } from '#server/routing/conditions/fields.ts'
import type { Received } from '#server/routing/defaults.ts'
import { createSchedule } from '#server/sla/schedules/schedules.ts'
import { writeNote } from '#server/tickets/note.ts'
import { changeRequester } from '#server/tickets/requester.ts'
import { transferTicket } from '#server/tickets/transfer.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { whyNotRule } from '../why-not/rule.ts'
import { archiveRule } from './change.ts'
import { loadSubjects } from './subjects.ts'

const world = await testWorld()
const { ticket, historyIsTrue } = ticketsOf(world)
const { rule, follow, passUntil, runs } = rulesOf(world)
const mia = () => world.as('mia')
const hardware = await world.id('department', 'Hardware')
const billing = await world.id('department', 'Billing')

const everyDay = { startsOn: '2020-01-01', until: null, days: 1, repeats: { kind: 'weekdays' as const } }
const hoursOf = (name: string, from: string, to: string) =>
  createSchedule(mia(), {
    name,
    kind: 'hours',
    timeZone: 'UTC',
    entries: [{ ...everyDay, name, times: [{ from, to }] }],
  })
const office = await hoursOf('Office', '08:00', '17:00')
const evening = await hoursOf('Evening', '16:00', '22:00')
await changeDepartment(mia(), hardware, { scheduleId: office.id })
await changeDepartment(mia(), billing, { scheduleId: evening.id })
const [box] = await world.db
  .insertInto('mailbox')
  .values({ name: 'Desk', fetchHost: 'imap.example.com', fetchPort: 993, userName: 'desk' })
  .returning('id')
  .execute()
const [desk, sales] = await world.db
  .insertInto('mailAddress')
  .values([{ email: 'desk@example.com' }, { email: 'sales@example.com' }])
  .returning(['id', 'email'])
  .execute()
if (!box || !desk || !sales) throw new Error('nothing to mail to')

const received: Received = {
  address: { ...desk, departmentId: null, priorityId: null },
  header: null,
  mail: {
    mailboxId: box.id,
    mailboxName: 'Desk',
    replyTo: { address: 'Boss@Shop.example', name: 'The Boss' },
    addressees: ['desk@example.com', 'boss@shop.example'],
    listId: 'news.example.com',
    isAutomatic: true,
  },
}

const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 2, 2, hour, minute))
const noted: Trigger = { kind: 'event', events: ['noteAdded'] }
const seen = [{ kind: 'addCollaborator', email: 'seen@example.com', name: '' } as const]
const note = (of: { id: number }) => writeNote(mia(), of.id, { body: 'Look', format: 'text' })
const is = (field: string, value: string | number | boolean): Condition => ({ field, operator: 'is', value })

beforeEach(async () => {
  world.now = at(9)
  const old = await world.db.selectFrom('rule').select('id').where('availability', '<>', 'archived').execute()
  for (const { id } of old) await archiveRule(mia(), id)
  await follow()
})

test('whatever a rule may ask, there is something that is looked at', async () => {
  const opened = await ticket({ source: 'email', received })
  const subject = (await loadSubjects({ db: world.db, now: world.now }, [opened.id])).get(opened.id)
  const asked = presentFields(catalogueOf([]), 'life').map(({ key }) => key)
  // Who did it comes with the event.
  const looked = [...Object.keys(subject?.facts ?? {}), 'actor'].filter((key) => !/^(\w+\.)?fields\./.test(key))
  expect(looked.sort()).toEqual(asked.sort())
})

describe('how a ticket came', () => {
  test.each<[Condition, mailed: boolean, written: boolean]>([
    [is('mail.address', desk.id), true, false],
    [is('mail.address', sales.id), false, false],
    [{ field: 'mail.address', operator: 'isEmpty' }, false, true],
    [is('mail.mailbox', box.id), true, false],
    [{ field: 'mail.mailbox', operator: 'isNotEmpty' }, true, false],
    [is('mail.replyTo', 'boss@shop.example'), true, false],
    [is('mail.replyToName', 'the boss'), true, false],
    [{ field: 'mail.addressees', operator: 'endsWith', value: '@shop.example' }, true, false],
    [is('mail.listId', 'news.example.com'), true, false],
    [is('mail.isAutomatic', true), true, false],
    [is('requester.isNew', true), true, false],
    [is('requester.isNew', false), false, true],
  ])('is asked by a rule over its life: %j, of one by mail %s, of one by form %s', async (when, mailed, written) => {
    const asks = await rule('Asks', { on: noted, when, actions: seen })
    const email = `new-${asks.id}@example.com`
    const byMail = await ticket({ requester: { email }, source: 'email', received })
    const byForm = await ticket()
    // What it came with stays, whoever asks later.
    await ticket({ requester: { email } })
    await note(byMail)
    await note(byForm)
    await follow()
    const asked = (await runs(asks)).map(({ ticketId }) => ticketId)
    expect(asked).toEqual([...(mailed ? [byMail.id] : []), ...(written ? [byForm.id] : [])])
    await historyIsTrue()
  })

  test('stays as it was when the ticket gets another requester', async () => {
    const asks = await rule('Asks', { on: noted, when: is('requester.isNew', true), actions: seen })
    const opened = await ticket({ requester: { email: 'nobody.knew@example.com' } })
    await changeRequester(mia(), opened.id, { requester: { email: 'ada@example.com' } })
    await note(opened)
    await follow()
    expect(await runs(asks)).toHaveLength(1)
  })

  test('of one of which it was not kept is neither so nor otherwise', async () => {
    const both = { any: [is('requester.isNew', true), is('requester.isNew', false), is('mail.isAutomatic', false)] }
    const asks = await rule('Asks', { on: noted, when: both, actions: seen })
    const opened = await ticket()
    await world.db.deleteFrom('ticketArrival').where('ticketId', '=', opened.id).execute()
    await note(opened)
    await follow()
    expect(await runs(asks)).toHaveLength(0)
  })
})

describe('working hours', () => {
  test.each<[hour: number, working: number[], hardware: boolean, billing: boolean]>([
    [7, [], false, false],
    [9, [office.id], true, false],
    [16, [office.id, evening.id], true, true],
    [18, [evening.id], false, true],
  ])(
    'at %i:00 these count: %j; a ticket of Hardware is within its own: %s, of Billing: %s',
    async (hour, ...expected) => {
      const inHardware = await ticket({ department: 'Hardware' })
      const inBilling = await ticket({ department: 'Billing' })
      const ids = [inHardware.id, inBilling.id]
      const subjects = await loadSubjects({ db: world.db, now: at(hour) }, ids)
      const [first, second] = ids.map((id) => subjects.get(id)?.facts)
      const [working, ofHardware, ofBilling] = expected
      // The desk has a schedule of its own beside these.
      const known = [office.id, evening.id].filter((id) => [first?.['time.schedules']].flat().includes(id))
      expect([known, first?.['time.isWorking'], second?.['time.isWorking']]).toEqual([working, ofHardware, ofBilling])
    },
  )

  test('are looked at as of the event, however late a rule hears of it', async () => {
    const within = await rule('Within', { on: noted, when: is('time.isWorking', true), actions: seen })
    const after = await rule('After', { on: noted, when: is('time.isWorking', false), actions: seen })
    const clock = await rule('Clock', {
      on: noted,
      when: { field: 'time.ofDay', operator: 'isBefore', value: '17:00' },
      actions: seen,
    })
    const opened = await ticket({ department: 'Hardware' })
    world.now = at(16, 59)
    await note(opened)
    world.now = at(23)
    await follow()
    expect([await runs(within), await runs(after), await runs(clock)].map(({ length }) => length)).toEqual([1, 0, 1])
  })

  test('are those of the department in which the ticket is, also where somebody asks later why not', async () => {
    const within = await rule('Within', { on: noted, when: is('time.isWorking', true), actions: seen })
    const opened = await ticket({ department: 'Billing' })
    await note(opened)
    await follow()
    await transferTicket(mia(), opened.id, { departmentId: hardware })
    world.now = at(10)
    const [asked] = (await whyNotRule(mia(), opened.id, within.id)).occasions
    expect(asked).toMatchObject({ outcome: 'notMatched', trace: [{ saw: false, matched: false }] })
    await note(opened)
    await follow()
    expect(await runs(within)).toHaveLength(1)
  })

  test('decide about a time rule when its moment comes', async () => {
    const since = { kind: 'time', minutes: 120, since: 'opened', direction: 'after' } as const
    const own = is('time.isWorking', true)
    const within = await rule('Within', { on: since, when: own, actions: seen })
    const after = await rule('After', { on: since, when: { not: own }, actions: seen })
    world.now = at(16)
    await ticket({ department: 'Hardware' })
    await passUntil(at(19))
    expect([await runs(within), await runs(after)].map(({ length }) => length)).toEqual([0, 1])
  })
})

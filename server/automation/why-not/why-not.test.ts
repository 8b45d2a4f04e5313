import { beforeEach, expect, test } from 'vitest'
import type { Trigger } from '#contract/rules.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { changeStatus } from '#server/tickets/status.ts'
import { filter } from '#test/filters.ts'
import { rulesOf } from '#test/rules.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { archiveRule, changeRule } from '../rules/change.ts'
import { whyNotRule } from './rule.ts'

const world = await testWorld()
await world.agent('Val', { department: 'Billing', role: 'view-only' })
const { ticket } = ticketsOf(world)
const { rule, follow, passUntil, plan } = rulesOf(world)
const mia = () => world.as('mia')
const high = await world.id('priority', 'High')
const low = await world.id('priority', 'Low')
const waiting = await world.id('ticketStatus', 'Waiting for requester')
const open = await world.id('ticketStatus', 'Open')
const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 9, n))
const onPriority: Trigger = { kind: 'event', events: ['priorityChanged'] }
const to = (value: number) => ({ field: 'priority', operator: 'changedTo', value }) as const
const note = (body: string) => [{ kind: 'addNote', body } as const]

beforeEach(async () => {
  world.now = minute(0)
  const old = await world.db.selectFrom('rule').select('id').where('availability', '<>', 'archived').execute()
  for (const { id } of old) await archiveRule(mia(), id)
  await follow()
})

/** A change of the priority so many minutes after nine, and what rules make of it. */
async function prioritized(of: { id: number }, priorityId: number, at: number): Promise<void> {
  world.now = minute(at)
  await editTicket(mia(), of.id, { priorityId })
  await follow()
}

test('of each event that a rule looks for: whether it ran, or the first comparison that failed, as the ticket was then', async () => {
  const urgent = await rule('Urgent', {
    on: onPriority,
    when: { all: [{ field: 'subject', operator: 'contains', value: 'fire' }, to(high)] },
    actions: note('Hurry'),
  })
  const opened = await ticket({ priorityId: low, subject: 'Printer on fire' })
  await prioritized(opened, high, 1)
  await prioritized(opened, low, 2)
  world.now = minute(3)
  await editTicket(mia(), opened.id, { subject: 'Printer is cold' })
  await changeRule(mia(), urgent.id, { conditions: to(high) })
  const { rule: asked, occasions } = await whyNotRule(mia(), opened.id, urgent.id)
  expect(asked).toMatchObject({ name: 'Urgent', version: 2, availability: 'active' })
  expect(occasions).toMatchObject([
    {
      at: minute(2).toISOString(),
      version: 1,
      outcome: 'notMatched',
      trace: [{ path: 'all.1', saw: { from: 'High', to: 'Low' }, matched: false }],
    },
    { at: minute(1).toISOString(), version: 1, outcome: 'applied', saw: { subject: 'Printer on fire' }, did: [{}] },
  ])
})

test('what no history is kept of is told as it is today, and said to be', async () => {
  const { body } = await world.call('mia', 'POST /api/v1/organizations', { name: 'Acme' })
  const theirs = await rule('Theirs', {
    on: onPriority,
    when: { all: [to(high), { field: 'organization', operator: 'is', value: body.id }] },
    actions: note('Theirs'),
  })
  const opened = await ticket({ priorityId: low })
  await prioritized(opened, high, 1)
  const asked = async () => (await whyNotRule(mia(), opened.id, theirs.id)).occasions
  expect(await asked()).toMatchObject([{ outcome: 'notMatched', asOfToday: ['organization'], trace: [{ saw: null }] }])
  await prioritized(opened, low, 2)
  expect((await asked())[0]).toMatchObject({ outcome: 'notMatched', asOfToday: [], trace: [{ path: 'all.0' }] })
  await world.db
    .updateTable('requester')
    .set({ organizationId: body.id })
    .where('id', '=', opened.requesterId)
    .execute()
  expect((await asked())[1]).toMatchObject({ outcome: 'matched', asOfToday: ['organization'] })
})

test('it sees what rules before it did on the same event, and not what those after it did', async () => {
  const before = await rule('Before', { on: onPriority, actions: [{ kind: 'setStatus', statusId: waiting }] })
  const middle = await rule('Middle', {
    on: onPriority,
    when: { field: 'status', operator: 'is', value: open },
    actions: note('Open'),
  })
  await rule('After', { on: onPriority, actions: [{ kind: 'setStatus', statusId: open }] })
  const opened = await ticket({ priorityId: low })
  await prioritized(opened, high, 1)
  const { occasions } = await whyNotRule(mia(), opened.id, middle.id)
  expect(occasions).toMatchObject([{ outcome: 'notMatched', trace: [{ saw: 'Waiting for requester' }] }])
  expect((await whyNotRule(mia(), opened.id, before.id)).occasions).toMatchObject([{ outcome: 'applied' }])
})

test('it was too new, switched off, silent, stopped by another, archived', async () => {
  const opened = await ticket({ priorityId: low })
  await prioritized(opened, high, 1)
  world.now = minute(2)
  const one = await rule('One', { on: onPriority, actions: note('One') })
  await prioritized(opened, low, 3)
  world.now = minute(4)
  await changeRule(mia(), one.id, { availability: 'disabled' })
  await prioritized(opened, high, 5)
  world.now = minute(6)
  await changeRule(mia(), one.id, { availability: 'active', isSilent: true })
  await prioritized(opened, low, 7)
  const outcomes = async () => (await whyNotRule(mia(), opened.id, one.id)).occasions.map(({ outcome }) => outcome)
  expect(await outcomes()).toEqual(['silent', 'notOn', 'applied', 'tooNew'])
  world.now = minute(8)
  await archiveRule(mia(), one.id)
  await prioritized(opened, high, 9)
  expect((await outcomes())[0]).toBe('archived')

  world.now = minute(10)
  await rule('Stopper', { on: onPriority, actions: note('No further'), stopsFurther: true })
  const last = await rule('Last', { on: onPriority, actions: note('Never') })
  await prioritized(opened, low, 11)
  const { occasions } = await whyNotRule(mia(), opened.id, last.id)
  expect(occasions.slice(0, 2)).toMatchObject([{ outcome: 'stoppedBy', by: 'Stopper' }, { outcome: 'tooNew' }])
})

test('that a chain of causes led back to it', async () => {
  const up = await rule('Up', { on: onPriority, when: to(low), actions: [{ kind: 'setPriority', priorityId: high }] })
  await rule('Down', { on: onPriority, when: to(high), actions: [{ kind: 'setPriority', priorityId: low }] })
  const opened = await ticket({ priorityId: high })
  await prioritized(opened, low, 1)
  const { occasions } = await whyNotRule(mia(), opened.id, up.id)
  expect(occasions.map(({ outcome }) => outcome)).toEqual(['stopped', 'notMatched', 'applied'])
  expect(occasions[0]?.chain).toEqual(['Down', 'Up'])
})

test('a time rule: what it counts from, since when it holds and when it is due, what keeps it, that it ran', async () => {
  const remind = await rule('Remind', {
    on: { kind: 'time', minutes: 60, since: 'status', direction: 'after' },
    when: {
      all: [
        { field: 'status', operator: 'is', value: waiting },
        { field: 'since.opened', operator: 'isGreaterThan', value: 30 },
      ],
    },
    actions: note('Reminder'),
  })
  const opened = await ticket()
  await follow()
  const first = async () => (await whyNotRule(mia(), opened.id, remind.id)).occasions[0]
  world.now = minute(5)
  expect(await first()).toMatchObject({
    event: null,
    outcome: 'notMatched',
    trace: [{ path: 'all.0', saw: 'Open' }],
    dueAt: minute(60).toISOString(),
  })
  world.now = minute(10)
  await changeStatus(mia(), opened.id, { statusId: waiting })
  await follow()
  world.now = minute(20)
  await editTicket(mia(), opened.id, { priorityId: high })
  await follow()
  expect(await first()).toMatchObject({
    outcome: 'waiting',
    since: { moment: 'status', at: minute(10).toISOString() },
    heldSince: minute(10).toISOString(),
    dueAt: minute(70).toISOString(),
  })
  await passUntil(minute(80))
  expect(await first()).toMatchObject({
    outcome: 'applied',
    dueAt: minute(70).toISOString(),
    did: [{ outcome: 'done' }],
  })

  const answered = await rule('Answered', {
    on: { kind: 'time', minutes: 5, since: 'lastReply', direction: 'after' },
    actions: note('Ask'),
  })
  expect((await whyNotRule(mia(), opened.id, answered.id)).occasions).toMatchObject([
    { outcome: 'noMoment', since: { moment: 'lastReply', at: null } },
  ])
})

test('a time rule whose moment has gone by tells what it saw then', async () => {
  const late = await rule('Late', {
    on: { kind: 'time', minutes: 10, since: 'opened', direction: 'after' },
    when: { field: 'priority', operator: 'is', value: high },
    actions: note('Late'),
  })
  const opened = await ticket({ priorityId: low })
  await passUntil(minute(20))
  world.now = minute(30)
  await changeStatus(mia(), opened.id, { statusId: waiting })
  const { occasions } = await whyNotRule(mia(), opened.id, late.id)
  expect(occasions).toMatchObject([{ outcome: 'notMatched', at: minute(10).toISOString(), trace: [{ saw: 'Low' }] }])
  await plan(late)
})

test('filters and rules stand in one list; a filter, too, says that it was off, too new, or stopped by another', async () => {
  const about = { field: 'subject', operator: 'contains', value: 'listed' } as const
  const stopper = await filter(world, 'Stops', { when: about, actions: [], stopsFurther: true })
  const last = await filter(world, 'Last', { when: about, actions: [] })
  const one = await rule('A rule', { on: onPriority, actions: note('Listed') })
  const opened = await ticket({ subject: 'listed' })
  world.now = minute(1)
  const young = await filter(world, 'Young', { when: about, actions: [] })
  const path = `GET /api/v1/tickets/${opened.id}/why-not` as const
  const list = (await world.call('mia', path)).body.items as { kind: string; name: string; hasRun: boolean }[]
  expect(list.filter(({ name }) => ['Stops', 'Last', 'A rule'].includes(name))).toMatchObject([
    { kind: 'ticketFilter', name: 'Stops', hasRun: true },
    { kind: 'ticketFilter', name: 'Last', hasRun: false },
    { kind: 'rule', name: 'A rule', hasRun: false },
  ])
  const ask = async (id: number) => (await world.call('mia', `${path}/ticket-filters/${id}`)).body
  expect(await ask(stopper.id)).toMatchObject({ outcome: 'applied' })
  expect(await ask(last.id)).toMatchObject({ outcome: 'stoppedBy', by: 'Stops' })
  expect(await ask(young.id)).toMatchObject({ outcome: 'tooNew' })
  expect((await world.call('mia', `${path}/rules/${one.id}`)).body).toMatchObject({ occasions: [] })
  expect((await world.call('mia', `${path}/rules/999999`)).status).toBe(404)
  expect((await world.call('val', `${path}/rules/${one.id}`)).status).toBe(404)
})

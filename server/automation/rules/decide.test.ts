import { expect, test } from 'vitest'
import type { Condition } from '#contract/conditions.ts'
import { dueOf, factsBefore, isTriggered, MOST_LINKS, mayRun, ruleEventsOf, withoutTime } from './decide.ts'

const change = { from: 1, to: 2 }

test.each([
  ['ticket.opened', { statusId: change, agentId: change }, {}, ['opened']],
  ['reply.sent', { isAnswered: change }, {}, ['replied']],
  ['message.received', {}, {}, ['messageReceived']],
  ['note.added', {}, {}, ['noteAdded']],
  ['ticket.status_changed', { statusId: change }, {}, ['statusChanged']],
  ['ticket.edited', { priorityId: change }, {}, ['priorityChanged']],
  ['ticket.edited', { subject: change, priorityId: change }, {}, ['edited', 'priorityChanged']],
  ['ticket.edited', { fields: change }, {}, ['edited']],
  ['ticket.transferred', { departmentId: change, agentId: change }, {}, ['departmentChanged', 'assigneeChanged']],
  ['ticket.assigned', { teamId: change }, {}, ['assigneeChanged']],
  ['ticket.closed', { statusId: change }, {}, ['closed', 'statusChanged']],
  ['ticket.reopened', { statusId: change, agentId: change }, {}, ['reopened', 'statusChanged', 'assigneeChanged']],
  ['ticket.overdue', { isOverdue: change }, {}, ['slaOver']],
  ['ticket.escalated', {}, { isWarning: true }, ['slaNear']],
  ['ticket.escalated', { priorityId: change }, { isWarning: false }, ['priorityChanged']],
  ['ticket.rule_applied', {}, {}, []],
])('%s with %j is known to rules as %j %j', (type, changes, data, events) => {
  expect([...ruleEventsOf({ type, changes, data })].sort()).toEqual([...events].sort())
})

test('a rule is asked on the events that it names, a time rule on none', () => {
  const happened = { type: 'ticket.closed', changes: { statusId: change }, data: {} }
  expect(isTriggered({ trigger: { kind: 'event', events: ['opened', 'closed'] } }, happened)).toBe(true)
  expect(isTriggered({ trigger: { kind: 'event', events: ['opened'] } }, happened)).toBe(false)
  const trigger = { kind: 'time', minutes: 5, since: 'status', direction: 'after' } as const
  expect(isTriggered({ trigger }, happened)).toBe(false)
})

test('before an event the facts were those that it changed, answers too; before an opening there was nothing', () => {
  const facts = { status: 2, priority: 7, 'fields.site': 'Rome', 'fields.seats': 3 }
  const changes = { statusId: change, fields: { from: { site: 'Berlin' }, to: { site: 'Rome', seats: 3 } } }
  expect(factsBefore(facts, { type: 'ticket.edited', changes }, { 'fields.site': 'Berlin' })).toEqual({
    status: 1,
    priority: 7,
    'fields.site': 'Berlin',
  })
  expect(factsBefore(facts, { type: 'ticket.opened', changes })).toBeNull()
})

test('a time rule is due so long after its moment or before the due date, and never while there is none', () => {
  const at = new Date('2026-03-02T09:00:00Z')
  const moments = { opened: at, status: at, lastMessage: at, lastReply: null, due: at }
  const trigger = { kind: 'time', minutes: 90, since: 'due', direction: 'after' } as const
  expect(dueOf(trigger, moments)?.toISOString()).toBe('2026-03-02T10:30:00.000Z')
  expect(dueOf({ ...trigger, direction: 'before' }, moments)?.toISOString()).toBe('2026-03-02T07:30:00.000Z')
  expect(dueOf({ ...trigger, since: 'lastReply' }, moments)).toBeNull()
})

test('what only the clock decides is taken for granted, also under a negation', () => {
  const late: Condition = { field: 'since.lastReply', operator: 'isGreaterThan', value: 60 }
  const open: Condition = { field: 'state', operator: 'is', value: 'open' }
  expect(withoutTime({ all: [late, open, { not: { any: [late, open] } }] })).toEqual({
    all: [{ all: [] }, open, { not: { any: [{ any: [] }, open] } }],
  })
})

test('a rule runs once on what one act leads to, never on what it led to, and chains end', () => {
  const rules = (length: number) => Array.from({ length }, (_, id) => ({ id }))
  expect(mayRun({ id: 99 }, { chain: rules(MOST_LINKS - 1), ran: rules(50) })).toBe(true)
  expect(mayRun({ id: 99 }, { chain: rules(MOST_LINKS), ran: [] })).toBe(false)
  expect(mayRun({ id: 2 }, { chain: rules(3), ran: [] })).toBe(false)
  expect(mayRun({ id: 2 }, { chain: [], ran: rules(3) })).toBe(false)
})

import { expect, test } from 'vitest'
import { EscalationAction, type EscalationStep } from '#contract/sla.ts'
import { type EscalationFacts, escalation } from './escalate.ts'
import type { TicketNow } from './ticket.ts'

const at = Date.parse('2026-03-02T10:40:00Z')
// Of ticket and clock no more is asked.
const ticket = { priorityId: 4 } as TicketNow
const plan = { id: 5, name: 'Gold', version: 3 }
const sam = { id: 7, name: 'Sam', availability: 'active', isPrimary: true, isMember: true } as const
const clock = { terms: { plan } } as Parameters<typeof escalation>[1]['clock']
const all: EscalationFacts = {
  agent: (id) => (id === 7 ? { ...sam, onVacation: false, assignableTo: 'all' } : null),
  named: { get: (key) => ({ name: `${key}!`, availability: 'active' }) },
  priorities: [
    { id: 1, urgency: 1, availability: 'active' },
    { id: 2, urgency: 2, availability: 'archived' },
    { id: 3, urgency: 3, availability: 'active' },
    { id: 4, urgency: 4, availability: 'active' },
  ],
}
const none: EscalationFacts = { ...all, named: new Map(), priorities: [] }
const archived: EscalationFacts = { ...all, named: { get: (key) => ({ name: `${key}!`, availability: 'archived' }) } }

function taken(action: EscalationAction, facts = all) {
  const when = { kind: 'after', minutes: 0 } as const
  const step: EscalationStep = { id: 1, target: 'resolution', when, repeat: null, actions: [action] }
  const moment = { key: 'k', at, step, target: step.target, dueAt: at, time: 0, clock }
  const { steps, referrals } = escalation(ticket, moment, facts)
  const [escalated, ...changes] = steps
  return { data: escalated?.data, changes, referrals }
}

const cause = { kind: 'escalation', id: 5, name: 'Gold', saw: { step: 1, target: 'resolution', version: 3 } }
const tell: EscalationAction = { kind: 'tell', to: [{ kind: 'teamLead' }, { kind: 'address', email: 'a@b.example' }] }

/** What each action comes to. */
const table: [
  EscalationAction,
  ReturnType<typeof taken> extends infer R ? Partial<Record<keyof R, unknown>> : never,
][] = [
  [tell, { data: { tell: tell.kind === 'tell' && tell.to }, changes: [], referrals: [] }],
  [{ kind: 'assignAgent', agentId: 7 }, { changes: [{ set: { agentId: 7 }, causes: { agentId: cause } }] }],
  [{ kind: 'assignTeam', teamId: 8 }, { changes: [{ set: { teamId: 8 }, causes: { teamId: cause } }] }],
  [
    { kind: 'raisePriority' },
    { changes: [{ set: { priorityId: 3 }, causes: { priorityId: cause }, touch: { urgency: 3 } }] },
  ],
  [
    { kind: 'referToAgent', agentId: 7 },
    { changes: [], referrals: [{ agentId: 7 }] },
  ],
  [
    { kind: 'referToTeam', teamId: 8 },
    { changes: [], referrals: [{ teamId: 8 }] },
  ],
  [
    { kind: 'referToDepartment', departmentId: 9 },
    { changes: [], referrals: [{ departmentId: 9 }] },
  ],
]

test.each(table)('%j', (action, comesTo) => {
  expect(taken(action)).toMatchObject(comesTo)
})

const naming = table.map(([action]) => action).filter(({ kind }) => kind !== 'tell' && kind !== 'raisePriority')

test.each(naming)('%j is left out and named where what it names is archived or gone', (action) => {
  const { data, changes, referrals } = taken(action, archived)
  expect([changes, referrals]).toEqual([[], []])
  expect(data).toMatchObject({
    skipped: [{ action: action.kind, value: expect.stringMatching(/^\w+ \d!$/), why: 'archived' }],
  })
  expect(taken(action, none).data).toMatchObject({ skipped: [{ action: action.kind, value: null, why: 'not_found' }] })
})

test('a priority that none is more urgent than is left', () => {
  const { data, changes } = taken({ kind: 'raisePriority' }, none)
  expect(changes).toEqual([])
  expect(data).toMatchObject({ skipped: [{ action: 'raisePriority', value: null, why: 'already_most_urgent' }] })
})

test('an agent who is gone, absent or may not have it is left out and named', () => {
  const absent: EscalationFacts = { ...all, agent: () => ({ ...sam, onVacation: true, assignableTo: 'all' }) }
  const gone: EscalationFacts = { ...all, agent: () => null }
  expect(taken({ kind: 'assignAgent', agentId: 7 }, absent).data).toMatchObject({
    skipped: [{ value: 'agents 7!', why: 'agent_absent', whyValues: { name: 'Sam', words: 'Sam is absent.' } }],
  })
  expect(taken({ kind: 'assignAgent', agentId: 6 }, gone).changes).toEqual([])
})

test('every action of a step is in the table', () => {
  const kinds = EscalationAction.options.map((option) => option.shape.kind.value)
  expect(table.map(([{ kind }]) => kind).sort()).toEqual([...kinds].sort())
})

import { expect, test } from 'vitest'
import { type Action, actionKinds, placesOf } from '#contract/actions.ts'
import { decideFilters } from './decide.ts'
import type { Arrival, Effects } from './filter.ts'
import { compiledFilter, type FilterRow } from './load.ts'

const arrival: Arrival = {
  channel: 'email',
  facts: {
    subject: 'Outage',
    priority: 3,
    'mail.address': 7,
    'mail.replyTo': 'reply@example.com',
    'mail.replyToName': 'Reply',
  },
  names: { priority: 'High' },
}
let ids = 0
const filter = (actions: Action[], more: Partial<FilterRow> = {}) => {
  ids += 1
  const plain = { id: ids, name: `F${ids}`, version: 1, target: 'any' as const, addressId: null, stopsFurther: false }
  return compiledFilter({ ...plain, isSilent: false, conditions: { all: [] }, actions, ...more })
}
const decide = (...filters: ReturnType<typeof filter>[]) => decideFilters(filters, arrival, { clock: () => 0 })

/** What each action comes to. */
const table: [Action, (effects: Effects) => unknown, unknown][] = [
  [{ kind: 'reject' }, (it) => it.rejectedBy?.error, null],
  [{ kind: 'useReplyTo' }, (it) => it.replyTo?.email, 'reply@example.com'],
  [{ kind: 'disableAutoResponse' }, (it) => it.autoResponseOffBy?.error, null],
  [{ kind: 'autoRespond', body: 'Hi' }, (it) => it.answer?.body, 'Hi'],
  [{ kind: 'setDepartment', departmentId: 2 }, (it) => it.wishes.departmentId[0]?.value, 2],
  [{ kind: 'setPriority', priorityId: 2 }, (it) => it.wishes.priorityId[0]?.value, 2],
  [{ kind: 'setSlaPlan', slaPlanId: 2 }, (it) => it.wishes.slaPlanId[0]?.value, 2],
  [{ kind: 'setStatus', statusId: 2 }, (it) => it.wishes.statusId[0]?.value, 2],
  [{ kind: 'setHelpTopic', helpTopicId: 2 }, (it) => it.wishes.helpTopicId[0]?.value, 2],
  [{ kind: 'assignAgent', agentId: 2 }, (it) => it.wishes.agentId[0]?.value, 2],
  [{ kind: 'assignTeam', teamId: 2 }, (it) => it.wishes.teamId[0]?.value, 2],
  [{ kind: 'setField', key: 'site', value: 'Rome' }, (it) => it.fields[0]?.value, 'Rome'],
  [{ kind: 'addCollaborator', email: 'a@b.example', name: '' }, (it) => it.collaborators[0]?.email, 'a@b.example'],
  [{ kind: 'addNote', body: 'Look' }, (it) => it.notes[0]?.body, 'Look'],
  [
    { kind: 'sendMail', fromAddressId: null, to: [{ kind: 'requester' }], subject: 'S', body: 'B' },
    (it) => it.mails[0]?.subject,
    'S',
  ],
  [{ kind: 'callWebhook', url: 'https://a.example' }, (it) => it.webhooks[0]?.url, 'https://a.example'],
  [{ kind: 'needSkill', skillId: 2, level: 3, demand: 'required' }, (it) => it.skills[0]?.level, 3],
]

test.each(table)('%j', (action, read, value) => {
  expect(read(decide(filter([action])))).toEqual(value)
})

test('every action that a filter may do is in the table', () => {
  const onArrival = actionKinds.filter((kind) => placesOf[kind].includes('arrival'))
  expect(table.map(([{ kind }]) => kind).sort()).toEqual([...onArrival].sort())
})

test('the last one comes first; a stop ends it; a rejection wins at once', () => {
  const set = (priorityId: number) => filter([{ kind: 'setPriority', priorityId }])
  const values = ({ wishes }: Effects) => wishes.priorityId.map(({ value }) => value)
  expect(values(decide(set(1), set(2), set(3)))).toEqual([3, 2, 1])
  const stop = filter([{ kind: 'setPriority', priorityId: 9 }], { stopsFurther: true })
  expect(values(decide(set(1), stop, set(3)))).toEqual([9, 1])
  const rejected = decide(set(1), filter([{ kind: 'reject' }, { kind: 'addNote', body: 'x' }]), set(3))
  expect([rejected.runs.length, rejected.notes.length]).toEqual([2, 0])
})

test('one that only looks on is asked in its place, and neither wants nor stops anything', () => {
  const set = (priorityId: number, more: Partial<FilterRow> = {}) =>
    filter([{ kind: 'setPriority', priorityId }], { name: `P${priorityId}`, ...more })
  const silent = (priorityId: number, more: Partial<FilterRow> = {}) => set(priorityId, { isSilent: true, ...more })
  const seen = ({ wishes, runs, silent }: Effects) => ({
    wishes: wishes.priorityId.map(({ value }) => value),
    runs: runs.map(({ filter }) => filter.name),
    silent: silent.map(({ filter }) => filter.name),
  })
  expect(
    seen(decide(set(1), silent(2, { stopsFurther: true }), set(3), set(4, { stopsFurther: true }), silent(5))),
  ).toEqual({
    wishes: [4, 3, 1],
    runs: ['P1', 'P3', 'P4'],
    silent: ['P2'],
  })
  const actions: Action[] = [{ kind: 'useReplyTo' }, { kind: 'reject' }]
  const turnsAway = decide(filter(actions, { name: 'Away', isSilent: true }), set(1))
  expect([turnsAway.rejectedBy, turnsAway.replyTo]).toEqual([null, null])
  expect(seen(turnsAway)).toEqual({ wishes: [1], runs: ['P1'], silent: ['Away'] })
  const bad = { field: 'subject', operator: 'matches', value: '(?=x)' } as const
  const broken = decide(filter([], { name: 'Broken', isSilent: true, conditions: bad }))
  expect([broken.runs[0]?.error, broken.silent]).toEqual([expect.stringContaining('(?='), []])
  expect(seen(decide(silent(1, { target: 'web' }))).silent).toEqual([])
})

test('the Reply-To address is taken once, and not where it is the sender', () => {
  const one = filter([{ kind: 'useReplyTo' }, { kind: 'addNote', body: 'x' }])
  expect(decide(one).notes).toEqual([])
  const again = decideFilters([one], arrival, { hasReplied: true })
  expect([again.replyTo, again.notes.length]).toEqual([null, 1])
  const own = { ...arrival, facts: { ...arrival.facts, 'requester.email': 'reply@example.com' } }
  expect(decideFilters([one], own).replyTo).toBeNull()
})

test.each([
  ['any', null, true],
  ['email', null, true],
  ['web', null, false],
  ['api', null, false],
  ['address', 7, true],
  ['address', 8, false],
] as const)('for %s %s: %s', (target, addressId, ran) => {
  expect(decide(filter([], { target, addressId })).runs.length === 1).toBe(ran)
})

test('its cause names version and values seen; one that fails is passed over', () => {
  const high = { field: 'priority', operator: 'is', value: 3 } as const
  const [run] = decide(filter([], { name: 'High', version: 4, conditions: high })).runs
  expect(run?.cause).toEqual({ kind: 'ticket_filter', id: ids, name: 'High', version: 4, saw: { priority: 'High' } })
  const broken = filter([{ kind: 'reject' }], { conditions: { field: 'subject', operator: 'matches', value: '(?=x)' } })
  const { runs, rejectedBy } = decide(broken, filter([]))
  expect([runs.length, runs[0]?.error, rejectedBy]).toEqual([2, expect.stringContaining('(?='), null])
})

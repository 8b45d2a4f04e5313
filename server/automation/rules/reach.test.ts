import { expect, test } from 'vitest'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { RuleEvent } from '#contract/rules.ts'
import { seeded } from '#db/seed/random.ts'
import { compile, type Facts, View } from '#server/routing/conditions/evaluate.ts'
import { catalogue, someCondition, someFacts } from '#test/conditions.ts'
import { mayRun } from './decide.ts'
import { takenBefore } from './reach.ts'

interface Given {
  on?: RuleEvent[]
  when?: Condition
  does?: Action[]
  stops?: boolean
  isSilent?: boolean
}

const placed = (
  { on = ['opened'], when = { all: [] }, does = [], stops = true, isSilent = false }: Given,
  place: number,
) => ({
  ...{ id: place + 1, name: `R${place + 1}`, trigger: { kind: 'event' as const, events: on }, conditions: when },
  ...{ actions: does, stopsFurther: stops, isSilent, availability: 'active' as const },
})
const is = (field: string, value: number | string): Condition => ({ field, operator: 'is', value })
const changed: Condition = { field: 'priority', operator: 'changed' }
const urgent: Action = { kind: 'setPriority', priorityId: 3 }
const note: Action = { kind: 'addNote', body: 'Look' }

/** The last one of each list is asked about. */
test.each<[string, Given[], string[] | null]>([
  ['one that takes everything', [{}, {}], ['R1']],
  ['one that only looks on', [{ isSilent: true }, {}], null],
  ['one on another event', [{ on: ['messageReceived'] }, {}], null],
  ['one on one of its two events', [{ on: ['opened'] }, { on: ['opened', 'messageReceived'] }], null],
  ['one on each of its events', [{}, { on: ['messageReceived'] }, { on: ['opened', 'messageReceived'] }], ['R1', 'R2']],
  [
    'one whose field another rule changes in between',
    [{ when: is('priority', 3) }, { does: [urgent], stops: false }, { when: is('priority', 3) }],
    null,
  ],
  [
    'one whose field nothing changes',
    [{ when: is('source', 'web') }, { does: [urgent], stops: false }, { when: is('source', 'web') }],
    ['R1'],
  ],
  // It runs once on all that an act leads to, and takes nothing after that.
  [
    'one that leads to the event itself',
    [{ on: ['opened', 'priorityChanged'], does: [urgent] }, { on: ['priorityChanged'] }],
    null,
  ],
  [
    'one on an event that rules do not lead to',
    [
      { on: ['statusChanged'], does: [note] },
      { on: ['statusChanged'], does: [note] },
    ],
    ['R1'],
  ],
  ['one that asks for a change where nothing has changed', [{ when: { not: changed } }, {}], ['R1']],
])('taken by %s', (_, given, names) => {
  const rules = given.map(placed)
  expect(takenBefore(rules, rules.length - 1, catalogue)).toEqual(names)
})

type Rule = ReturnType<typeof placed>
interface Happening {
  event: RuleEvent
  before: Facts | null
  chain: Rule[]
}

test('what is said never to be reached is reached by nothing that happens to many tickets', () => {
  const random = seeded(4)
  const events: RuleEvent[] = ['opened', 'messageReceived', 'priorityChanged', 'noteAdded']
  const someRule = (_: unknown, place: number) =>
    placed(
      {
        on: [random.pick(events), random.pick(events)],
        when: someCondition(random, { depth: random.int(0, 2), keys: ['priority', 'source', 'isOverdue', 'subject'] }),
        does: random.pick<Action[]>([[], [], [note], [{ ...urgent, priorityId: random.int(1, 3) }]]),
        stops: random.chance(0.7),
        isSilent: random.chance(0.1),
      },
      place,
    )
  let found = 0
  for (let count = 0; count < 2000; count += 1) {
    const rules = Array.from({ length: 6 }, someRule)
    const never = rules.filter((_, place) => takenBefore(rules, place, catalogue))
    found += never.length
    for (let ticket = 0; ticket < 25 && never.length > 0; ticket += 1) {
      const event = random.pick(events)
      const facts = someFacts(random)
      const before = event === 'opened' ? null : { ...facts, ...(random.chance(0.5) && { priority: random.int(1, 3) }) }
      const ran = follow(rules, facts, { event, before, chain: [] })
      const wrong = never.filter((rule) => ran.includes(rule))
      if (wrong.length > 0) expect({ rules, facts, event, before, wrong }).toBe('reached')
    }
  }
  expect(found).toBeGreaterThan(100)
})

/** What rules make of an event and of all that this leads to: which of them ran. */
function follow(rules: readonly Rule[], given: Facts, first: Happening): Rule[] {
  const ran: Rule[] = []
  let facts = given
  const waiting = [first]
  for (let happening = waiting.shift(); happening; happening = waiting.shift()) {
    const { event, before, chain } = happening
    for (const rule of rules.filter(({ trigger }) => trigger.events.includes(event))) {
      if (!compile(rule.conditions).holds(new View(facts, before)) || !mayRun(rule, { chain, ran }) || rule.isSilent)
        continue
      ran.push(rule)
      for (const action of rule.actions) {
        const led = { before: facts, chain: [rule, ...chain] }
        if (action.kind === 'addNote') waiting.push({ ...led, event: 'noteAdded' })
        if (action.kind !== 'setPriority' || facts.priority === action.priorityId) continue
        facts = { ...facts, priority: action.priorityId }
        waiting.push({ ...led, event: 'priorityChanged' })
      }
      if (rule.stopsFurther) break
    }
  }
  return ran
}

import { type Condition, type ConditionKind, type Operator, type Test, takes } from '#contract/conditions.ts'
import type { Random } from '#db/seed/random.ts'
import type { Fact, Facts } from '#server/routing/conditions/evaluate.ts'
import { type Catalogue, catalogueOf, operatorsFor } from '#server/routing/conditions/fields.ts'

/** Fields of every kind, with custom ones. */
export const catalogue: Catalogue = catalogueOf([
  { of: 'ticket', key: 'seats', label: 'Seats', kind: 'number', options: [] },
  { of: 'ticket', key: 'day', label: 'Day', kind: 'date', options: [] },
  { of: 'ticket', key: 'moment', label: 'Moment', kind: 'instant', options: [] },
  { of: 'ticket', key: 'urgent', label: 'Urgent', kind: 'boolean', options: [] },
  { of: 'ticket', key: 'mixed', label: 'Mixed', kind: 'texts', options: [] },
  { of: 'ticket', key: 'mixed', label: 'Mixed', kind: 'text', options: [] },
])

const asked = [
  ...['subject', 'source', 'priority', 'status', 'isOverdue', 'mail.addressees', 'mail.isAutomatic', 'mail.address'],
  ...['attachmentCount', 'time.ofDay', 'time.date', 'time.schedules', 'requester.name'],
  ...['fields.seats', 'fields.day', 'fields.moment', 'fields.urgent', 'fields.mixed'],
]

/** Few values of each kind, so that conditions and tickets meet often. */
const values: Record<ConditionKind, readonly (string | number | boolean)[]> = {
  text: ['a', 'A', 'ab', 'b', 'ba', 'abc', ' ', ' a'],
  texts: ['a', 'ab', 'B', 'ba'],
  number: [-1, 0, 1, 1.5, 2, 3],
  choice: [1, 2, 3],
  choices: [1, 2],
  word: ['web', 'email', 'api'],
  instant: ['2026-03-01T09:00:00Z', '2026-03-01T10:00:00+01:00', '2026-03-01T09:00:00.001Z'],
  date: ['2026-02-28', '2026-03-01', '2026-03-02'],
  timeOfDay: ['00:00', '08:00', '08:01', '18:00'],
  boolean: [true, false],
}

/** A condition of nested groups about these fields. */
export function someCondition(
  random: Random,
  { keys = asked, depth = 3, place = 'life' as 'arrival' | 'life' } = {},
): Condition {
  const inner = () => someCondition(random, { keys, depth: depth - 1, place })
  const group = () => Array.from({ length: random.pick([0, 1, 2, 2, 3, 4]) }, inner)
  if (depth === 0 || random.chance(0.35)) return someTest(random, { keys, place })
  if (random.chance(0.2)) return { not: inner() }
  return random.chance(0.65) ? { all: group() } : { any: group() }
}

function someTest(random: Random, { keys, place }: { keys: readonly string[]; place: 'arrival' | 'life' }): Test {
  const field = catalogue.get(random.pick(keys))
  if (!field) throw new Error('there is no such field')
  const operator: Operator = random.pick(operatorsFor(field, place))
  const one = () => random.pick(values[field.kind])
  const wanted = takes(operator)
  if (wanted === 'nothing') return { field: field.key, operator }
  if (operator === 'matches' || operator === 'doesNotMatch') {
    return { field: field.key, operator, value: random.pick(['^a', 'b$', 'a.c', '^$', '\\s']) }
  }
  const value = wanted === 'several' ? Array.from({ length: random.int(1, 3) }, one) : one()
  return { field: field.key, operator, value }
}

/** What a ticket could have in these fields. */
export function someFacts(random: Random, keys: readonly string[] = asked): Facts {
  return Object.fromEntries(keys.map((key) => [key, someFact(random, key)]))
}

function someFact(random: Random, key: string): Fact {
  const kind = catalogue.get(key)?.kind ?? 'text'
  if (random.chance(0.15)) return null
  switch (kind) {
    case 'texts':
    case 'choices':
      return Array.from({ length: random.int(0, 3) }, () => random.pick([...values[kind], 9]) as string | number)
    case 'number':
      return key.startsWith('fields.')
        ? random.pick([-2, -1, 0, 0.5, 1, 1.2, 1.5, 1.7, 2, 2.5, 3, 4])
        : random.int(0, 4)
    case 'text':
      return random.pick([...(values.text as string[]), 'abcba', '', 'zz', 'a b'])
    case 'instant':
      return random.pick(['2026-03-01T08:59:59.999Z', '2026-03-01T09:00:00.000Z', '2026-03-01T09:00:00.002Z'])
    case 'date':
      return random.pick(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03'])
    case 'timeOfDay':
      return random.pick(['00:00', '00:01', '07:59', '08:00', '08:01', '12:00', '18:00', '23:59'])
    case 'word':
      return random.pick(['web', 'email', 'api', 'phone', 'other'])
    case 'choice':
      return random.pick([1, 2, 3, 9])
    case 'boolean':
      return random.chance(0.5)
  }
}

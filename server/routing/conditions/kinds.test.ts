import { expect, test } from 'vitest'
import { operators as all, type ConditionKind, type Operator, operatorsOf } from '#contract/conditions.ts'
import { conditionProblems } from './check.ts'
import { compile, type Fact, View } from './evaluate.ts'
import { catalogueOf, presentFields } from './fields.ts'

/** A field of the catalogue for each kind, with a value that it has. */
const fields: Record<ConditionKind, { key: string; fact: Fact }> = {
  text: { key: 'subject', fact: 'Terminal dead' },
  texts: { key: 'mail.addressees', fact: ['desk@example.com', 'boss@shop.example'] },
  number: { key: 'fields.seats', fact: 7 },
  choice: { key: 'priority', fact: 3 },
  choices: { key: 'time.schedules', fact: [4, 9] },
  word: { key: 'source', fact: 'email' },
  instant: { key: 'fields.moment', fact: '2026-03-02T09:00:00.000Z' },
  date: { key: 'fields.day', fact: '2026-03-02' },
  timeOfDay: { key: 'time.ofDay', fact: '18:00' },
  boolean: { key: 'mail.isAutomatic', fact: true },
}
const catalogue = catalogueOf([
  { of: 'ticket', key: 'seats', label: 'Seats', kind: 'number', options: [] },
  { of: 'ticket', key: 'moment', label: 'Moment', kind: 'instant', options: [] },
  { of: 'ticket', key: 'day', label: 'Day', kind: 'date', options: [] },
])

/** For each way of comparing each kind: a value with which it holds, and one with which it does not. */
const table: [ConditionKind, Operator, holds: unknown, fails: unknown][] = [
  ['text', 'is', 'TERMINAL dead', 'terminal'],
  ['text', 'isNot', 'terminal', 'terminal DEAD'],
  ['text', 'contains', 'NAL d', 'router'],
  ['text', 'doesNotContain', 'router', 'dead'],
  ['text', 'startsWith', 'term', 'dead'],
  ['text', 'endsWith', 'DEAD', 'term'],
  ['text', 'matches', '^term.*d$', '^dead'],
  ['text', 'doesNotMatch', '^dead', 'DEAD'],
  ['text', 'isOneOf', ['x', 'terminal dead'], ['x', 'terminal']],
  ['text', 'isNoneOf', ['x'], ['x', 'Terminal Dead']],
  ['texts', 'is', 'Boss@shop.example', 'boss@shop'],
  ['texts', 'isNot', 'boss@shop', 'desk@example.com'],
  ['texts', 'contains', 'shop', 'router'],
  ['texts', 'doesNotContain', 'router', 'shop'],
  ['texts', 'startsWith', 'boss@', 'shop'],
  ['texts', 'endsWith', '@example.com', '@example.org'],
  ['texts', 'matches', '^b.*e$', '^shop'],
  ['texts', 'doesNotMatch', '^shop', '^boss'],
  ['texts', 'isOneOf', ['x', 'desk@example.com'], ['x']],
  ['texts', 'isNoneOf', ['x'], ['boss@shop.example']],
  ['number', 'is', 7, 8],
  ['number', 'isNot', 8, 7],
  ['number', 'isOneOf', [6, 7], [8]],
  ['number', 'isNoneOf', [8], [6, 7]],
  ['number', 'isGreaterThan', 6.5, 7],
  ['number', 'isLessThan', 7.5, 7],
  ['choice', 'is', 3, 4],
  ['choice', 'isNot', 4, 3],
  ['choice', 'isOneOf', [3, 4], [4]],
  ['choice', 'isNoneOf', [4], [3, 4]],
  ['choices', 'is', 9, 5],
  ['choices', 'isNot', 5, 9],
  ['choices', 'isOneOf', [5, 4], [5]],
  ['choices', 'isNoneOf', [5], [4]],
  ['word', 'is', 'email', 'web'],
  ['word', 'isNot', 'web', 'email'],
  ['word', 'isOneOf', ['email', 'web'], ['web']],
  ['word', 'isNoneOf', ['web'], ['email']],
  ['instant', 'isBefore', '2026-03-02T10:00:01+01:00', '2026-03-02T10:00:00+01:00'],
  ['instant', 'isAfter', '2026-03-02T09:00:00Z', '2026-03-02T09:00:01Z'],
  ['date', 'is', '2026-03-02', '2026-03-03'],
  ['date', 'isNot', '2026-03-03', '2026-03-02'],
  ['date', 'isBefore', '2026-03-03', '2026-03-02'],
  ['date', 'isAfter', '2026-03-01', '2026-03-02'],
  ['timeOfDay', 'isBefore', '18:01', '18:00'],
  ['timeOfDay', 'isAfter', '18:00', '18:01'],
  ['boolean', 'is', true, false],
]

const holds = (kind: ConditionKind, operator: Operator, value: unknown, fact: Fact = fields[kind].fact) => {
  const { key } = fields[kind]
  const condition = { field: key, operator, ...(value !== undefined && { value: value as string }) }
  expect(conditionProblems(condition, { catalogue, place: 'arrival', at: 'c' })).toEqual([])
  return compile(condition).holds(new View({ [key]: fact }))
}

test.each(table)('%s %s: holds with %j, not with %j', (kind, operator, yes, no) => {
  expect([holds(kind, operator, yes), holds(kind, operator, no)]).toEqual([true, false])
})

const kinds = Object.keys(fields) as ConditionKind[]
const emptied = kinds.filter((kind) => operatorsOf[kind].includes('isEmpty'))

test.each(emptied)('%s: empty where there is nothing, else not', (kind) => {
  const nothing: Fact[] = [undefined, null, ...(kind === 'texts' || kind === 'choices' ? [[]] : ['' as Fact])]
  for (const fact of nothing) {
    expect(compile({ field: 'x', operator: 'isEmpty' }).holds(new View({ x: fact }))).toBe(true)
    expect(compile({ field: 'x', operator: 'isNotEmpty' }).holds(new View({ x: fact }))).toBe(false)
  }
  expect([holds(kind, 'isEmpty', undefined), holds(kind, 'isNotEmpty', undefined)]).toEqual([false, true])
})

test('every way of comparing every kind that the catalogue offers is in the tables, and nothing else', () => {
  const told = table.map(([kind, operator]) => `${kind} ${operator}`)
  const asked = kinds.flatMap((kind) =>
    operatorsOf[kind].filter((one) => !/^is(Not)?Empty$/.test(one)).map((operator) => `${kind} ${operator}`),
  )
  expect(told.sort()).toEqual(asked.sort())
  const changing = ['changed', 'changedFrom', 'changedTo']
  const offered = presentFields(catalogue, 'life').flatMap(({ operators }) => operators)
  expect([...new Set(offered)].sort()).toEqual([...all].sort())
  expect(
    presentFields(catalogue, 'arrival').some(({ operators }) => operators.some((one) => changing.includes(one))),
  ).toBe(false)
})

test('every field of the catalogue is of a kind that is compared here', () => {
  for (const place of ['arrival', 'life'] as const) {
    for (const { kind } of presentFields(catalogue, place)) expect(kinds).toContain(kind)
  }
})

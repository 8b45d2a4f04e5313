import type { Test } from '#contract/conditions.ts'
import { type Fact, fold } from './evaluate.ts'
import type { Field } from './fields.ts'
import type { Literal } from './room.ts'

/**
 * Values of a field of which one satisfies comparisons if any value at all does; null where there is no such list. They are
 * what the comparisons name and, where values have an order, their neighbours.
 */
export function candidatesIn(literals: readonly Literal[], field: Field | undefined): Fact[] | null {
  const named = literals.find(({ test, holds }) => holds && (test.operator === 'is' || test.operator === 'isOneOf'))
  if (named) return valuesOf(named.test)
  if (!field) return null
  const values = literals.flatMap(({ test }) => (test.operator === 'isEmpty' ? [] : valuesOf(test)))
  // What a field of the desk's own was before, and what it was asked as, may be left in old answers.
  const isOwn = field.key.includes('fields.')
  const candidates = ordered[field.kind]?.(values.map(String), field, isOwn) ?? null
  return candidates && isOwn ? [...candidates, '?'] : candidates
}

function valuesOf({ value }: Test): Fact[] {
  // A text of blanks alone is there, and has nothing in it.
  return [value].flat().map((one) => (typeof one === 'string' && fold(one) === '' ? ' ' : (one ?? String(one))))
}

type Listing = (values: string[], field: Field, isOwn: boolean) => Fact[] | null

const ordered: Partial<Record<Field['kind'], Listing>> = {
  boolean: () => [true, false],
  word: (_, { words }) => words,
  number: (values, { key }, isOwn) => (isOwn ? numbersBetween(values) : wholeNumbers(values, key)),
  timeOfDay: (values) => ['00:00', ...values],
  date: (values, _, isOwn) => {
    const days = [ANY_DAY, ...values].map((value) => Date.parse(`${value.slice(0, 10)}T00:00:00Z`))
    if (days.some(Number.isNaN)) return null
    const around = days.flatMap((day) => [day - DAY, day, day + DAY]).map((day) => new Date(day).toISOString())
    return around.flatMap((day) => (isOwn ? [day.slice(0, 10), day.slice(0, 16)] : [day.slice(0, 10)]))
  },
  instant: (values) => {
    const instants = [ANY_DAY, ...values].map((value) => Date.parse(value))
    if (instants.some(Number.isNaN)) return null
    return instants.flatMap((at) => [at - 1, at, at + 1]).map((at) => new Date(at).toISOString())
  },
}

const DAY = 86_400_000
const ANY_DAY = '2000-01-01'

/** Each of them, what lies between two, and beyond the first and the last. */
function numbersBetween(values: string[]): number[] {
  const known = [...new Set(values.map(Number))].sort((one, other) => one - other)
  const between = known.map((value, place) => (value + (known[place + 1] ?? value + 2)) / 2)
  return [(known[0] ?? 0) - 1, ...known, ...between]
}

/** What the desk counts itself comes in whole numbers; how many there are of something is never below nothing. */
function wholeNumbers(values: string[], key: string): number[] {
  const around = values.map(Number).flatMap((value) => [Math.ceil(value) - 1, Math.ceil(value), Math.floor(value) + 1])
  return [0, ...around].filter((value) => value >= 0 || !key.endsWith('Count'))
}

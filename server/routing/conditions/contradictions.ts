import type { Condition, Operator, Test } from '#contract/conditions.ts'
import { compile, type Fact, View } from './evaluate.ts'
import type { Catalogue } from './fields.ts'

/** So many ways through `any` groups are looked at; beyond that a condition counts as possible. */
const MOST_WAYS = 500

/** Whether nothing could ever match: each way through the groups has comparisons that exclude each other. */
export function isImpossible(condition: Condition, catalogue: Catalogue): boolean {
  let ways = 0
  const possible = (tests: Test[], rest: Condition[]): boolean => {
    ways += 1
    if (ways > MOST_WAYS) return true
    const [next, ...others] = rest
    if (!next) return agree(tests, catalogue)
    if ('all' in next) return possible(tests, [...next.all, ...others])
    if ('any' in next) return next.any.some((one) => possible(tests, [one, ...others]))
    if ('not' in next) return possible(tests, [...negated(next.not), ...others])
    return agree([...tests, next], catalogue) && possible([...tests, next], others)
  }
  return !possible([], [condition])
}

const opposites: Partial<Record<Operator, Operator>> = {
  is: 'isNot',
  isNot: 'is',
  contains: 'doesNotContain',
  doesNotContain: 'contains',
  matches: 'doesNotMatch',
  doesNotMatch: 'matches',
  isOneOf: 'isNoneOf',
  isNoneOf: 'isOneOf',
  isEmpty: 'isNotEmpty',
  isNotEmpty: 'isEmpty',
}

/** What holds when the condition does not, as far as it is said simply; of the rest nothing is known. */
function negated(condition: Condition): Condition[] {
  if ('not' in condition) return [condition.not]
  if ('all' in condition) return condition.all.length === 0 ? [{ any: [] }] : []
  if ('any' in condition) return condition.any.flatMap(negated)
  const operator = opposites[condition.operator]
  return operator ? [{ ...condition, operator }] : []
}

function agree(tests: Test[], catalogue: Catalogue): boolean {
  const byField = Map.groupBy(tests, ({ field }) => field)
  return [...byField].every(([field, own]) => agreeOn(own, catalogue.get(field)?.kind ?? 'text'))
}

function agreeOn(tests: Test[], kind: string): boolean {
  if (tests.some((one) => tests.some((other) => isOpposite(one, other)))) return false
  // Several values may satisfy several comparisons.
  if (kind === 'texts' || kind === 'choices') return true
  const changes = tests.filter(({ operator }) => !operator.startsWith('changed'))
  const candidates = candidatesOf(changes)
  if (candidates) return candidates.some((fact) => changes.every((test) => holdsOn(test, fact)))
  return hasRoom(changes)
}

function isOpposite(one: Test, other: Test): boolean {
  return opposites[one.operator] === other.operator && JSON.stringify(one.value) === JSON.stringify(other.value)
}

/** The values that it could only be; null where it could be any. */
function candidatesOf(tests: Test[]): Fact[] | null {
  for (const { operator, value } of tests) {
    if (operator === 'isEmpty') return [null]
    if (operator === 'is' && !Array.isArray(value)) return [value]
    if (operator === 'isOneOf' && Array.isArray(value)) return value
  }
  return null
}

function holdsOn(test: Test, fact: Fact): boolean {
  try {
    return compile(test).holds(new View({ [test.field]: fact }))
  } catch {
    return true
  }
}

const lower: readonly Operator[] = ['isGreaterThan', 'isAfter']
const upper: readonly Operator[] = ['isLessThan', 'isBefore']

function hasRoom(tests: Test[]): boolean {
  const limits = (operators: readonly Operator[]) =>
    tests.filter(({ operator }) => operators.includes(operator)).map(({ value }) => measured(value))
  const least = limits(lower)
  const most = limits(upper)
  return least.every((low) => most.every((high) => low < high))
}

function measured(value: Test['value']): number | string {
  return typeof value === 'string' && value.includes('T') ? Date.parse(value) : ((value as number | string) ?? '')
}

import type { Condition } from '#contract/conditions.ts'
import { isImpossible, newPatience } from './contradictions.ts'
import type { Catalogue } from './fields.ts'

/** One that takes all that it matches, so that nothing after it is asked. */
export interface Taking {
  name: string
  condition: Condition
}

/** So many of those before are looked at together. */
const MOST_TOGETHER = 60

/**
 * Which of those before it leave nothing for a condition: whatever it could match, one of them takes. As few as are
 * needed, in their order; null where something is left, or nobody knows. A condition that nothing could ever match is not
 * kept from it by others.
 */
export function coveredBy(later: Condition, before: readonly Taking[], catalogue: Catalogue): string[] | null {
  const patience = newPatience()
  const takes = (taking: readonly Taking[]) =>
    isImpossible({ all: [later, ...taking.map(({ condition }) => ({ not: condition }))] }, catalogue, patience)
  const safe = before.filter(({ condition }) => canBeTrusted(condition, later))
  const together = concerning(later, safe)
  if (together.length === 0 || isImpossible(later, catalogue) || !takes(together)) return null
  return needed(together, takes).map(({ name }) => name)
}

/** Without each one that is not needed. */
function needed(together: readonly Taking[], takes: (taking: readonly Taking[]) => boolean): readonly Taking[] {
  return together.reduce<readonly Taking[]>((left, one) => {
    const without = left.filter((other) => other !== one)
    return takes(without) ? without : left
  }, together)
}

/**
 * A regular expression fails where it would take too long, and whatever asks it then takes nothing. So it is looked at only
 * where the later one asks every such expression too, and would fail with it.
 */
function canBeTrusted(condition: Condition, later: Condition): boolean {
  const patterns = testsIn(condition).filter(isPattern).map(asText)
  const asked = new Set(demandedIn(later).filter(isPattern).map(asText))
  return new Set(patterns).size === patterns.length && patterns.every((one) => asked.has(one))
}

type Test = Extract<Condition, { field: string }>

const isPattern = ({ operator }: Test) => operator === 'matches' || operator === 'doesNotMatch'
const asText = ({ field, value }: Test) => JSON.stringify([field, value])

export function testsIn(condition: Condition): Test[] {
  if ('all' in condition) return condition.all.flatMap(testsIn)
  if ('any' in condition) return condition.any.flatMap(testsIn)
  if ('not' in condition) return testsIn(condition.not)
  return [condition]
}

/** The comparisons that have to hold. */
function demandedIn(condition: Condition): Test[] {
  if ('all' in condition) return condition.all.flatMap(demandedIn)
  if ('any' in condition || 'not' in condition) return []
  return [condition]
}

/**
 * Those that may have to do with it. One that has to have something that neither it nor another one asks about leaves over
 * whatever has not. Of many, those that say least take most.
 */
function concerning(later: Condition, before: readonly Taking[]): readonly Taking[] {
  const own = fieldsOf(testsIn(later))
  let left = before.map((taking) => ({
    taking,
    asked: fieldsOf(testsIn(taking.condition)),
    demanded: [...fieldsOf(demandedIn(taking.condition))],
  }))
  for (let count = -1; count !== left.length; ) {
    count = left.length
    const asking = Map.groupBy(
      left.flatMap(({ asked }) => [...asked]),
      (field) => field,
    )
    const isShared = (field: string) => own.has(field) || (asking.get(field)?.length ?? 0) > 1
    left = left.filter(({ demanded }) => demanded.every(isShared))
  }
  const shortest = left.toSorted((one, other) => one.asked.size - other.asked.size).slice(0, MOST_TOGETHER)
  return left.filter((one) => shortest.includes(one)).map(({ taking }) => taking)
}

function fieldsOf(tests: readonly Test[]): Set<string> {
  return new Set(tests.map(({ field }) => field))
}

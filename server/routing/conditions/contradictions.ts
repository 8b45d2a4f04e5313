import type { Condition, Operator, Test } from '#contract/conditions.ts'
import type { Catalogue } from './fields.ts'
import { type Literal, leavesRoom } from './room.ts'

/** So often it is looked whether a field has a value left; beyond that a condition counts as possible. */
const MOST_LOOKS = 3000

/** A condition that is to hold, or not to hold. */
interface Goal {
  condition: Condition
  holds: boolean
}

/** What is to come out so far, by field. It grows, and is taken over where a way divides. */
type Asked = ReadonlyMap<string, readonly Literal[]>

/**
 * Whether nothing could ever match. Never said of what could: every way through the groups ends in comparisons of one field
 * that no value of it satisfies. What takes too long to find out, and what only a regular expression could tell, counts as
 * possible.
 */
export function isImpossible(condition: Condition, catalogue: Catalogue): boolean {
  const search = new Search(catalogue)
  return !search.mayHold(new Map(), [{ condition, holds: true }])
}

class Search {
  readonly #catalogue: Catalogue
  #looks = 0

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue
  }

  /** Whether all goals may be met beside what is asked already. */
  mayHold(asked: Asked, goals: readonly Goal[]): boolean {
    const known = this.#settle(asked, goals)
    if (!known) return false
    const [shortest] = known.open.toSorted((one, other) => one.length - other.length)
    if (!shortest) return true
    const rest = known.open.filter((ways) => ways !== shortest).map(oneOf)
    return shortest.some((way) => this.#isTooLong() || this.mayHold(known.asked, [way, ...rest]))
  }

  /** Asks for everything that has to be, whichever way is gone. null: that cannot be. */
  #settle(asked: Asked, goals: readonly Goal[]): { asked: Asked; open: Goal[][] } | null {
    let [known, waiting] = [asked, [...goals]]
    for (;;) {
      const added = this.#add(known, waiting)
      if (!added) return null
      known = added.asked
      const open = added.open.map((ways) => ways.filter((way) => this.#add(known, [way]) !== null))
      if (open.some((ways) => ways.length === 0)) return null
      waiting = open.flatMap((ways) => (ways.length === 1 ? ways : []))
      const divided = open.filter((ways) => ways.length > 1)
      if (waiting.length === 0) return { asked: known, open: divided }
      waiting.push(...divided.map(oneOf))
    }
  }

  /** Comparisons are asked for; where one of several is enough, that is left open. null: they exclude each other. */
  #add(asked: Asked, goals: readonly Goal[]): { asked: Asked; open: Goal[][] } | null {
    const grown = new Map(asked)
    const open: Goal[][] = []
    const waiting = [...goals]
    for (let goal = waiting.pop(); goal; goal = waiting.pop()) {
      const parts = partsOf(goal)
      if (parts?.every) waiting.push(...parts.every)
      else if (parts?.some) open.push(parts.some)
      else if (!this.#ask(grown, literalOf(goal))) return null
    }
    return { asked: grown, open }
  }

  #ask(asked: Map<string, readonly Literal[]>, literal: Literal): boolean {
    const { field } = literal.test
    const own = [...(asked.get(field) ?? []), literal]
    asked.set(field, own)
    this.#looks += 1
    return this.#isTooLong() || leavesRoom(own, this.#catalogue.get(field.replace(BEFORE, '')))
  }

  #isTooLong(): boolean {
    return this.#looks > MOST_LOOKS
  }
}

/** Stands behind a field for what it was before the change that is asked about. */
const BEFORE = ' before'

/** As it comes out of the groups: all of them are to come out, or one is enough; null for one comparison. */
function partsOf({ condition, holds }: Goal): { every?: Goal[]; some?: Goal[] } | null {
  if ('not' in condition) return { every: [{ condition: condition.not, holds: !holds }] }
  const group = 'all' in condition ? condition.all : 'any' in condition ? condition.any : changeOf(condition)
  if (!group) return null
  const goals = group.map((one) => ({ condition: one, holds }))
  return 'any' in condition === holds ? { some: goals } : { every: goals }
}

function oneOf(ways: readonly Goal[]): Goal {
  return {
    condition: { any: ways.map(({ condition, holds }) => (holds ? condition : { not: condition })) },
    holds: true,
  }
}

/** A change to something is a change, and that it is so now; one from something, that it was so. */
function changeOf({ field, operator, value }: Test): Test[] | null {
  if (operator !== 'changedTo' && operator !== 'changedFrom') return null
  const side = operator === 'changedTo' ? field : field + BEFORE
  return [
    { field, operator: 'changed' },
    { field: side, operator: 'is', ...(value !== undefined && { value }) },
  ]
}

const negations: Partial<Record<Operator, Operator>> = {
  isNot: 'is',
  doesNotContain: 'contains',
  doesNotMatch: 'matches',
  isNoneOf: 'isOneOf',
  isNotEmpty: 'isEmpty',
}

/** Without a negation in its operator. */
function literalOf({ condition, holds }: Goal): Literal {
  // What is no group is a comparison.
  const test = condition as Test
  const operator = negations[test.operator]
  return operator ? { test: { ...test, operator }, holds: !holds } : { test, holds }
}

import type { Condition, Operator, Test } from '#contract/conditions.ts'
import type { Catalogue } from './fields.ts'
import { isSameLiteral, type Literal, leavesRoom } from './room.ts'

/** What looking may still cost: comparisons that are held against each other, a few milliseconds of them. */
export interface Patience {
  left: number
}

/** What it costs to ask for anything at all, beside what it is held against. */
const ADDING = 20

export function newPatience(): Patience {
  return { left: 50_000 }
}

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
 *
 * @param patience  shared, where several questions are one
 */
export function isImpossible(condition: Condition, catalogue: Catalogue, patience = newPatience()): boolean {
  const search = new Search(catalogue, patience)
  return !search.mayHold(new Map(), [{ condition, holds: true }])
}

class Search {
  readonly #catalogue: Catalogue
  readonly #patience: Patience

  constructor(catalogue: Catalogue, patience: Patience) {
    this.#catalogue = catalogue
    this.#patience = patience
  }

  /** Whether all goals may be met beside what is asked already. */
  mayHold(asked: Asked, goals: readonly Goal[]): boolean {
    const known = this.#settle(asked, goals)
    if (this.#isTooLong()) return true
    if (!known) return false
    const [shortest] = known.open.toSorted((one, other) => one.length - other.length)
    if (!shortest) return true
    const rest = known.open.filter((ways) => ways !== shortest).map(oneOf)
    return shortest.some((way) => this.mayHold(known.asked, [way, ...rest]))
  }

  /** Asks for everything that has to be, whichever way is gone. null: that cannot be. */
  #settle(asked: Asked, goals: readonly Goal[]): { asked: Asked; open: Goal[][] } | null {
    let [known, waiting] = [asked, [...goals]]
    for (;;) {
      const added = this.#add(known, waiting)
      if (!added || this.#isTooLong()) return null
      known = added.asked
      const unsettled = added.open.filter((ways) => !ways.some((way) => this.#isSo(known, way)))
      const open = unsettled.map((ways) => ways.filter((way) => this.#add(known, [way]) !== null))
      if (open.some((ways) => ways.length === 0)) return null
      waiting = open.flatMap((ways) => (ways.length === 1 ? ways : []))
      const divided = open.filter((ways) => ways.length > 1)
      if (waiting.length === 0) return { asked: known, open: divided }
      waiting.push(...divided.map(oneOf))
    }
  }

  /** Whether a comparison comes out as it is to by what is asked already: whichever way is gone, it is no question any more. */
  #isSo(asked: Asked, { condition, holds }: Goal): boolean {
    return !partsOf({ condition, holds }) && this.#add(asked, [{ condition, holds: !holds }]) === null
  }

  /** Comparisons are asked for; where one of several is enough, that is left open. null: they exclude each other. */
  #add(asked: Asked, goals: readonly Goal[]): { asked: Asked; open: Goal[][] } | null {
    this.#patience.left -= ADDING
    const grown = new Map(asked)
    const touched = new Set<string>()
    const open: Goal[][] = []
    const waiting = [...goals]
    for (let goal = waiting.pop(); goal; goal = waiting.pop()) {
      const parts = partsOf(goal)
      if (parts?.every) waiting.push(...parts.every)
      else if (parts?.some) open.push(parts.some)
      else {
        const literal = literalOf(goal)
        const { field } = literal.test
        const known = grown.get(field) ?? []
        if (known.some((one) => isSameLiteral(one, literal))) continue
        grown.set(field, [...known, literal])
        touched.add(field)
      }
    }
    // Of many comparisons of one field it is looked once, when all of them are known.
    const isLeft = [...touched].every((field) => this.#leavesRoom(field, grown.get(field) ?? []))
    return isLeft ? { asked: grown, open } : null
  }

  #leavesRoom(field: string, literals: readonly Literal[]): boolean {
    this.#patience.left -= literals.length ** 2
    return this.#isTooLong() || leavesRoom(literals, this.#catalogue.get(field.replace(BEFORE, '')))
  }

  #isTooLong(): boolean {
    return this.#patience.left < 0
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

/** The same comparison is the same literal, however often it is asked: what is worked out of it is kept with it. */
const known = { true: new WeakMap<Test, Literal>(), false: new WeakMap<Test, Literal>() }

function literalOf({ condition, holds }: Goal): Literal {
  // What is no group is a comparison.
  const test = condition as Test
  const kept = known[`${holds}`]
  const found = kept.get(test) ?? plain(test, holds)
  kept.set(test, found)
  return found
}

/** Without a negation in its operator. */
function plain(test: Test, holds: boolean): Literal {
  const operator = negations[test.operator]
  return operator ? { test: { ...test, operator }, holds: !holds } : { test, holds }
}

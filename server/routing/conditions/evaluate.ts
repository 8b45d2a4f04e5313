import type { Condition, Operator, Test, TestOutcome } from '#contract/conditions.ts'
import { compilePattern, PATTERN_READS, type Pattern } from './patterns.ts'

/** What a field is, seen from a condition; ids as numbers, instants in ISO 8601, a time of day as `HH:MM`. */
export type Fact = string | number | boolean | null | undefined | readonly (string | number)[]
/** By the catalogue's keys; what is absent is empty. */
export type Facts = Readonly<Record<string, Fact>>

/** A condition made ready to be asked often. It depends on nothing but the facts that it is asked about. */
export interface Compiled {
  /** Those that it looks at. */
  fields: readonly string[]
  holds(view: View): boolean
  /** The comparisons that make it hold, or keep it from holding: with what each of them saw. */
  explain(view: View): TestOutcome[]
}

export interface Evaluation {
  matched: boolean
  /** The comparisons that decided; of a condition that does not hold, the first of them is the first that failed. */
  trace: TestOutcome[]
}

/** @throws Error  for a regular expression that cannot be run */
export function compile(condition: Condition): Compiled {
  return node(condition, [])
}

export function evaluate(condition: Compiled, view: View): Evaluation {
  return { matched: condition.holds(view), trace: condition.explain(view) }
}

/** What regular expressions may cost in one go, in steps: a bound that is the same whenever it is asked again. */
const MOST_STEPS = 4_000_000

/** Facts as conditions look at them: folded once, however many ask. One for each time that conditions are asked. */
export class View {
  readonly facts: Facts
  /** Before the change that is asked about; null where nothing has changed. */
  readonly before: Facts | null
  readonly #texts = new Map<string, readonly string[]>()
  readonly #folded = new Map<string, readonly string[]>()
  #steps = 0

  constructor(facts: Facts, before: Facts | null = null) {
    this.facts = facts
    this.before = before
  }

  /** Its values as text; none when it is empty. */
  texts(key: string): readonly string[] {
    return remembered(this.#texts, key, () => textsOf(this.facts[key]))
  }

  /** The same without difference of letters' case. */
  folded(key: string): readonly string[] {
    return remembered(this.#folded, key, () => this.texts(key).map(fold))
  }

  /** @throws Error  when all regular expressions together would take too long */
  test(pattern: Pattern, key: string): boolean {
    return this.texts(key).some((text) => {
      this.#steps += pattern.size * Math.min(text.length, PATTERN_READS)
      if (this.#steps > MOST_STEPS) throw new Error('The regular expressions of all filters take too long together.')
      return pattern.test(text)
    })
  }
}

function remembered<V>(known: Map<string, V>, key: string, make: () => V): V {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

function textsOf(fact: Fact): string[] {
  if (fact === null || fact === undefined || fact === '') return []
  return (Array.isArray(fact) ? fact : [fact]).map(String)
}

export function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase()
}

function node(condition: Condition, path: (string | number)[]): Compiled {
  if ('all' in condition) return allOf(condition.all.map((inner, place) => node(inner, [...path, 'all', place])))
  if ('any' in condition) return anyOf(condition.any.map((inner, place) => node(inner, [...path, 'any', place])))
  if ('not' in condition) return negated(node(condition.not, [...path, 'not']))
  return single(condition, path.join('.'))
}

function allOf(inner: Compiled[]): Compiled {
  return {
    fields: fieldsOf(inner),
    holds: (view) => inner.every((one) => one.holds(view)),
    explain: (view) => {
      const failed = inner.find((one) => !one.holds(view))
      return failed ? failed.explain(view) : inner.flatMap((one) => one.explain(view))
    },
  }
}

function anyOf(inner: Compiled[]): Compiled {
  return {
    fields: fieldsOf(inner),
    holds: (view) => inner.some((one) => one.holds(view)),
    explain: (view) => {
      const found = inner.find((one) => one.holds(view))
      return found ? found.explain(view) : inner.flatMap((one) => one.explain(view))
    },
  }
}

function negated(inner: Compiled): Compiled {
  return { fields: inner.fields, holds: (view) => !inner.holds(view), explain: (view) => inner.explain(view) }
}

function fieldsOf(inner: Compiled[]): string[] {
  return [...new Set(inner.flatMap(({ fields }) => fields))]
}

function single(test: Test, path: string): Compiled {
  const holds = comparisons[test.operator](test)
  return {
    fields: [test.field],
    holds,
    explain: (view) => [{ path, test, saw: seen(view, test), matched: holds(view) }],
  }
}

type Comparison = (test: Test) => (view: View) => boolean

const not =
  (comparison: Comparison): Comparison =>
  (test) => {
    const holds = comparison(test)
    return (view) => !holds(view)
  }

/** Whether one of the field's values is as asked; it is compared as folded text. */
const some =
  (compare: (value: string, wanted: string) => boolean): Comparison =>
  ({ field, value }) => {
    const wanted = fold(String(value))
    return (view) => view.folded(field).some((one) => compare(one, wanted))
  }

const is = some((value, wanted) => value === wanted)
const contains = some((value, wanted) => value.includes(wanted))
const isEmpty: Comparison =
  ({ field }) =>
  (view) =>
    view.texts(field).length === 0

const isOneOf: Comparison = ({ field, value }) => {
  const wanted = new Set((Array.isArray(value) ? value : [value]).map((one) => fold(String(one))))
  return (view) => view.folded(field).some((one) => wanted.has(one))
}

const matches: Comparison = ({ field, value }) => {
  const pattern = compilePattern(String(value))
  return (view) => view.test(pattern, field)
}

const numeric =
  (compare: (value: number, wanted: number) => boolean): Comparison =>
  ({ field, value }) =>
  (view) =>
    view.texts(field).some((one) => compare(Number(one), Number(value)))

/** Instants by what they mean; days and times of day are written so that their text says it. */
const temporal =
  (compare: (value: number | string, wanted: number | string) => boolean): Comparison =>
  ({ field, value }) => {
    const wanted = String(value)
    const isInstant = wanted.includes('T')
    const measure = (text: string) => (isInstant ? Date.parse(text) : text)
    return (view) => view.texts(field).some((one) => compare(measure(one), measure(wanted)))
  }

const isBefore = temporal((value, wanted) => value < wanted)
const isLater = temporal((value, wanted) => value > wanted)
const isSince = temporal((value, wanted) => value >= wanted)
/** After 18:00 begins at 18:00; after a day begins with the next. */
const isAfter: Comparison = (test) => (String(test.value).includes(':') ? isSince(test) : isLater(test))

const changed: Comparison =
  ({ field }) =>
  ({ facts, before }) =>
    before !== null && !isSame(facts[field], before[field])

const changedFrom: Comparison = (test) => {
  const has = changed(test)
  const was = is(test)
  return (view) => has(view) && was(new View(view.before ?? {}))
}

const changedTo: Comparison = (test) => {
  const has = changed(test)
  const isNow = is(test)
  return (view) => has(view) && isNow(view)
}

function isSame(one: Fact, other: Fact): boolean {
  return JSON.stringify(textsOf(one)) === JSON.stringify(textsOf(other))
}

const comparisons: Record<Operator, Comparison> = {
  is,
  isNot: not(is),
  contains,
  doesNotContain: not(contains),
  startsWith: some((value, wanted) => value.startsWith(wanted)),
  endsWith: some((value, wanted) => value.endsWith(wanted)),
  matches,
  doesNotMatch: not(matches),
  isOneOf,
  isNoneOf: not(isOneOf),
  isGreaterThan: numeric((value, wanted) => value > wanted),
  isLessThan: numeric((value, wanted) => value < wanted),
  isBefore,
  isAfter,
  isEmpty,
  isNotEmpty: not(isEmpty),
  changed,
  changedFrom,
  changedTo,
}

/** Characters of a long text that are shown of it. */
const MOST_SHOWN = 160

/** What a comparison saw: of a long text the beginning, or the place that it found. */
function seen({ facts, before }: View, { field, operator, value }: Test): unknown {
  const fact = facts[field] ?? null
  if (operator.startsWith('changed')) return { from: before?.[field] ?? null, to: fact }
  if (typeof fact !== 'string' || fact.length <= MOST_SHOWN) return fact
  const found = operator === 'contains' ? fact.toLowerCase().indexOf(String(value).toLowerCase()) : 0
  const begin = operator === 'endsWith' ? fact.length - MOST_SHOWN : Math.max(0, found - MOST_SHOWN / 2)
  const end = begin + MOST_SHOWN
  return `${begin > 0 ? '…' : ''}${fact.slice(begin, end)}${end < fact.length ? '…' : ''}`
}

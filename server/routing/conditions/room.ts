import type { Operator, Test } from '#contract/conditions.ts'
import { candidatesIn } from './candidates.ts'
import { type Compiled, compile, type Fact, fold, View } from './evaluate.ts'
import type { Field } from './fields.ts'

/** A comparison that is to hold, or not to hold. */
export interface Literal {
  test: Test
  holds: boolean
}

/**
 * Whether a field could have a value with which all of them come out as they are to. Where that is not known it says yes: a
 * "no" is certain.
 *
 * @param field  undefined: it is no more, and nothing is known of its values
 */
export function leavesRoom(literals: readonly Literal[], field: Field | undefined): boolean {
  const held = new Set(literals.filter(({ holds }) => holds).map(({ test }) => sameAs(test)))
  if (literals.some(({ test, holds }) => !holds && held.has(sameAs(test)))) return false
  const isNothing = literals.some(({ test, holds }) => test.operator === 'isEmpty' && holds)
  const present = literals.filter(needsValue)
  if (isNothing) return present.length === 0
  if (present.length === 0) return true
  const forbidden = literals.filter(({ test, holds }) => !holds && test.operator !== 'isEmpty')
  // Of several values each may satisfy another comparison.
  const isSingle = field !== undefined && field.kind !== 'texts' && field.kind !== 'choices'
  const together = isSingle ? [present] : present.map((one) => [one])
  return together.every((wanted) => isSomeValue({ wanted, forbidden }, field))
}

/** Of texts letters' case does not count; everything else is compared as it is written. */
const folding: ReadonlySet<Operator> = new Set(['is', 'isOneOf', 'contains', 'startsWith', 'endsWith'])

const words = new WeakMap<Test, string>()

function sameAs(test: Test): string {
  const found = words.get(test)
  if (found !== undefined) return found
  const { operator, value } = test
  const isFolded = folding.has(operator)
  const made = JSON.stringify([operator, isFolded ? [value].flat().map((part) => fold(String(part))) : value])
  words.set(test, made)
  return made
}

/** Of one field: whether one of them says nothing that the other does not. */
export function isSameLiteral(one: Literal, other: Literal): boolean {
  return one.holds === other.holds && sameAs(one.test) === sameAs(other.test)
}

/** Those that hold only where there is something. Of a change nothing is known but that there is one. */
function needsValue({ test: { operator }, holds }: Literal): boolean {
  return operator === 'isEmpty' ? !holds : holds && operator !== 'changed'
}

interface Asked {
  /** All of them by one value. */
  wanted: readonly Literal[]
  /** By no value. */
  forbidden: readonly Literal[]
}

/** Regular expressions are not understood; a value that one of them asks for may be anything. */
const understood = ({ test: { operator } }: Literal) => operator !== 'matches' && operator !== 'changed'

function isSomeValue({ wanted, forbidden }: Asked, field: Field | undefined): boolean {
  const asked = [...wanted, ...forbidden].filter(understood)
  const candidates = candidatesIn(asked, field)
  if (candidates) return candidates.some((fact) => asked.every((literal) => comesOut(literal, fact)))
  return isSomeText({ wanted, forbidden })
}

function comesOut({ test, holds }: Literal, fact: Fact): boolean {
  try {
    return compiled(test).holds(new View({ [test.field]: fact })) === holds
  } catch {
    return true
  }
}

const ready = new WeakMap<Test, Compiled>()

function compiled(test: Test): Compiled {
  const made = ready.get(test) ?? compile(test)
  ready.set(test, made)
  return made
}

/** Of texts, what is certain: what they are to begin with, to end in, to contain, and not to. */
function isSomeText({ wanted, forbidden }: Asked): boolean {
  const said = (literals: readonly Literal[], operator: Operator) =>
    literals.filter(({ test }) => test.operator === operator).map(({ test }) => fold(String(test.value)))
  const begins = said(wanted, 'startsWith')
  const ends = said(wanted, 'endsWith')
  const parts = [...begins, ...ends, ...said(wanted, 'contains')]
  return (
    begins.every((one) => begins.every((other) => one.startsWith(other) || other.startsWith(one))) &&
    ends.every((one) => ends.every((other) => one.endsWith(other) || other.endsWith(one))) &&
    !said(forbidden, 'startsWith').some((other) => begins.some((one) => one.startsWith(other))) &&
    !said(forbidden, 'endsWith').some((other) => ends.some((one) => one.endsWith(other))) &&
    !said(forbidden, 'contains').some((other) => parts.some((one) => one.includes(other)))
  )
}

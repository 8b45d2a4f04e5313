import type { Condition } from '#contract/conditions.ts'
import type { FilterDefinition } from '#contract/ticket-filters.ts'
import { isImpossible } from '../conditions/contradictions.ts'
import { coveredBy, testsIn } from '../conditions/covered.ts'
import type { Catalogue, Field } from '../conditions/fields.ts'

type Said = Pick<FilterDefinition, 'target' | 'addressId' | 'conditions'>

interface Placed extends Said, Pick<FilterDefinition, 'name' | 'actions' | 'stopsFurther'> {
  availability: 'active' | 'disabled' | 'archived'
  isSilent: boolean
}

/** Whether no ticket could ever match it, by whichever door it comes. */
export function canNeverMatch(filter: Said, catalogue: Catalogue): boolean {
  return isImpossible({ all: [...alwaysSo([filter]), arriving(filter)] }, withDoors(catalogue))
}

/** Which filters before it take everything that it could match, and stop. null where it may be reached. */
export function takenBefore(filters: readonly Placed[], place: number, catalogue: Catalogue): string[] | null {
  const filter = filters[place]
  if (filter?.availability !== 'active') return null
  const taking = filters.slice(0, place).filter(stops)
  if (taking.length === 0) return null
  const before = taking.map((one) => ({ name: one.name, condition: arriving(one) }))
  return coveredBy({ all: [...alwaysSo([filter, ...taking]), arriving(filter)] }, before, withDoors(catalogue))
}

function stops({ availability, isSilent, stopsFurther, actions }: Placed): boolean {
  return availability === 'active' && !isSilent && (stopsFurther || actions.some(({ kind }) => kind === 'reject'))
}

const DOOR = 'door'
const door: Field = {
  key: DOOR,
  kind: 'word',
  group: 'ticket',
  label: null,
  choiceOf: null,
  words: ['web', 'api', 'email'],
  places: ['arrival'],
}

/** With the door by which a ticket comes, as if that were a field. */
function withDoors(catalogue: Catalogue): Catalogue {
  return new Map([...catalogue, [DOOR, door]])
}

const byMail: Condition = { field: DOOR, operator: 'is', value: 'email' }

/** A filter's target and its condition in one: what has to be so of a ticket that arrives for the filter to match it. */
function arriving({ target, addressId, conditions }: Said): Condition {
  if (target === 'any') return conditions
  if (target !== 'address') return { all: [{ field: DOOR, operator: 'is', value: target }, conditions] }
  return { all: [byMail, { field: 'mail.address', operator: 'is', value: addressId ?? 0 }, conditions] }
}

/** What is so of everything that arrives: it comes by a door, and what they ask of the mail is there only in what comes as one. */
function alwaysSo(filters: readonly Said[]): Condition[] {
  const asked = filters.map(arriving).flatMap(testsIn)
  const ofMail = new Set(asked.map(({ field }) => field).filter((field) => field.startsWith('mail.')))
  const isThere = (field: string): Condition => ({ any: [byMail, { field, operator: 'isEmpty' }] })
  return [{ field: DOOR, operator: 'isNotEmpty' }, ...[...ofMail].map(isThere)]
}

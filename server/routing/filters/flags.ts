import { setImmediate } from 'node:timers/promises'
import type { Flag } from '#contract/ruling.ts'
import type { FilterDefinition } from '#contract/ticket-filters.ts'
import type { Db } from '#server/platform/db.ts'
import { conditionProblems } from '../conditions/check.ts'
import type { Catalogue } from '../conditions/fields.ts'
import { findNamed, namedInActions, namedInCondition } from '../conditions/named.ts'
import { bestSkills, unmetSkills } from '../conditions/unmet-skills.ts'
import { canNeverMatch, takenBefore } from './reach.ts'

/** A filter as it stands in the list: in the order of the list. */
export interface Listed extends FilterDefinition {
  id: number
  availability: 'active' | 'disabled' | 'archived'
  isSilent: boolean
  /** Of its last run; null when that went well. */
  error?: string | null
}

/**
 * For each of some filters, what an administrator should look at.
 *
 * @param of  their ids; others cost nothing but being looked at as those before
 */
export async function flagsOf(
  db: Db,
  { filters, of }: { filters: readonly Listed[]; of: readonly number[] },
  catalogue: Catalogue,
): Promise<Map<number, Flag[]>> {
  const namedOf = (filter: Listed) => [
    ...namedInCondition(filter.conditions, catalogue),
    ...namedInActions(filter.actions),
    ...(filter.addressId === null ? [] : [{ of: 'mailAddresses' as const, id: filter.addressId, at: 'target' }]),
  ]
  const asked = filters.filter(({ id }) => of.includes(id))
  const found = await findNamed(db, asked.flatMap(namedOf))
  const skills = await bestSkills(
    db,
    asked.map(({ actions }) => actions),
  )
  const flags = new Map<number, Flag[]>()
  for (const filter of asked) {
    const unusable = namedOf(filter).flatMap(({ of, id, at }): Flag[] => {
      const thing = found.get(`${of} ${id}`)
      return thing?.availability === 'active' ? [] : [{ code: 'names_unusable', at, about: thing?.name ?? `#${id}` }]
    })
    const unmet = unmetSkills(filter.actions, skills)
    const inPlace = placeFlags(filters, filters.indexOf(filter), catalogue)
    flags.set(filter.id, [...unusable, ...unmet, ...ownFlags(filter, catalogue), ...inPlace])
    // What each of many leaves to those after it takes milliseconds: nobody else is to wait for all of them.
    await setImmediate()
  }
  return flags
}

function ownFlags(filter: Listed, catalogue: Catalogue): Flag[] {
  const problems = conditionProblems(filter.conditions, { catalogue, place: 'arrival', at: 'conditions' })
  const flags: Flag[] = problems.map(({ field, code, message }) => ({
    code: code === 'bad_pattern' ? 'bad_pattern' : 'unknown_field',
    at: field.replace(/\.(field|operator|value)$/, ''),
    about: message,
  }))
  if (canNeverMatch(filter, catalogue)) flags.push({ code: 'contradiction', at: 'conditions', about: '' })
  if (filter.actions.length === 0 && !filter.stopsFurther) flags.push({ code: 'no_actions', at: 'actions', about: '' })
  filter.actions.forEach((action, place) => {
    if (action.kind === 'setField' && !catalogue.has(`fields.${action.key}`)) {
      flags.push({ code: 'unknown_field', at: `actions.${place}`, about: action.key })
    }
  })
  if (filter.error) flags.push({ code: 'failed', at: '', about: filter.error })
  return flags
}

/** Whether those before it take everything that it could match. */
function placeFlags(filters: readonly Listed[], place: number, catalogue: Catalogue): Flag[] {
  const names = takenBefore(filters, place, catalogue)
  return names ? [{ code: 'unreachable', at: '', about: names.join(', ') }] : []
}

import { setImmediate } from 'node:timers/promises'
import type { RuleDefinition } from '#contract/rules.ts'
import type { Flag } from '#contract/ruling.ts'
import type { Db } from '#server/platform/db.ts'
import { conditionProblems } from '#server/routing/conditions/check.ts'
import { isImpossible } from '#server/routing/conditions/contradictions.ts'
import type { Catalogue } from '#server/routing/conditions/fields.ts'
import { findNamed, namedInActions, namedInCondition } from '#server/routing/conditions/named.ts'
import { bestSkills, unmetSkills } from '#server/routing/conditions/unmet-skills.ts'
import { asked, takenBefore } from './reach.ts'

/** A rule as it stands in the list: in the order of the list. */
export interface Listed extends RuleDefinition {
  id: number
  availability: 'active' | 'disabled' | 'archived'
  isSilent: boolean
  /** Of its last run; null when that went well. */
  error: string | null
}

/**
 * For each of some rules, what an administrator should look at.
 *
 * @param of  their ids; others cost nothing but being looked at as those before
 */
export async function flagsOf(
  db: Db,
  { rules, of }: { rules: readonly Listed[]; of: readonly number[] },
  catalogue: Catalogue,
): Promise<Map<number, Flag[]>> {
  const namedOf = (rule: Listed) => [...namedInCondition(rule.conditions, catalogue), ...namedInActions(rule.actions)]
  const asked = rules.filter(({ id }) => of.includes(id))
  const found = await findNamed(db, asked.flatMap(namedOf))
  const skills = await bestSkills(
    db,
    asked.map(({ actions }) => actions),
  )
  const flags = new Map<number, Flag[]>()
  for (const rule of asked) {
    const unusable = namedOf(rule).flatMap(({ of, id, at }): Flag[] => {
      const thing = found.get(`${of} ${id}`)
      return thing?.availability === 'active' ? [] : [{ code: 'names_unusable', at, about: thing?.name ?? `#${id}` }]
    })
    const unmet = unmetSkills(rule.actions, skills)
    const inPlace = placeFlags(rules, rules.indexOf(rule), catalogue)
    flags.set(rule.id, [...unusable, ...unmet, ...ownFlags(rule, catalogue), ...inPlace])
    // What each of many leaves to those after it takes milliseconds: nobody else is to wait for all of them.
    await setImmediate()
  }
  return flags
}

function ownFlags(rule: Listed, catalogue: Catalogue): Flag[] {
  const problems = conditionProblems(rule.conditions, { catalogue, place: 'life', at: 'conditions' })
  const flags: Flag[] = problems.map(({ field, code, message }) => ({
    code: code === 'bad_pattern' ? 'bad_pattern' : 'unknown_field',
    at: field.replace(/\.(field|operator|value)$/, ''),
    about: message,
  }))
  if (isNeverAsked(rule, catalogue)) flags.push({ code: 'contradiction', at: 'conditions', about: '' })
  if (rule.actions.length === 0 && !rule.stopsFurther) flags.push({ code: 'no_actions', at: 'actions', about: '' })
  rule.actions.forEach((action, place) => {
    if (action.kind === 'setField' && !catalogue.has(`fields.${action.key}`)) {
      flags.push({ code: 'unknown_field', at: `actions.${place}`, about: action.key })
    }
  })
  if (rule.error) flags.push({ code: 'failed', at: '', about: rule.error })
  return flags
}

function isNeverAsked({ trigger, conditions }: Listed, catalogue: Catalogue): boolean {
  const events = trigger.kind === 'event' ? trigger.events : [null]
  return events.every((event) => isImpossible(asked(conditions, event), catalogue))
}

/** Whether those before it take everything that it could match, and stop. */
function placeFlags(rules: readonly Listed[], place: number, catalogue: Catalogue): Flag[] {
  const names = takenBefore(rules, place, catalogue)
  return names ? [{ code: 'unreachable', at: '', about: names.join(', ') }] : []
}

import type { Action } from '#contract/actions.ts'
import { type ActionPlace, placesOf } from '#contract/actions.ts'
import type { RuleDefinition } from '#contract/rules.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { conditionProblems } from '#server/routing/conditions/check.ts'
import type { Catalogue } from '#server/routing/conditions/fields.ts'
import { loadCatalogue } from '#server/routing/conditions/load-catalogue.ts'
import { findNamed, type NamedThing, namedInActions, namedInCondition } from '#server/routing/conditions/named.ts'
import { templateProblems } from '../template.ts'

type Saying = Pick<RuleDefinition, 'conditions' | 'actions'>

/**
 * Everything that is wrong with what a rule is to say. Naming something archived is no mistake here: that part is
 * skipped, and flagged.
 *
 * @param before  as it was: what stays is looked at no more
 */
export async function ruleProblems(op: Op, rule: Saying, before: Saying | null): Promise<FieldError[]> {
  const catalogue = await loadCatalogue(op.db)
  const isNew = JSON.stringify(rule.conditions) !== JSON.stringify(before?.conditions)
  const conditions = isNew
    ? conditionProblems(rule.conditions, { catalogue, place: 'life', at: 'body.conditions' })
    : []
  const known = before ? [...namedInCondition(before.conditions, catalogue), ...namedInActions(before.actions)] : []
  return [
    ...conditions,
    ...actionProblems(rule.actions, 'life', catalogue),
    ...(await goneProblems(
      op,
      [...namedInCondition(rule.conditions, catalogue), ...namedInActions(rule.actions)],
      known,
    )),
  ]
}

export function actionProblems(actions: readonly Action[], place: ActionPlace, catalogue: Catalogue): FieldError[] {
  const misplaced = actions.flatMap(({ kind }, at) =>
    placesOf[kind].includes(place)
      ? []
      : [{ field: `body.actions.${at}.kind`, code: 'wrong_place', message: 'This cannot be done here.' }],
  )
  const unknown = actions.flatMap((action, at) =>
    action.kind === 'setField' && !catalogue.has(`fields.${action.key}`)
      ? [{ field: `body.actions.${at}.key`, code: 'unknown_field', message: `There is no field "${action.key}".` }]
      : [],
  )
  return [...misplaced, ...unknown, ...templateProblems(actions)]
}

/** What is named and is no more, unless it was named before. */
export async function goneProblems(
  op: Op,
  things: readonly NamedThing[],
  known: readonly NamedThing[],
): Promise<FieldError[]> {
  const found = await findNamed(op.db, things)
  return things.flatMap(({ of, id, at }) => {
    const isKnown = known.some((thing) => thing.of === of && thing.id === id)
    if (found.has(`${of} ${id}`) || isKnown) return []
    return [{ field: `body.${at}`, code: 'not_found', message: 'This is no more. Choose another.' }]
  })
}

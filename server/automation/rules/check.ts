import type { Action } from '#contract/actions.ts'
import type { RuleDefinition } from '#contract/rules.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { actionProblems, goneProblems } from '#server/routing/actions/check.ts'
import { conditionProblems } from '#server/routing/conditions/check.ts'
import type { Catalogue } from '#server/routing/conditions/fields.ts'
import { loadCatalogue } from '#server/routing/conditions/load-catalogue.ts'
import { type Nameable, namedInActions, namedInCondition } from '#server/routing/conditions/named.ts'

type Saying = Pick<RuleDefinition, 'conditions' | 'actions'>

/**
 * Everything that is wrong with what a rule is to say. Naming something archived is no mistake here: that part is
 * skipped, and flagged.
 *
 * @param before   as it was: what stays is looked at no more
 * @param drafted  what it may name though it is not saved yet
 */
export async function ruleProblems(
  op: Op,
  rule: Saying,
  before: Saying | null,
  drafted: readonly Nameable[] = [],
): Promise<FieldError[]> {
  const catalogue = await loadCatalogue(op.db)
  const isNew = JSON.stringify(rule.conditions) !== JSON.stringify(before?.conditions)
  const conditions = isNew
    ? conditionProblems(rule.conditions, { catalogue, place: 'life', at: 'body.conditions' })
    : []
  const known = before ? [...namedInCondition(before.conditions, catalogue), ...namedInActions(before.actions)] : []
  const named = [...namedInCondition(rule.conditions, catalogue), ...namedInActions(rule.actions)]
  return [
    ...conditions,
    ...actionProblems(rule.actions, 'life'),
    ...unknownFields(rule.actions, catalogue),
    ...(await goneProblems(op, named, [...known, ...drafted])),
  ]
}

/** Fields that actions set and that no form has. */
export function unknownFields(actions: readonly Action[], catalogue: Catalogue): FieldError[] {
  return actions.flatMap((action, at) =>
    action.kind === 'setField' && !catalogue.has(`fields.${action.key}`)
      ? [{ field: `body.actions.${at}.key`, code: 'unknown_field', message: `There is no field "${action.key}".` }]
      : [],
  )
}

import type { FilterDefinition } from '#contract/ticket-filters.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { isSame } from '#server/platform/rows.ts'
import { actionProblems, goneProblems } from '../actions/check.ts'
import { conditionProblems } from '../conditions/check.ts'
import { loadCatalogue } from '../conditions/load-catalogue.ts'
import { type Nameable, namedInActions, namedInCondition } from '../conditions/named.ts'

type Saying = Pick<FilterDefinition, 'target' | 'addressId' | 'conditions' | 'actions'>

/**
 * Everything that is wrong with what a filter is to say. Naming something archived is no mistake here: that part is
 * skipped, and flagged.
 *
 * @param before   as it was: what stays is looked at no more
 * @param drafted  what it may name though it is not saved yet
 */
export async function filterProblems(
  op: Op,
  filter: Saying,
  before: Saying | null,
  drafted: readonly Nameable[] = [],
): Promise<FieldError[]> {
  const { conditions, actions, target, addressId } = filter
  const catalogue = await loadCatalogue(op.db)
  const isNew = !isSame(conditions, before?.conditions)
  const asked = isNew ? conditionProblems(conditions, { catalogue, place: 'arrival', at: 'body.conditions' }) : []
  const isAddressed = (target === 'address') === (addressId !== null)
  const unaddressed = { field: 'body.addressId', code: 'required', message: 'Choose the address that it is for.' }
  const named = [
    ...namedInCondition(conditions, catalogue),
    ...namedInActions(actions),
    ...(addressId === null ? [] : [{ of: 'mailAddresses' as const, id: addressId, at: 'addressId' }]),
  ]
  const known = before ? [...namedInCondition(before.conditions, catalogue), ...namedInActions(before.actions)] : []
  return [
    ...asked,
    ...actionProblems(actions, 'arrival'),
    ...(isAddressed ? [] : [unaddressed]),
    ...(await goneProblems(op, named, [...known, ...drafted])),
  ]
}

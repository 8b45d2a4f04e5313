import { Liquid } from 'liquidjs'
import { type ActionPlace, placesOf } from '#contract/actions.ts'
import type { FilterDefinition } from '#contract/ticket-filters.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { conditionProblems } from '../conditions/check.ts'
import { loadCatalogue } from '../conditions/load-catalogue.ts'
import { findNamed, namedInActions, namedInCondition } from '../conditions/named.ts'

type Saying = Pick<FilterDefinition, 'target' | 'addressId' | 'conditions' | 'actions'>

/**
 * Everything that is wrong with what a filter is to say. Naming something archived is no mistake here: that part is
 * skipped, and flagged.
 *
 * @param before  as it was: what stays is looked at no more
 */
export async function filterProblems(op: Op, filter: Saying, before: Saying | null): Promise<FieldError[]> {
  const { conditions, actions, target, addressId } = filter
  const catalogue = await loadCatalogue(op.db)
  const problems: FieldError[] = []
  if (JSON.stringify(conditions) !== JSON.stringify(before?.conditions)) {
    problems.push(...conditionProblems(conditions, { catalogue, place: 'arrival', at: 'body.conditions' }))
  }
  problems.push(...placeProblems(actions, 'arrival'), ...templateProblems(actions))
  if ((target === 'address') !== (addressId !== null)) {
    problems.push({ field: 'body.addressId', code: 'required', message: 'Choose the address that it is for.' })
  }
  const things = [
    ...namedInCondition(conditions, catalogue),
    ...namedInActions(actions),
    ...(addressId === null ? [] : [{ of: 'mailAddresses' as const, id: addressId, at: 'addressId' }]),
  ]
  const known = before ? [...namedInCondition(before.conditions, catalogue), ...namedInActions(before.actions)] : []
  const found = await findNamed(op.db, things)
  for (const { of, id, at } of things) {
    const isKnown = known.some((thing) => thing.of === of && thing.id === id)
    if (found.has(`${of} ${id}`) || isKnown) continue
    problems.push({ field: `body.${at}`, code: 'not_found', message: 'This is no more. Choose another.' })
  }
  return problems
}

const liquid = new Liquid()

/** Mails are templates: what does not read is refused before it is to be sent. */
function templateProblems(actions: Saying['actions']): FieldError[] {
  return actions.flatMap((action, at) => {
    if (action.kind !== 'sendMail') return []
    return (['subject', 'body'] as const).flatMap((field) => {
      try {
        liquid.parse(action[field])
        return []
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error)
        return [{ field: `body.actions.${at}.${field}`, code: 'bad_template', message: words.slice(0, 300) }]
      }
    })
  })
}

function placeProblems(actions: Saying['actions'], place: ActionPlace): FieldError[] {
  return actions.flatMap(({ kind }, at) =>
    placesOf[kind].includes(place)
      ? []
      : [{ field: `body.actions.${at}.kind`, code: 'wrong_place', message: 'This cannot be done here.' }],
  )
}

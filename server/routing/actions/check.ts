import { type Action, type ActionPlace, placesOf } from '#contract/actions.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { findNamed, type Nameable, type NamedThing } from '../conditions/named.ts'
import { templateProblems } from './templates.ts'

/** What actions cannot say where they stand, each at its place. */
export function actionProblems(actions: readonly Action[], place: ActionPlace): FieldError[] {
  const misplaced = actions.flatMap(({ kind }, at) =>
    placesOf[kind].includes(place)
      ? []
      : [{ field: `body.actions.${at}.kind`, code: 'wrong_place', message: 'This cannot be done here.' }],
  )
  return [...misplaced, ...templateProblems(actions)]
}

/**
 * What is named and is no more.
 *
 * @param known  what may be named all the same: it was named before, or it is of the same draft
 */
export async function goneProblems(
  op: Op,
  things: readonly NamedThing[],
  known: readonly Nameable[],
): Promise<FieldError[]> {
  const found = await findNamed(op.db, things)
  return things.flatMap(({ of, id, at }) => {
    const isKnown = known.some((thing) => thing.of === of && thing.id === id)
    if (found.has(`${of} ${id}`) || isKnown) return []
    return [{ field: `body.${at}`, code: 'not_found', message: 'This is no more. Choose another.' }]
  })
}

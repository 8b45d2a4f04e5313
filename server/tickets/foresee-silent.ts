import type { FilterDid } from '#contract/ticket-filters.ts'
import type { Op } from '#server/platform/operation.ts'
import { decideFilters } from '#server/routing/filters/decide.ts'
import type { Filter, Run } from '#server/routing/filters/filter.ts'
import { didsOf } from './filtered.ts'
import { type Settling, settleEffects } from './settle-effects.ts'

/** What a filter that only looks on would have done. */
export interface Foreseen {
  run: Run
  did: FilterDid[]
}

/**
 * What each filter that only looked on would have done: all are asked again as if this one did more than look on, and what
 * holds of that is worked out as for the others. Where none matched, nothing is asked or read.
 */
export async function foreseeSilent(
  op: Op,
  settling: Settling,
  { filters, silent }: { filters: readonly Filter[]; silent: readonly Run[] },
): Promise<Foreseen[]> {
  const foreseen: Foreseen[] = []
  for (const run of silent) foreseen.push({ run, did: await foresee(op, settling, { filters, run }) })
  return foreseen
}

async function foresee(
  op: Op,
  settling: Settling,
  { filters, run: { filter } }: { filters: readonly Filter[]; run: Run },
): Promise<FilterDid[]> {
  const asked = filters.map((one) => (one.id === filter.id ? { ...one, isSilent: false } : one))
  // Whom a Reply-To names is told; that all are asked again with him in the sender's place is not foreseen.
  const effects = decideFilters(asked, settling.arrival, { hasReplied: true })
  const run = effects.runs.find((one) => one.filter.id === filter.id)
  if (!run) throw new Error('a filter that only looked on was not asked again')
  const { rejectedBy } = effects
  if (rejectedBy) return run.actions.map(({ kind }) => rejected(kind, rejectedBy === run))
  const settled = await settleEffects(op, settling, effects)
  const { opening, arrival } = settling
  const autoResponds = opening.autoRespond !== false && effects.autoResponseOffBy === null
  return didsOf(run, { ...settled, arrival, autoResponds, answer: null })
}

/** Of what becomes no ticket, nothing else is done. */
function rejected(kind: FilterDid['kind'], byThis: boolean): FilterDid {
  if (byThis && kind === 'reject') return { kind, value: null, outcome: 'done' }
  return { kind, value: null, outcome: 'skipped', why: 'rejected' }
}

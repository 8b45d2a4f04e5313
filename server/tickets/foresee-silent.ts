import type { FilterDid } from '#contract/ticket-filters.ts'
import type { Op } from '#server/platform/operation.ts'
import { kept } from '#server/platform/reason.ts'
import { decideFilters } from '#server/routing/filters/decide.ts'
import type { Arrival, Effects, Filter, Run } from '#server/routing/filters/filter.ts'
import { didsOf } from './filtered.ts'
import { type Settling, settleEffects } from './settle-effects.ts'
import { type Reading, readingFor } from './settle-reading.ts'

/** What a filter that only looks on would have done. */
export interface Foreseen {
  run: Run
  did: FilterDid[]
}

/**
 * What each filter that only looked on would have done: it is decided again with all that matched, as if this one did more
 * than look on, and what holds of that is worked out as for the others. All of them read together what they need; where
 * none matched, nothing is asked or read.
 */
export async function foreseeSilent(
  op: Op,
  settling: Settling,
  { filters, effects }: { filters: readonly Filter[]; effects: Effects },
): Promise<Foreseen[]> {
  const { runs, silent } = effects
  if (silent.length === 0) return []
  const decided = decidedWith(filters, { runs, silent }, settling.arrival)
  const going = decided.flatMap(({ effects }) => (effects.rejectedBy ? [] : [effects]))
  const reading = readingFor(op, settling, going)
  const foreseen: Foreseen[] = []
  for (const { run, own, effects } of decided) {
    foreseen.push({ run, did: await foresee(op, settling, { own, effects, reading }) })
  }
  return foreseen
}

interface Decided {
  run: Run
  /** The same, as if it did more than look on. */
  own: Run
  effects: Effects
}

function decidedWith(
  filters: readonly Filter[],
  { runs, silent }: Pick<Effects, 'runs' | 'silent'>,
  arrival: Arrival,
): Decided[] {
  const placeOf = new Map(filters.map(({ id }, place) => [id, place]))
  const byId = new Map(filters.map((filter) => [filter.id, filter]))
  const matched = (run: Run): Matched[] => {
    const filter = byId.get(run.filter.id)
    // It is known to hold: nothing has to be compared again.
    return filter ? [{ ...filter, condition: holding, isSilent: false, place: placeOf.get(filter.id) ?? 0 }] : []
  }
  const live = runs.filter(({ error }) => error === null).flatMap(matched)
  return silent.map((run) => {
    const asked = [...live, ...matched(run)].sort((one, other) => one.place - other.place)
    // Whom a Reply-To names is told; that all are asked again with him in the sender's place is not foreseen.
    const effects = decideFilters(asked, arrival, { hasReplied: true })
    const own = effects.runs.find(({ filter }) => filter.id === run.filter.id)
    if (!own) throw new Error('a filter that only looked on was not asked again')
    return { run, own, effects }
  })
}

type Matched = Filter & { place: number }

const holding: Filter['condition'] = { fields: [], holds: () => true, explain: () => [] }

async function foresee(
  op: Op,
  settling: Settling,
  { own, effects, reading }: { own: Run; effects: Effects; reading: Reading },
): Promise<FilterDid[]> {
  const { rejectedBy } = effects
  if (rejectedBy) return own.actions.map(({ kind }) => rejected(kind, rejectedBy === own))
  const settled = await settleEffects(op, settling, effects, reading)
  const { opening, arrival } = settling
  const autoResponds = opening.autoRespond !== false && effects.autoResponseOffBy === null
  return didsOf(own, { ...settled, arrival, autoResponds, answer: null })
}

/** Of what becomes no ticket, nothing else is done. */
function rejected(kind: FilterDid['kind'], byThis: boolean): FilterDid {
  if (byThis && kind === 'reject') return { kind, value: null, outcome: 'done' }
  const reason = kept({ code: 'rejected', message: 'It would have become no ticket.' })
  return { kind, value: null, outcome: 'skipped', ...reason }
}

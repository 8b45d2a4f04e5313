import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'
import { decideFilters } from '#server/routing/filters/decide.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import { activeFilters } from '#server/routing/filters/load.ts'
import { refsOf, schedulesAt } from '#server/sla/hours.ts'
import { timesOf } from '#server/sla/versions.ts'
import { answeredFacts, arrivalOf } from './arrival.ts'
import { type Asked, askedOf } from './asked.ts'
import { type Foreseen, foreseeSilent } from './foresee-silent.ts'
import type { Opening } from './open.ts'
import { loadOpening, type OpeningReference } from './reference.ts'
import { RejectedByFilter, SenderRefused } from './rejected.ts'
import { defaultsOf, type Settled, settleEffects } from './settle-effects.ts'

/** An opening as the ticket filters leave it. */
export interface Judged extends Settled {
  /** With somebody else as its requester, where a filter uses the Reply-To address. */
  opening: Opening
  arrival: Arrival
  /** What filters that only look on would have done. */
  foreseen: Foreseen[]
  /** What put the Reply-To address in the sender's place. */
  replyTo: Cause | null
  /** What is kept of it, so that it can be decided again. */
  asked: Asked
}

/**
 * Asks the ticket filters and works out where the ticket goes, before anything is written.
 *
 * @throws RejectedByFilter, SenderRefused
 */
export async function judge(
  op: Op,
  given: { opening: Opening; reference: OpeningReference; answers: Opening['fields']; text: string },
): Promise<Judged> {
  const { answers, text } = given
  let { opening, reference } = given
  const working = await workingSchedules(op, reference)
  const look = async () => {
    const answered = await answeredFacts(op, { reference, answers })
    return arrivalOf(op, {
      opening,
      reference,
      defaults: defaultsOf(op, { opening, reference }),
      text,
      answered,
      working,
    })
  }
  let arrival = await look()
  const filters = await activeFilters(op.db, reference.filterRevision)
  let effects = decideFilters(filters, arrival)
  const { replyTo } = effects
  const first = replyTo ? arrival : undefined
  if (replyTo) {
    const { email, name } = replyTo
    const refusal = opening.received?.mail?.replyTo?.refusal
    if (refusal) throw new SenderRefused(refusal)
    opening = { ...opening, requester: { email, ...(name && { name }) } }
    reference = await loadOpening(op.db, opening)
    arrival = await look()
    effects = decideFilters(filters, arrival, { hasReplied: true })
  }
  const settling = { opening, reference, answers, arrival }
  const foreseen = await foreseeSilent(op, settling, { filters, effects })
  if (effects.rejectedBy) throw new RejectedByFilter(effects.rejectedBy, { arrival, runs: effects.runs, foreseen })
  return {
    ...(await settleEffects(op, settling, effects)),
    opening,
    arrival,
    foreseen,
    replyTo: replyTo?.cause ?? null,
    asked: askedOf(op, given.opening, { answers: effects.fields.length > 0 ? answers : undefined, sender: first }),
  }
}

/** The hours that it is now in: their versions are worked out once a process. */
async function workingSchedules(op: Op, { schedules, settings }: OpeningReference): Promise<number[]> {
  const inUse = refsOf(schedules, settings.desk.timeZone)
  return schedulesAt({ inUse, timeOf: await timesOf(op.db, inUse) }, op.now)
}

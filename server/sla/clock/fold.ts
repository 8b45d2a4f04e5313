import { type Clock, type Ended, type Happening, start, type Terms, type TimeOf, tick } from './clock.ts'

/** What an event of the history says of the clocks; `clock` where one was made for a ticket that had none. */
export interface SlaData {
  terms?: Terms
  isPaused?: boolean
  clock?: Clock
}

/** A row of the history, as far as it matters here. */
export interface PastEvent {
  id: number
  at: number
  changes: Record<string, { to: unknown } | undefined>
  sla: SlaData | null
  /** The event that this one takes back. */
  undoes: number | null
}

export interface Folded {
  clock: Clock
  ended: Ended[]
}

/**
 * The clocks of a ticket by its history alone. What was taken back counts as if it had never been.
 *
 * @returns null when the history does not say by which terms it was counted
 */
export function foldClock(events: PastEvent[], timeOf: TimeOf): Folded | null {
  const undone = new Set(events.map(({ undoes }) => undoes))
  return events
    .filter(({ id, undoes }) => undoes === null && !undone.has(id))
    .reduce<Folded | null>((folded, event) => after(folded, event, timeOf), null)
}

function after(folded: Folded | null, event: PastEvent, timeOf: TimeOf): Folded | null {
  if (event.sla?.clock) return { clock: event.sla.clock, ended: folded?.ended ?? [] }
  const happening = happeningOf(event)
  if (folded === null) return begun(happening)
  const { clock, ended } = tick(folded.clock, happening, timeOf)
  return { clock, ended: [...folded.ended, ...ended] }
}

function begun(happening: Happening): Folded | null {
  const { terms, isOpen } = happening
  return terms && isOpen !== undefined ? { clock: start(terms, { ...happening, isOpen }), ended: [] } : null
}

export function happeningOf({ at, changes, sla }: Pick<PastEvent, 'at' | 'changes' | 'sla'>): Happening {
  const { state, isAnswered } = changes
  return {
    at,
    ...(state && { isOpen: state.to === 'open' }),
    ...(isAnswered && { isAnswered: isAnswered.to === true }),
    ...(sla?.isPaused !== undefined && { isPaused: sla.isPaused }),
    ...(sla?.terms && { terms: sla.terms }),
  }
}

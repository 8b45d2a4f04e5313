import type { WorkingTime } from '../working-time/working-time.ts'

const MINUTE = 60_000

/** What is promised, in working minutes; null: nothing. */
export interface Targets {
  firstResponse: number | null
  nextResponse: number | null
  resolution: number | null
}
export type TargetKind = keyof Targets

export interface ScheduleRef {
  id: number
  version: number
  name: string
  /** In which it is counted: its own zone, else the desk's. */
  timeZone: string
  /** Whose schedule it is. */
  from: 'department' | 'plan' | 'desk'
}

/** By what a ticket's time is counted from some instant on. */
export interface Terms {
  plan: { id: number; version: number; name: string } | null
  priority: { id: number; name: string }
  /** null: every hour counts. */
  schedule: ScheduleRef | null
  targets: Targets
}

/** A stretch of a clock's time under one set of terms, running or paused; instants in milliseconds since 1970. */
export interface Segment {
  from: number
  to: number
  isPaused: boolean
  /** Working time in it, in milliseconds; none while paused. */
  worked: number
  plan: string | null
  priority: string
  schedule: ScheduleRef | null
}

/** A clock that is not at its end: a response that is awaited, or the ticket as a whole. */
export interface Run {
  target: TargetKind
  startedAt: number
  segments: Segment[]
  /** Where the segment that is still open begins. */
  since: number
}

/** Everything that time is counted by, as it stands. It follows from the history of the ticket alone. */
export interface Clock {
  terms: Terms
  isOpen: boolean
  isAnswered: boolean
  isPaused: boolean
  hasResponded: boolean
  response: Run | null
  resolution: Run | null
}

/** What happened at an instant, as far as clocks are concerned. */
export interface Happening {
  at: number
  isOpen?: boolean
  isAnswered?: boolean
  isPaused?: boolean
  terms?: Terms
}

/** A clock at its end. `met`: what was promised was done; `stopped`: it was not needed any more. */
export interface Ended {
  run: Run
  terms: Terms
  at: number
  outcome: 'met' | 'stopped'
}

export type TimeOf = (schedule: ScheduleRef | null) => WorkingTime

/** A longer story is kept in fewer words: its first stretches as one. */
const MOST_SEGMENTS = 200

/** The clocks of a new ticket; they do not run while it is closed. */
export function start(
  terms: Terms,
  { at, isOpen, isAnswered = false, isPaused = false }: Happening & { isOpen: boolean },
): Clock {
  return {
    terms,
    isOpen,
    isAnswered,
    isPaused,
    hasResponded: isAnswered,
    response: isOpen && !isAnswered ? begun('firstResponse', at) : null,
    resolution: isOpen ? begun('resolution', at) : null,
  }
}

/**
 * The clocks after something happened. An answer is awaited while the ticket is open and counts as unanswered; until
 * the first answer that is the first response. Time that has passed stays what it was worth under the terms of then.
 *
 * @source docs/decisions/020-sla-clocks.md
 */
export function tick(clock: Clock, happening: Happening, timeOf: TimeOf): { clock: Clock; ended: Ended[] } {
  const { at } = happening
  const isOpen = happening.isOpen ?? clock.isOpen
  const isAnswered = happening.isAnswered ?? clock.isAnswered
  const isPaused = happening.isPaused ?? clock.isPaused
  const terms = happening.terms ?? clock.terms
  const hasResponded = clock.hasResponded || isAnswered
  const next = { terms, isOpen, isAnswered, isPaused, hasResponded }
  const ended: Ended[] = []
  const end = (run: Run | null, outcome: Ended['outcome']) => {
    if (run) ended.push({ run: cut(run, clock, { at, timeOf }), terms: clock.terms, at, outcome })
    return null
  }
  const awaited = () => begun(hasResponded ? 'nextResponse' : 'firstResponse', at)

  if (clock.isOpen && !isOpen) {
    end(clock.response, isAnswered ? 'met' : 'stopped')
    end(clock.resolution, 'met')
    return { clock: { ...next, response: null, resolution: null }, ended }
  }
  if (!isOpen) return { clock: { ...next, response: null, resolution: null }, ended }
  if (!clock.isOpen) {
    return { clock: { ...next, response: isAnswered ? null : awaited(), resolution: begun('resolution', at) }, ended }
  }
  const goesOn = (run: Run | null) =>
    run && (isPaused !== clock.isPaused || terms !== clock.terms) ? cut(run, clock, { at, timeOf }) : run
  const response = isAnswered ? end(clock.response, 'met') : (goesOn(clock.response) ?? awaited())
  return { clock: { ...next, response, resolution: goesOn(clock.resolution) }, ended }
}

function begun(target: TargetKind, at: number): Run {
  return { target, startedAt: at, segments: [], since: at }
}

/** Closes the segment that is open. */
function cut(run: Run, clock: Clock, { at, timeOf }: { at: number; timeOf: TimeOf }): Run {
  if (at <= run.since) return run
  const { terms, isPaused } = clock
  const segment: Segment = {
    from: run.since,
    to: at,
    isPaused,
    worked: isPaused ? 0 : timeOf(terms.schedule).between(run.since, at),
    plan: terms.plan?.name ?? null,
    priority: terms.priority.name,
    schedule: terms.schedule,
  }
  const segments = [...run.segments, segment]
  if (segments.length > MOST_SEGMENTS) segments.splice(0, 2, asOne(segments[0] as Segment, segments[1] as Segment))
  return { ...run, segments, since: at }
}

function asOne(first: Segment, second: Segment): Segment {
  return { ...first, to: second.to, worked: first.worked + second.worked, isPaused: first.isPaused && second.isPaused }
}

export function runsOf({ response, resolution }: Clock): Run[] {
  return [response, resolution].filter((run) => run !== null)
}

/** Working time that a clock has counted until an instant. */
export function workedUntil(run: Run, clock: Pick<Clock, 'terms' | 'isPaused'>, at: number, timeOf: TimeOf): number {
  const before = run.segments.reduce((sum, { worked }) => sum + worked, 0)
  return before + (clock.isPaused ? 0 : timeOf(clock.terms.schedule).between(run.since, at))
}

/**
 * The instant by which a clock has counted so much working time; null: never, or not as long as it is paused.
 */
export function instantOf(
  run: Run,
  clock: Pick<Clock, 'terms' | 'isPaused'>,
  duration: number,
  timeOf: TimeOf,
): number | null {
  let left = duration
  for (const { from, to, worked, schedule } of run.segments) {
    if (worked > 0 && worked >= left) return Math.min(to, timeOf(schedule).advance(from, left) ?? to)
    left -= worked
  }
  return clock.isPaused ? null : timeOf(clock.terms.schedule).advance(run.since, left)
}

/** When what is promised is due; null: nothing is, or not now. */
export function dueOf(run: Run, clock: Pick<Clock, 'terms' | 'isPaused'>, timeOf: TimeOf): number | null {
  const minutes = clock.terms.targets[run.target]
  return minutes === null ? null : instantOf(run, clock, minutes * MINUTE, timeOf)
}

/** The clock that is due first, and when. */
export function firstDue(clock: Clock, timeOf: TimeOf): { run: Run; at: number } | null {
  let first: { run: Run; at: number } | null = null
  for (const run of runsOf(clock)) {
    const at = dueOf(run, clock, timeOf)
    if (at !== null && (first === null || at < first.at)) first = { run, at }
  }
  return first
}

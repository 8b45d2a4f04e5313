import type { EscalationStep } from '#contract/sla.ts'
import { type Clock, instantOf, type Run, runsOf, type TargetKind, type TimeOf } from './clock.ts'

const MINUTE = 60_000

/** The instant at which a step of an escalation is to be taken. */
export interface Moment {
  /** What tells it from every other one of the ticket. */
  key: string
  at: number
  step: EscalationStep
  target: TargetKind
  dueAt: number
  /** 0, then 1, 2 ... where the step is repeated. */
  time: number
}

/**
 * When which steps are to be taken, as things stand, the earliest first; those of clocks that are paused only where
 * they lie behind.
 *
 * @param explicitDueAt  what somebody set goes before what the plan says for the resolution
 */
export function momentsOf(
  clock: Clock,
  { steps, explicitDueAt, timeOf }: { steps: EscalationStep[]; explicitDueAt: number | null; timeOf: TimeOf },
): Moment[] {
  const moments = runsOf(clock).flatMap((run) => {
    const promised = promiseOf(run, clock, { explicitDueAt, timeOf })
    if (!promised) return []
    return steps
      .filter(({ target }) => target === run.target)
      .flatMap((step) => momentsOfStep(step, { run, clock, timeOf, ...promised }))
  })
  return moments.sort((a, b) => a.at - b.at || a.step.id - b.step.id)
}

/** How much working time there is until something is due, and when that is. */
function promiseOf(
  run: Run,
  clock: Clock,
  { explicitDueAt, timeOf }: { explicitDueAt: number | null; timeOf: TimeOf },
): { promised: number; dueAt: number } | null {
  if (run.target === 'resolution' && explicitDueAt !== null) {
    const before = run.segments.reduce((sum, { worked }) => sum + worked, 0)
    const ahead = clock.isPaused ? 0 : timeOf(clock.terms.schedule).between(run.since, explicitDueAt)
    return { promised: before + ahead, dueAt: explicitDueAt }
  }
  const minutes = clock.terms.targets[run.target]
  if (minutes === null) return null
  const dueAt = instantOf(run, clock, minutes * MINUTE, timeOf)
  return dueAt === null ? null : { promised: minutes * MINUTE, dueAt }
}

interface Given {
  run: Run
  clock: Clock
  timeOf: TimeOf
  promised: number
  dueAt: number
}

function momentsOfStep(step: EscalationStep, { run, clock, timeOf, promised, dueAt }: Given): Moment[] {
  const times = step.repeat ? step.repeat.times + 1 : 1
  const moments: Moment[] = []
  for (let time = 0; time < times; time += 1) {
    const at = instantOf(
      run,
      clock,
      workedBy(step, promised) + time * (step.repeat?.everyMinutes ?? 0) * MINUTE,
      timeOf,
    )
    if (at === null) break
    const key = `${clock.terms.plan?.id ?? 0}.${step.id}.${time}.${run.startedAt}`
    moments.push({ key, at: Math.max(at, run.startedAt), step, target: run.target, dueAt, time })
  }
  return moments
}

/** The working time that has passed by a step; a warning longer than the target itself comes at once. */
function workedBy({ when }: EscalationStep, promised: number): number {
  if (when.kind === 'percent') return Math.floor((promised * when.percent) / 100)
  if (when.kind === 'before') return Math.max(0, promised - when.minutes * MINUTE)
  return promised + when.minutes * MINUTE
}

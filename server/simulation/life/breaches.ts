import { dueOf, runsOf } from '#server/sla/clock/clock.ts'
import type { Breached } from '../outcome.ts'
import type { Life } from './life.ts'

/** What was promised and missed, as of the life's end; what somebody set goes before what the plan says for the resolution. */
export function breachesOf({ clock, ended, ticket, world }: Life): Breached[] {
  const { timeOf, now } = world
  const explicitDueAt = ticket.explicitDueAt?.getTime() ?? null
  const over = ended.flatMap(({ run, terms, at, explicitDueAt: explicit }) => {
    const dueAt = (run.target === 'resolution' ? explicit : null) ?? dueOf(run, { terms, isPaused: true }, timeOf)
    return dueAt !== null && dueAt < at ? [{ target: run.target, dueAt, doneAt: at }] : []
  })
  const running = runsOf(clock).flatMap((run) => {
    const dueAt = (run.target === 'resolution' ? explicitDueAt : null) ?? dueOf(run, clock, timeOf)
    return dueAt !== null && dueAt < now ? [{ target: run.target, dueAt, doneAt: null }] : []
  })
  return [...over, ...running]
}

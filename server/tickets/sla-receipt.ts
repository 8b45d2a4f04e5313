import { sql } from 'kysely'
import type { ReceiptClock, SlaReceipt } from '#contract/sla.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import {
  type Clock,
  dueOf,
  type Run,
  runsOf,
  type ScheduleRef,
  type Segment,
  type Terms,
  type TimeOf,
} from '#server/sla/clock/clock.ts'
import { foldClock } from '#server/sla/clock/fold.ts'
import { momentsOf } from '#server/sla/clock/moments.ts'
import { loadSla } from '#server/sla/terms.ts'
import { stepsOf, timesOf } from '#server/sla/versions.ts'
import { walkOf } from '#server/sla/walk.ts'
import { visibleTickets } from './access.ts'
import { adopt } from './counting.ts'
import { pastOf, schedulesOf, schedulesOfPast } from './sla.ts'
import type { TicketRow } from './ticket.ts'

const MINUTE = 60_000
/** Of an eventful ticket the latest. */
const MOST_ENDED = 50

/** How each due date of a ticket came about: the history folded again, every stretch of each clock with its working time. */
export async function ticketSla(ctx: Ctx, ticketId: number): Promise<SlaReceipt> {
  const { rows } = await sql<TicketRow>`
    select t.* from ticket t where t.id = ${ticketId} and ${visibleTickets(ctx.actor)}`.execute(ctx.db)
  const ticket = rows[0]
  if (!ticket) throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  const facts = await loadSla(ctx.db, ticket)
  const past = await pastOf(ctx.db, ticketId)
  const kept = facts.kept ? schedulesOf(facts.kept.clock) : []
  const timeOf = await timesOf(ctx.db, [facts.terms.schedule, ...kept, ...past.flatMap(schedulesOfPast)])
  const folded = foldClock(past, timeOf)
  const clock = folded?.clock ?? facts.kept?.clock ?? adopt(ticket, facts)
  const now = ctx.now.getTime()
  const running = runsOf(clock).map((run) =>
    presentRun(run, { terms: clock.terms, isPaused: clock.isPaused, now, timeOf }),
  )
  const ended = (folded?.ended ?? [])
    .slice(-MOST_ENDED)
    .map(({ run, terms, at, outcome }) => presentRun(run, { terms, isPaused: true, now: at, timeOf, outcome }))
  return {
    plan: clock.terms.plan,
    priority: clock.terms.priority,
    schedule: scheduleOf(clock.terms.schedule),
    isPaused: clock.isPaused,
    explicitDueAt: ticket.explicitDueAt?.toISOString() ?? null,
    dueAt: ticket.dueAt?.toISOString() ?? null,
    clocks: [...ended, ...running],
    next: await nextSteps(ctx, ticket, { clock, taken: facts.kept?.taken ?? [], timeOf }),
  }
}

interface Given {
  terms: Terms
  isPaused: boolean
  now: number
  timeOf: TimeOf
  /** Of a clock at its end, at `now`. */
  outcome?: 'met' | 'stopped'
}

function presentRun(run: Run, { terms, isPaused, now, timeOf, outcome }: Given): ReceiptClock {
  const dueAt = dueOf(run, { terms, isPaused }, timeOf)
  const closed = run.segments.map((segment) => presentSegment(segment, timeOf))
  const open = outcome ? [] : [openSegment(run, { terms, isPaused, now, dueAt, timeOf })]
  const segments = [...closed, ...open]
  return {
    target: run.target,
    state: outcome ?? (isPaused ? 'paused' : 'running'),
    startedAt: iso(run.startedAt),
    endedAt: outcome ? iso(now) : null,
    minutes: terms.targets[run.target],
    workedMinutes: segments.reduce((sum, { workedMinutes }) => sum + workedMinutes, 0),
    dueAt: dueAt === null ? null : iso(dueAt),
    isBreached: dueAt !== null && dueAt < now,
    segments,
  }
}

function presentSegment({ from, to, isPaused, worked, plan, priority, schedule }: Segment, timeOf: TimeOf) {
  return {
    from: iso(from),
    to: iso(to),
    isPaused,
    workedMinutes: Math.round(worked / MINUTE),
    plan,
    priority,
    schedule: scheduleOf(schedule),
    walk: isPaused ? { spans: [], more: 0 } : walkOf(timeOf(schedule), from, to),
  }
}

/** What is going on: its working time until now, and its way to the due date where that lies ahead. */
function openSegment({ since }: Run, { terms, isPaused, now, dueAt, timeOf }: Given & { dueAt: number | null }) {
  const time = timeOf(terms.schedule)
  const end = dueAt !== null && dueAt > since ? dueAt : now
  return {
    from: iso(since),
    to: null,
    isPaused,
    workedMinutes: isPaused ? 0 : Math.round(time.between(since, now) / MINUTE),
    plan: terms.plan?.name ?? null,
    priority: terms.priority.name,
    schedule: scheduleOf(terms.schedule),
    walk: isPaused ? { spans: [], more: 0 } : walkOf(time, since, end),
  }
}

async function nextSteps(
  ctx: Ctx,
  ticket: TicketRow,
  { clock, taken, timeOf }: { clock: Clock; taken: string[]; timeOf: TimeOf },
): Promise<SlaReceipt['next']> {
  if (!clock.isOpen || ticket.deletedAt !== null) return []
  const steps = await stepsOf(ctx.db, clock.terms.plan)
  const moments = momentsOf(clock, { steps, explicitDueAt: ticket.explicitDueAt?.getTime() ?? null, timeOf })
  return moments
    .filter(({ key }) => !taken.includes(key))
    .slice(0, 10)
    .map(({ at, target, dueAt, step }) => ({ at: iso(at), target, isWarning: at < dueAt, step }))
}

function scheduleOf(schedule: ScheduleRef | null): SlaReceipt['schedule'] {
  return schedule && { name: schedule.name, timeZone: schedule.timeZone, from: schedule.from }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

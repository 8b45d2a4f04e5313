import { sql } from 'kysely'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { type Clock, firstDue, type TargetKind } from '#server/sla/clock/clock.ts'
import { type Moment, momentsOf } from '#server/sla/clock/moments.ts'
import { stepsOf, timesOf } from '#server/sla/versions.ts'
import { change, type Step } from './change.ts'
import { takeStep } from './escalate.ts'
import { schedulesOf } from './sla.ts'
import { isOpen, type TicketRow } from './ticket.ts'

/** A step may bring the next one nearer; more of them at once than this wait for the timer's next turn. */
export const MOST_AT_ONCE = 50

/**
 * What a ticket's timer is for: marks it as overdue when it is, and takes the steps of its plan's escalation that are
 * due. Answered, closed or moved meanwhile: nothing happens.
 */
export function runSlaTimer(ctx: Ctx, ticketId: number): Promise<void> {
  return operation(ctx, async (op) => {
    let ticket = await op.db.selectFrom('ticket').selectAll().where('id', '=', ticketId).forUpdate().executeTakeFirst()
    if (!ticket || !isOpen(ticket) || ticket.deletedAt !== null) return
    ticket = await markOverdue(op, ticket)
    for (let taken = 0; taken < MOST_AT_ONCE; taken += 1) {
      const moment = await nextMoment(op, ticket)
      if (!moment) return
      ticket = await takeStep(op, ticket, moment)
    }
  })
}

async function markOverdue(op: Op, ticket: TicketRow): Promise<TicketRow> {
  if (ticket.isOverdue || ticket.dueAt === null || ticket.dueAt > op.now) return ticket
  const target = ticket.explicitDueAt ? undefined : await targetOf(op, ticket)
  return change(op, ticket, [overdueStep(ticket.dueAt, target)])
}

/** What passing the due date sets. @param target  what was due; unknown where somebody set the date */
export function overdueStep(dueAt: Date, target: TargetKind | undefined): Step {
  const saw = { dueAt: dueAt.toISOString(), ...(target && { target }) }
  return {
    type: 'ticket.overdue',
    set: { isOverdue: true },
    causes: { isOverdue: { kind: 'timer', id: null, name: 'Due date passed', saw } },
  }
}

async function targetOf(op: Op, { id }: TicketRow): Promise<TargetKind | undefined> {
  const kept = await keptOf(op, id)
  return kept ? firstDue(kept.clock, await timesOf(op.db, schedulesOf(kept.clock)))?.run.target : undefined
}

/** The first step that is due and was not taken. */
async function nextMoment(op: Op, ticket: TicketRow): Promise<(Moment & { clock: Clock }) | null> {
  const kept = await keptOf(op, ticket.id)
  if (!kept || !isOpen(ticket)) return null
  const { clock, taken } = kept
  const steps = await stepsOf(op.db, clock.terms.plan)
  if (steps.length === 0) return null
  const timeOf = await timesOf(op.db, schedulesOf(clock))
  const moments = momentsOf(clock, { steps, explicitDueAt: ticket.explicitDueAt?.getTime() ?? null, timeOf })
  const moment = moments.find(({ key, at }) => at <= op.now.getTime() && !taken.includes(key))
  return moment ? { ...moment, clock } : null
}

async function keptOf(op: Op, ticketId: number): Promise<{ clock: Clock; taken: string[] } | null> {
  const { rows } = await sql<{ clock: Clock; taken: string[] }>`
    select clock, taken from ticket_sla where ticket_id = ${ticketId}`.execute(op.db)
  return rows[0] ?? null
}

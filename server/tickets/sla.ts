import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import type { Op } from '#server/platform/operation.ts'
import { type Clock, runsOf, type ScheduleRef, type Terms, type TimeOf } from '#server/sla/clock/clock.ts'
import { foldClock, type PastEvent, type SlaData } from '#server/sla/clock/fold.ts'
import { loadSla, type SlaFacts } from '#server/sla/terms.ts'
import { stepsOf, timesOf } from '#server/sla/versions.ts'
import type { Step } from './change.ts'
import { adopt, type Counting, count, type Opening, openingClocks, type StepsOf } from './counting.ts'
import type { FieldChange, TicketRow } from './ticket.ts'

/** The clocks of a ticket that is about to be opened, and what follows from them. */
export async function openClocks(
  op: Op,
  ticket: Pick<TicketRow, 'slaPlanId' | 'priorityId' | 'departmentId' | 'statusId' | 'state' | 'explicitDueAt'>,
): Promise<Opening> {
  const facts = await loadSla(op.db, { id: null, ...ticket })
  return openingClocks(ticket, {
    facts,
    timeOf: await timesOf(op.db, [facts.terms.schedule]),
    stepsOf: await stepsOfPlans(op.db, [facts.terms.plan]),
    now: op.now,
  })
}

/** Makes ready to count through `steps`, which lead to `after`. */
export async function counting(
  op: Op,
  ticket: TicketRow,
  { after, steps }: { after: TicketRow; steps: Step[] },
): Promise<Counting> {
  const facts = await loadSla(op.db, { ...after, id: ticket.id })
  const undoes = steps.map(({ data }) => data?.undoes).find((id) => typeof id === 'number')
  const { clock, timeOf, adopted } = await clockBefore(op, ticket, { facts, undoes })
  return count({
    now: op.now,
    clock,
    timeOf,
    stepsOf: await stepsOfPlans(op.db, [clock.terms.plan, facts.terms.plan]),
    facts,
    adopted,
    isUndone: undoes !== undefined,
  })
}

async function stepsOfPlans(db: Db, plans: Terms['plan'][]): Promise<StepsOf> {
  const known = new Map<string, Awaited<ReturnType<typeof stepsOf>>>()
  for (const plan of plans) if (plan) known.set(`${plan.id}.${plan.version}`, await stepsOf(db, plan))
  return (plan) => (plan && known.get(`${plan.id}.${plan.version}`)) ?? []
}

async function clockBefore(
  op: Op,
  ticket: TicketRow,
  { facts, undoes }: { facts: SlaFacts; undoes: number | undefined },
): Promise<{ clock: Clock; timeOf: TimeOf; adopted: boolean }> {
  const before = facts.kept?.clock ?? null
  if (undoes !== undefined && before) {
    const past = await pastOf(op.db, ticket.id)
    const timeOf = await timesOf(op.db, [facts.terms.schedule, ...past.flatMap(schedulesOfPast)])
    const folded = foldClock(
      past.filter(({ id }) => id !== undoes),
      timeOf,
    )
    if (folded) return { clock: folded.clock, timeOf, adopted: false }
  }
  const clock = before ?? adopt(ticket, facts)
  const timeOf = await timesOf(op.db, [facts.terms.schedule, ...schedulesOf(clock)])
  return { clock, timeOf, adopted: before === null }
}

export function schedulesOf(clock: Clock): (ScheduleRef | null)[] {
  return [clock.terms.schedule, ...runsOf(clock).flatMap((run) => run.segments.map(({ schedule }) => schedule))]
}

export function schedulesOfPast({ sla }: PastEvent): (ScheduleRef | null)[] {
  return [...(sla?.terms ? [sla.terms.schedule] : []), ...(sla?.clock ? schedulesOf(sla.clock) : [])]
}

/** The history of a ticket, as far as clocks are concerned. */
export async function pastOf(db: Db, ticketId: number): Promise<PastEvent[]> {
  const { rows } = await sql<{
    id: number
    at: Date
    changes: Record<string, FieldChange>
    sla: SlaData | null
    undoes: number | null
  }>`
    select id, at, changes, data -> 'sla' as sla, (data ->> 'undoes')::bigint as undoes from ticket_event
    where ticket_id = ${ticketId} and (changes <> '{}' or data ? 'sla') order by id`.execute(db)
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { change } from '#server/tickets/change.ts'
import { dropReferral } from '#server/tickets/referrals.ts'
import { isOpen, type TicketRow } from '#server/tickets/ticket.ts'
import { barrier } from './eligible.ts'
import { joinPolicy, loadAgents, loadAssignableTo, loadPolicies, loadTicket } from './load-scene.ts'

interface Leaving {
  id: number
  name: string
  isActive: boolean
  /** Since when she is not there; null while she is. */
  since: Date | null
  standInId: number | null
  /** When her next absence begins. */
  nextAt: Date | null
}

interface HerTicket {
  id: number
  mode: 'queue' | 'stand_in'
  dueAt: Date
}

/**
 * What becomes of the open tickets of an agent who is absent or no longer active, by the policy of their team or
 * department: they go to her stand-in if he may have them, else back to the queue. What is to wait for a while, or until
 * an absence begins, has a job for that moment.
 */
export async function returnTickets(ctx: Ctx, agentId: number): Promise<void> {
  const agent = await loadLeaving(ctx, agentId)
  if (!agent) return
  const tickets = agent.since === null ? [] : await ticketsToGo(ctx, agent, agent.since)
  for (const ticket of tickets) {
    if (ticket.dueAt <= ctx.now) await operation(ctx, (op) => returnTicket(op, ticket, agent))
  }
  const moments = [agent.nextAt, ...tickets.map(({ dueAt }) => dueAt)].filter((at) => at !== null && at > ctx.now)
  const next = moments.sort((one, other) => Number(one) - Number(other))[0]
  if (next) {
    await operation(ctx, (op) =>
      enqueue(op, 'return_tickets', { agentId }, { key: `return_tickets:${agentId}`, at: next }),
    )
  }
}

/** When an agent (as `a`) was deactivated or went on vacation: whatever else is changed of her does not count. */
const leftAt = sql`(select at from audit_event where subject_kind = 'agent' and subject_id = a.id
  and changes ?| array['availability', 'onVacation'] order by id desc limit 1)`

async function loadLeaving({ db, now }: Ctx, agentId: number): Promise<Leaving | null> {
  const { rows } = await sql<Leaving>`
    select a.id, a.name, a.availability = 'active' as is_active, b.stand_in_id,
      case when a.availability <> 'active' or a.on_vacation then coalesce(${leftAt}, a.updated_at) else b.starts_at end as since,
      (select min(starts_at) from agent_absence where agent_id = a.id and starts_at > ${now}) as next_at
    from agent a left join lateral (
      select starts_at, stand_in_id from agent_absence
      where agent_id = a.id and starts_at <= ${now} and (ends_at is null or ends_at > ${now}) order by starts_at limit 1) b on true
    where a.id = ${agentId}`.execute(db)
  return rows[0] ?? null
}

/** Her open tickets that a policy takes from her, each with the moment from which it does. */
async function ticketsToGo({ db }: Ctx, { id, isActive }: Leaving, since: Date): Promise<HerTicket[]> {
  const { rows } = await sql<{ id: number; mode: 'stay' | 'queue' | 'stand_in'; afterMinutes: number }>`
    select t.id, ${isActive ? sql`p.absent_tickets` : sql`p.inactive_tickets`} as mode,
      ${isActive ? sql`p.absent_after_minutes` : sql`0`} as after_minutes
    from ticket t ${joinPolicy}
    where t.agent_id = ${id} and t.state = 'open' and t.deleted_at is null order by t.urgency, t.id`.execute(db)
  return rows.flatMap(({ mode, afterMinutes, ...ticket }) =>
    mode === 'stay' ? [] : [{ ...ticket, mode, dueAt: new Date(since.getTime() + afterMinutes * 60_000) }],
  )
}

async function returnTicket(op: Op, { id, mode }: HerTicket, from: Leaving): Promise<void> {
  const ticket = await op.db.selectFrom('ticket').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!ticket || !isOpen(ticket) || ticket.deletedAt !== null || ticket.agentId !== from.id) return
  const standIn = mode === 'stand_in' ? await standInFor(op, ticket, from) : null
  const saw = { agent: from.name, since: from.since?.toISOString() ?? null, ...standIn?.saw }
  const cause: Cause = { kind: 'assignment', id: null, name: from.isActive ? 'Absence' : 'Deactivation', saw }
  const agentId = standIn?.agentId ?? null
  const moved = await change(op, ticket, [
    { type: agentId === null ? 'ticket.released' : 'ticket.assigned', set: { agentId }, causes: { agentId: cause } },
  ])
  if (agentId !== null) await dropReferral(op, moved, { agentId })
}

/** Of whom a stand-in stands for, and so on: nobody goes round in circles. */
const MOST_STEPS = 10

/** The stand-in, or his own where he is absent too, if the ticket's hard limits let him have it. */
async function standInFor(
  op: Op,
  ticket: TicketRow,
  from: Leaving,
): Promise<{ agentId: number | null; saw: Record<string, unknown> }> {
  let standInId = from.standInId
  for (let step = 0; standInId !== null && step < MOST_STEPS; step += 1) {
    const next = await loadLeaving(op, standInId)
    if (!next?.isActive || next.since === null) break
    standInId = next.standInId
  }
  if (standInId === null) return { agentId: null, saw: { standIn: null } }
  await sql`select from agent where id = ${standInId} for update`.execute(op.db)
  const [agent] = await loadAgents(op.db, op.now, [standInId])
  const asked = await loadTicket(op.db, op.now, ticket.id)
  const policy = asked && (await loadPolicies(op.db)).get(asked.policyId)
  if (!agent || !policy) return { agentId: null, saw: { standIn: agent?.name ?? null } }
  const against = barrier(asked, agent, { policy, assignableTo: await loadAssignableTo(op.db) })
  const saw = { standIn: agent.name, ...(against && { limit: against.limit, ...against.detail }) }
  return { agentId: against ? null : agent.id, saw }
}

import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import type { AgentActor, ApiKeyActor, StaffActor } from '#server/platform/actor.ts'
import { Conflict, Forbidden } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { settingsOf } from '#server/settings/settings.ts'
import { accessTicket, demand } from './access.ts'
import { demandAssignable, demandTeam } from './assignees.ts'
import { change, type Step } from './change.ts'
import { demandFresh } from './fresh.ts'
import { noteWith } from './note.ts'
import { addReferral, dropReferral } from './referrals.ts'
import { planReopening } from './reopen.ts'
import { isOpen, type TicketRow, type Tracked } from './ticket.ts'

interface AssignTicket {
  /** undefined stays, null takes away. */
  agentId?: number | null | undefined
  teamId?: number | null | undefined
  keepReferral?: boolean
  note?: string | undefined
  expected?: { agentId?: number | null | undefined; teamId?: number | null | undefined } | undefined
}

/**
 * Assigns to an agent, a team or both. A closed ticket is opened by it, as assigned tickets are open; not by only taking
 * it from somebody, which needs the permission to release.
 *
 * @throws Conflict `not_assignable` (inactive, on vacation, department's rule), `already_assigned`, `stale_edit`
 * @source osticket-behaviour 1.9
 */
export function assignTicket(ctx: Ctx<StaffActor>, ticketId: number, assign: AssignTicket): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket, abilities } = await accessTicket(op, ticketId, 'assign')
    demandFresh(ticket, assign.expected)
    const set: Partial<Tracked> = {}
    if (assign.agentId !== undefined && assign.agentId !== ticket.agentId) {
      if (assign.agentId !== null) await demandAssignable(op, assign.agentId, ticket.departmentId)
      set.agentId = assign.agentId
    }
    if (assign.teamId !== undefined && assign.teamId !== ticket.teamId) {
      if (assign.teamId !== null) await demandTeam(op, assign.teamId)
      set.teamId = assign.teamId
    }
    if (Object.keys(set).length === 0) throw new Conflict('already_assigned', 'It is assigned like this already.')

    const releases = set.agentId == null && set.teamId == null
    if (releases) demand(abilities, 'release')
    const type = releases ? 'ticket.released' : 'ticket.assigned'
    const reopening = isOpen(ticket) || releases ? [] : await planReopening(op, ticket, { forced: true })
    const assigned = await change(op, ticket, [...reopening, { type, set }])
    if (assign.keepReferral && ticket.agentId !== null && set.agentId !== undefined) {
      await addReferral(op, assigned, { agentId: ticket.agentId })
    }
    if (set.agentId) await dropReferral(op, assigned, { agentId: set.agentId })
    if (set.teamId) await dropReferral(op, assigned, { teamId: set.teamId })
    return noteWith(op, assigned, { note: assign.note, about: type, title: releases ? 'Released' : 'Assigned' })
  })
}

/**
 * Assigns an unassigned open ticket to the acting agent. Of several who try at once, one gets it.
 *
 * @throws Conflict `already_assigned`, `ticket_closed`, `not_assignable`
 */
export function claimTicket(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  { note }: { note?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { actor } = op
    if (actor.kind !== 'agent')
      throw new Forbidden('agents_only', 'Only an agent can claim a ticket; assign it instead.')
    const { ticket } = await accessTicket(op, ticketId, 'assign')
    if (!isOpen(ticket)) throw new Conflict('ticket_closed', 'This ticket is closed.')
    if (ticket.agentId === actor.id) throw new Conflict('already_assigned', 'It is yours already.')
    if (ticket.agentId !== null) throw new Conflict('already_assigned', 'Somebody else has it already.')
    await demandAssignable(op, actor.id, ticket.departmentId)
    const claimed = await change(op, ticket, [{ type: 'ticket.claimed', set: { agentId: actor.id } }])
    await dropReferral(op, claimed, { agentId: actor.id })
    return noteWith(op, claimed, { note, about: 'ticket.claimed', title: 'Claimed' })
  })
}

/** Takes a ticket from its agent, its team or both. @throws Conflict `not_assigned` */
export function releaseTicket(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  { what, note }: { what: 'agent' | 'team' | 'both'; note?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, null)
    const set: Partial<Tracked> = {}
    if (what !== 'team' && ticket.agentId !== null) set.agentId = null
    if (what !== 'agent' && ticket.teamId !== null) set.teamId = null
    if (Object.keys(set).length === 0) throw new Conflict('not_assigned', 'It is not assigned like this.')
    await accessTicket(op, ticketId, 'release')
    const released = await change(op, ticket, [{ type: 'ticket.released', set }])
    return noteWith(op, released, { note, about: 'ticket.released', title: 'Released' })
  })
}

/** An agent who replies to a ticket that nobody has takes it, unless desk or department say otherwise. */
export async function planAutoClaim(op: Op, ticket: TicketRow): Promise<Step[]> {
  const { actor } = op
  if (actor.kind !== 'agent' || ticket.agentId !== null || !isOpen(ticket)) return []
  const { rows } = await sql<{ name: string; autoClaim: boolean; settings: unknown }>`
    select name, auto_claim, (select value from setting where key = 'tickets') as settings
    from department where id = ${ticket.departmentId}`.execute(op.db)
  const { name, autoClaim, settings } = rows[0] ?? { name: '', autoClaim: false }
  if (!autoClaim || !settingsOf({ tickets: settings }).tickets.claimOnReply) return []
  return [autoClaimStep(actor.id, name)]
}

export function autoClaimStep(agentId: number, department: string): Step {
  const cause: Cause = {
    kind: 'setting',
    id: null,
    name: 'Claim on reply',
    saw: { assignee: null, department },
  }
  return { type: 'ticket.claimed', set: { agentId }, causes: { agentId: cause }, data: { automatic: true } }
}

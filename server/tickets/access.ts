import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ability } from '#contract/tickets.ts'
import { abilitiesOn, permissionFor } from '#server/people/abilities.ts'
import { type Actor, type AgentActor, type ApiKeyActor, type StaffActor, VISITOR } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { Forbidden, NotFound } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { deletable } from './deleted.ts'
import type { TicketRow } from './ticket.ts'

// The only ways to reach ticket rows. What an actor may not see does not exist for him.

/**
 * The condition on `ticket` (as `t`) that holds for the tickets an actor may see; deleted ones for who may restore them.
 * For lists; single tickets go through {@link accessTicket}.
 */
export function visibleTickets(actor: Actor): RawBuilder<SqlBool> {
  switch (actor.kind) {
    case 'api_key':
      return notGone(actor)
    case 'system':
      // Somebody who has not said who he is acts as the system's visitor: there is nothing for him to see.
      return actor.name === VISITOR ? sql<SqlBool>`false` : sql<SqlBool>`true`
    case 'requester':
      return visibleToRequester(actor)
    case 'agent':
      return sql<SqlBool>`(${notGone(actor)} and ${visibleToAgent(actor)})`
  }
}

function notGone(actor: AgentActor | ApiKeyActor): RawBuilder<SqlBool> {
  return sql<SqlBool>`(t.deleted_at is null or ${deletable(actor)})`
}

function visibleToAgent(actor: AgentActor): RawBuilder<SqlBool> {
  const departments = [...actor.departments.keys()]
  const teams = [...actor.teamIds]
  const departmentReferral = actor.isLimited ? sql`` : sql` or r.department_id = any(${departments}::bigint[])`
  // Who closed a ticket keeps sight of it: a limited agent finds her own work again in the Closed queue.
  const own = sql<SqlBool>`(t.agent_id = ${actor.id} or t.closed_by_id = ${actor.id} or t.team_id = any(${teams}::bigint[])
    or t.id in (select r.ticket_id from referral r
                where r.agent_id = ${actor.id} or r.team_id = any(${teams}::bigint[])${departmentReferral}))`
  return actor.isLimited ? own : sql<SqlBool>`(t.department_id = any(${departments}::bigint[]) or ${own})`
}

function visibleToRequester(actor: Extract<Actor, { kind: 'requester' }>): RawBuilder<SqlBool> {
  const isThere = sql`t.deleted_at is null and t.state <> 'archived'`
  const takesPart = sql`t.requester_id = ${actor.id}
    or t.id in (select c.ticket_id from collaborator c where c.requester_id = ${actor.id})`
  // A guest's link ends with his part in the ticket.
  if (actor.onlyTicketId !== null) return sql<SqlBool>`(${isThere} and t.id = ${actor.onlyTicketId} and (${takesPart}))`
  const organization = actor.seesOrganization
    ? sql` or t.requester_id in (select m.id from requester m where m.organization_id = ${actor.organizationId})`
    : sql``
  return sql<SqlBool>`(${isThere} and (${takesPart}${organization}))`
}

export interface Accessed {
  ticket: TicketRow
  abilities: ReadonlySet<Ability>
}

/**
 * The ticket, locked until the operation ends, for an actor who may do `ability` with it.
 *
 * @throws NotFound   the actor cannot see it, it does not exist, or it is deleted and this is not about that
 * @throws Forbidden  the actor sees it but may not do this; names the permission
 */
export async function accessTicket(op: Op<StaffActor>, id: number, ability: Ability | null): Promise<Accessed> {
  const ticket = await lockVisible(op, id)
  if (ticket.deletedAt !== null && ability !== 'delete') throw notFound()
  const abilities = abilitiesOn(op.actor, ticket)
  if (ability !== null) demand(abilities, ability)
  return { ticket, abilities }
}

/** The same for verbs that ask for one of several abilities later, and for requesters and the desk itself. */
export async function lockVisible(op: Op, id: number): Promise<TicketRow> {
  const { rows } = await sql<TicketRow>`
    select t.* from ticket t where t.id = ${id} and ${visibleTickets(op.actor)} for update of t`.execute(op.db)
  const ticket = rows[0]
  if (!ticket) throw notFound()
  return ticket
}

function notFound(): NotFound {
  return new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
}

/** @throws Forbidden naming the permission that is missing */
export function demand(abilities: ReadonlySet<Ability>, ability: Ability): void {
  if (abilities.has(ability)) return
  const permission = permissionFor(ability)
  throw new Forbidden(
    'forbidden',
    `You see this ticket, but this needs the permission ${permission} in its department.`,
  )
}

/** Whether an actor sees a ticket, without locking it. */
export async function seesTicket(db: Db, actor: Actor, id: number): Promise<boolean> {
  const { rows } = await sql`select 1 from ticket t where t.id = ${id} and ${visibleTickets(actor)}`.execute(db)
  return rows.length > 0
}

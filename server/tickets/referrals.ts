import { sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { BadInput, NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { change } from './change.ts'
import { noteWith } from './note.ts'
import type { TicketRow } from './ticket.ts'

export type Target = { agentId: number } | { teamId: number } | { departmentId: number }

/** Lets an agent, a team or a department see a ticket that stays where it is. */
export function referTicket(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  { target, note }: { target: Target; note?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'refer')
    const referred = await addReferral(op, ticket, target)
    return noteWith(op, referred, { note, about: 'ticket.referred', title: 'Referred' })
  })
}

/** Takes a referral back. */
export function removeReferral(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  referralId: number,
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'refer')
    const removed = await op.db
      .deleteFrom('referral')
      .where('id', '=', referralId)
      .where('ticketId', '=', ticketId)
      .returning(['agentId', 'teamId', 'departmentId'])
      .executeTakeFirst()
    if (!removed) throw new NotFound('referral_not_found', 'There is no such referral on this ticket.')
    const target = targetOf(removed)
    return change(op, ticket, [
      { type: 'ticket.referral_removed', data: { target: await described(op, target) }, always: true },
    ])
  })
}

/** Adds a referral unless it is there; unknown or inactive targets are refused. */
export async function addReferral(op: Op, ticket: TicketRow, target: Target): Promise<TicketRow> {
  const { kind, id } = keyOf(target)
  const { rows } = await sql<{
    name: string
  }>`select name from ${sql.table(kind)} where id = ${id} and availability = 'active'`.execute(op.db)
  if (!rows[0])
    throw new BadInput([{ field: `body.${kind}Id`, code: 'not_found', message: `There is no such active ${kind}.` }])
  const inserted = await op.db
    .insertInto('referral')
    .values({ ticketId: ticket.id, ...target, createdAt: op.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return ticket
  return change(op, ticket, [
    { type: 'ticket.referred', data: { target: { kind, id, name: rows[0].name } }, always: true },
  ])
}

/** Who gets a ticket for good needs no referral to it any more. */
export async function dropReferral(op: Op, ticket: TicketRow, target: Target): Promise<void> {
  const { kind, id } = keyOf(target)
  const { rows } =
    await sql`delete from referral where ticket_id = ${ticket.id} and ${sql.ref(`${kind}_id`)} = ${id} returning id`.execute(
      op.db,
    )
  if (rows.length === 0) return
  await change(op, ticket, [
    { type: 'ticket.referral_removed', data: { target: await described(op, target) }, always: true },
  ])
}

function keyOf(target: Target): { kind: 'agent' | 'team' | 'department'; id: number } {
  if ('agentId' in target) return { kind: 'agent', id: target.agentId }
  if ('teamId' in target) return { kind: 'team', id: target.teamId }
  return { kind: 'department', id: target.departmentId }
}

function targetOf(row: { agentId: number | null; teamId: number | null; departmentId: number | null }): Target {
  if (row.agentId !== null) return { agentId: row.agentId }
  if (row.teamId !== null) return { teamId: row.teamId }
  return { departmentId: row.departmentId ?? 0 }
}

async function described(op: Op, target: Target): Promise<{ kind: string; id: number; name: string }> {
  const { kind, id } = keyOf(target)
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(kind)} where id = ${id}`.execute(op.db)
  return { kind, id, name: rows[0]?.name ?? '' }
}

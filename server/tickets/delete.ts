import { sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { Conflict } from '#server/platform/errors.ts'
import { dequeue, enqueue } from '#server/platform/jobs.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { change } from './change.ts'
import type { TicketRow } from './ticket.ts'

const DAY = 86_400_000
/** How long a deleted ticket can be restored. */
export const RESTORE_DAYS = 30

/** Deletes a ticket: nobody finds it any more, and it can be restored for 30 days before it is gone for good. */
export function deleteTicket(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  { reason }: { reason?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'delete')
    if (ticket.deletedAt !== null) throw new Conflict('already_deleted', 'It is deleted already.')
    const purgeAt = new Date(op.now.getTime() + RESTORE_DAYS * DAY)
    await enqueue(op, 'purge_ticket', { ticketId }, { at: purgeAt, key: `purge:${ticketId}` })
    return change(op, ticket, [
      {
        type: 'ticket.deleted',
        set: { deletedAt: op.now },
        data: { ...(reason && { reason }), purgeAt: purgeAt.toISOString() },
      },
    ])
  })
}

/** Brings a deleted ticket back as it was. */
export function restoreTicket(ctx: Ctx<AgentActor | ApiKeyActor>, ticketId: number): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'delete')
    if (ticket.deletedAt === null) throw new Conflict('not_deleted', 'It is not deleted.')
    await dequeue(op, `purge:${ticketId}`)
    return change(op, ticket, [{ type: 'ticket.restored', set: { deletedAt: null } }])
  })
}

/** The end of a deleted ticket, by its timer. Restored meanwhile: nothing happens. What it was is left in the audit. */
export function purgeTicket(ctx: Ctx, ticketId: number): Promise<void> {
  return operation(ctx, async (op) => {
    const ticket = await op.db
      .selectFrom('ticket')
      .select(['id', 'number', 'deletedAt'])
      .where('id', '=', ticketId)
      .forUpdate()
      .executeTakeFirst()
    if (!ticket?.deletedAt || ticket.deletedAt.getTime() + RESTORE_DAYS * DAY > op.now.getTime()) return
    await sql`set local deskbell.purge = 'on'`.execute(op.db)
    await op.db.deleteFrom('ticket').where('id', '=', ticketId).execute()
    await op.db
      .insertInto('auditEvent')
      .values({
        at: op.now,
        type: 'ticket.purged',
        subjectKind: 'ticket',
        subjectId: ticketId,
        actorKind: op.actor.kind,
        actorId: op.actor.id,
        actorName: op.actor.name,
        data: JSON.stringify({ number: ticket.number }),
        operationId: op.operationId,
      })
      .execute()
  })
}

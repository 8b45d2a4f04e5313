import type { AgentActor, ApiKeyActor, StaffActor } from '#server/platform/actor.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { change } from './change.ts'
import { noteWith } from './note.ts'
import { findOrCreateRequester } from './people.ts'
import type { TicketRow } from './ticket.ts'

type RequesterInput = { id: number } | { email: string; name?: string | undefined; phone?: string | undefined }

/**
 * Lets a further requester take part in the thread. Adding one who is there does nothing; a note is kept all the same.
 *
 * @throws Conflict `is_requester`
 */
export function addCollaborator(
  ctx: Ctx<StaffActor>,
  ticketId: number,
  { collaborator, note }: { collaborator: RequesterInput; note?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'manageCollaborators')
    const found = await findOrCreateRequester(op, collaborator, 'body.collaborator')
    if (found.id === ticket.requesterId) throw new Conflict('is_requester', `${found.name} is the requester already.`)
    const added = await op.db
      .insertInto('collaborator')
      .values({ ticketId, requesterId: found.id, addedAt: op.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('requesterId')
      .executeTakeFirst()
    if (!added) return noteWith(op, ticket, { note, about: 'ticket.collaborator_added', title: '' })
    const changed = await change(op, ticket, [
      { type: 'ticket.collaborator_added', data: { collaborator: { id: found.id, name: found.name } }, always: true },
    ])
    return noteWith(op, changed, { note, about: 'ticket.collaborator_added', title: 'Collaborator added' })
  })
}

/** Ends somebody's part in the thread. */
export function removeCollaborator(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  collaboratorId: number,
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'manageCollaborators')
    const removed = await op.db
      .deleteFrom('collaborator')
      .where('ticketId', '=', ticketId)
      .where('requesterId', '=', collaboratorId)
      .returning('requesterId')
      .executeTakeFirst()
    if (!removed) throw new NotFound('collaborator_not_found', 'This person is not a collaborator here.')
    const { name } = await op.db
      .selectFrom('requester')
      .select('name')
      .where('id', '=', collaboratorId)
      .executeTakeFirstOrThrow()
    return change(op, ticket, [
      { type: 'ticket.collaborator_removed', data: { collaborator: { id: collaboratorId, name } }, always: true },
    ])
  })
}

import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { change } from './change.ts'
import { noteWith } from './note.ts'
import { findOrCreateRequester } from './people.ts'
import type { TicketRow } from './ticket.ts'

type RequesterInput = { id: number } | { email: string; name?: string | undefined; phone?: string | undefined }

/** Makes somebody else the requester; the former one loses sight of the ticket, a collaborator becomes more than that. */
export function changeRequester(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  { requester, note }: { requester: RequesterInput; note?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'edit')
    const found = await findOrCreateRequester(op, requester, 'body.requester')
    const taken = await op.db
      .deleteFrom('collaborator')
      .where('ticketId', '=', ticketId)
      .where('requesterId', '=', found.id)
      .returning('requesterId')
      .executeTakeFirst()
    const changed = await change(op, ticket, [
      {
        type: 'ticket.requester_changed',
        set: { requesterId: found.id },
        ...(taken && { data: { wasCollaborator: true } }),
      },
    ])
    return noteWith(op, changed, { note, about: 'ticket.requester_changed', title: 'Requester changed' })
  })
}

import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { change } from './change.ts'
import { noteWith } from './note.ts'
import type { TicketRow } from './ticket.ts'

/** Marks a ticket as answered or unanswered by hand: what puts it into one queue or the other. */
export function markAnswered(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  { isAnswered, note }: { isAnswered: boolean; note?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'markAnswered')
    const type = isAnswered ? 'ticket.marked_answered' : 'ticket.marked_unanswered'
    const marked = await change(op, ticket, [{ type, set: { isAnswered } }])
    return noteWith(op, marked, {
      note,
      about: type,
      title: isAnswered ? 'Marked as answered' : 'Marked as unanswered',
    })
  })
}

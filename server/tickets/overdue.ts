import { type Ctx, operation } from '#server/platform/operation.ts'
import { change, timerOf } from './change.ts'

/** Marks a ticket as overdue, by its timer. Answered, closed or moved meanwhile: nothing happens. */
export function markOverdue(ctx: Ctx, ticketId: number): Promise<void> {
  return operation(ctx, async (op) => {
    const ticket = await op.db
      .selectFrom('ticket')
      .selectAll()
      .where('id', '=', ticketId)
      .forUpdate()
      .executeTakeFirst()
    if (!ticket) return
    const due = timerOf(ticket)
    if (due === null || due > op.now) return
    await change(op, ticket, [
      {
        type: 'ticket.overdue',
        set: { isOverdue: true },
        causes: { isOverdue: { kind: 'timer', id: null, name: 'Due date passed', saw: { dueAt: due.toISOString() } } },
      },
    ])
  })
}

import type { AttachmentInput } from '#contract/thread.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import { Conflict, Forbidden } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import type { Prerendered } from '#server/thread/long-bodies.ts'
import { lockVisible } from '../access.ts'
import { change } from '../change.ts'
import { addMessage } from '../message.ts'
import { planReopening } from '../reopen.ts'
import { planClosing, statusOfState } from '../status.ts'
import { isOpen, type TicketRow } from '../ticket.ts'

/** A requester, collaborator or member of a sharing organization writes. On a closed ticket that reopens it. */
export function writeFromPortal(
  ctx: Ctx<RequesterActor>,
  ticketId: number,
  message: Prerendered & { body: string; format: 'html' | 'text'; attachments?: AttachmentInput[] },
): Promise<TicketRow> {
  return operation(ctx, async (op) => (await addMessage(op, ticketId, { ...message, source: 'web' })).ticket)
}

/** The requester needs no more help. @throws Forbidden  not his own; Conflict `ticket_not_closeable`, `ticket_closed` */
export function closeFromPortal(
  ctx: Ctx<RequesterActor>,
  ticketId: number,
  said: Prerendered & { message?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const ticket = await ownTicket(op, ticketId)
    const { portal } = await loadSettings(op.db)
    if (!portal.requestersMayClose) throw new Forbidden('forbidden', 'Requests are closed by our agents here.')
    if (!isOpen(ticket)) throw new Conflict('ticket_closed', 'This request is closed already.')
    const message = messageOf(said)
    const answered = message ? (await addMessage(op, ticketId, message)).ticket : ticket
    const status = await statusOfState(op, 'closed')
    return change(op, answered, await planClosing(op, answered, status))
  })
}

/** The requester needs help again. @throws Conflict `not_reopenable`, `ticket_open` */
export function reopenFromPortal(
  ctx: Ctx<RequesterActor>,
  ticketId: number,
  said: Prerendered & { message?: string | undefined },
): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const ticket = await lockVisible(op, ticketId)
    if (isOpen(ticket)) throw new Conflict('ticket_open', 'This request is open already.')
    // A message reopens by itself.
    const message = messageOf(said)
    if (message) return (await addMessage(op, ticketId, message)).ticket
    return change(op, ticket, await planReopening(op, ticket))
  })
}

/** What was said with a change of state; null when that was nothing. */
function messageOf({ message, rendered }: Prerendered & { message?: string | undefined }) {
  if (!message?.trim()) return null
  return { body: message, format: 'text' as const, source: 'web' as const, ...(rendered && { rendered }) }
}

async function ownTicket(op: Parameters<typeof lockVisible>[0], ticketId: number): Promise<TicketRow> {
  const ticket = await lockVisible(op, ticketId)
  if (ticket.requesterId !== op.actor.id)
    throw new Forbidden('forbidden', 'Only the person who asked can close this request.')
  return ticket
}

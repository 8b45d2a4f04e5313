import { sql } from 'kysely'
import type { AttachmentInput } from '#contract/thread.ts'
import type { Rendered } from '#server/platform/html.ts'
import { as, type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { draftEntry, type EntryAdded, type KeptFile } from '#server/thread/entry.ts'
import { accessTicket, lockVisible } from './access.ts'
import { changeWithEntry, type Step } from './change.ts'
import { planReopening } from './reopen.ts'
import { isOpen, type TicketNow, type TicketRow } from './ticket.ts'

interface WriteMessage {
  body: string
  format: 'html' | 'text'
  attachments?: AttachmentInput[]
  /** Of a mail: what came with it. */
  files?: KeptFile[]
  source: 'web' | 'api' | 'phone' | 'other' | 'email'
  /** Sanitised already: of a mail, or as it is long. */
  rendered?: Rendered
  /** Of a mail: which address of ours it came to. */
  addressId?: number | undefined
  /** false: its writer gets no receipt. */
  autoRespond?: boolean
  /** false: the others who take part are not sent it. */
  tellParticipants?: boolean
}

/**
 * Adds a message of the requester's side. The ticket counts as unanswered; a closed one is reopened.
 * An agent or program adds it in the requester's name, and needs `ticket.reply` for that.
 *
 * @throws Forbidden  naming the permission
 * @throws Conflict `not_reopenable`  closed, and its status, department or help topic forbids reopening
 */
export function addMessage(
  ctx: Ctx,
  ticketId: number,
  message: WriteMessage,
): Promise<EntryAdded & { ticket: TicketRow }> {
  return operation(ctx, async (op) => {
    const ticket = await lockToWrite(op, ticketId)
    const reopening = isOpen(ticket) ? [] : await planReopening(op, ticket)
    const { requester, resumed } = await loadFacts(op, ticket)
    const entry = draftEntry(op, {
      type: 'message',
      body: message.body,
      format: message.format,
      source: message.source,
      ...(message.attachments && { attachments: message.attachments }),
      ...(message.files && { files: message.files }),
      ...(message.rendered && { rendered: message.rendered }),
      ...(op.actor.kind !== 'requester' && { author: { kind: 'requester' as const, ...requester } }),
    })
    const data = {
      ...(message.addressId !== undefined && { addressId: message.addressId }),
      ...(message.autoRespond === false && { autoRespond: false }),
      ...(message.tellParticipants === false && { tellParticipants: false }),
    }
    const steps = [receivedStep(op.now, data), ...reopening, ...resumingSteps(ticket, resumed)]
    return changeWithEntry(op, ticket, { entry, steps })
  })
}

/** What a message sets by itself. */
export function receivedStep(now: Date, data: Record<string, unknown>): Step {
  return {
    type: 'message.received',
    set: { isAnswered: false },
    entryId: 'new',
    data,
    touch: { lastMessageAt: now },
  }
}

interface Facts {
  requester: { id: number; name: string }
  /** The status waits for such a message: that to which it goes back. */
  resumed: { from: string; to: number } | null
}

async function loadFacts(op: Op, ticket: TicketRow): Promise<Facts> {
  const { rows } = await sql<Facts>`
    select json_build_object('id', r.id, 'name', r.name) as requester,
      (select json_build_object('from', s.name, 'to', coalesce(s.reopen_to_id, (select (value ->> 'defaultStatusId')::bigint from setting where key = 'tickets')))
        from ticket_status s where s.id = ${ticket.statusId} and s.resumes_on_message) as resumed
    from requester r where r.id = ${ticket.requesterId}`.execute(op.db)
  const facts = rows[0]
  if (!facts) throw new Error('a ticket is without its requester')
  return facts
}

/** Who was waited for has written: the ticket goes on. */
export function resumingSteps(ticket: TicketNow, resumed: Facts['resumed']): Step[] {
  if (!resumed || resumed.to === ticket.statusId) return []
  const cause = { kind: 'status', id: ticket.statusId, name: resumed.from, saw: { resumesOnMessage: true } } as const
  return [{ type: 'ticket.status_changed', set: { statusId: resumed.to }, causes: { statusId: cause } }]
}

async function lockToWrite(op: Op, ticketId: number): Promise<TicketRow> {
  const { actor } = op
  if (actor.kind !== 'agent' && actor.kind !== 'api_key') return lockVisible(op, ticketId)
  const { ticket } = await accessTicket(as(op, actor), ticketId, 'reply')
  return ticket
}

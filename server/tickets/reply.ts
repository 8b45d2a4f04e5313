import type { AttachmentInput } from '#contract/thread.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { Conflict } from '#server/platform/errors.ts'
import type { Rendered } from '#server/platform/html.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { draftEntry, type EntryAdded, type KeptFile } from '#server/thread/entry.ts'
import { signed } from '#server/thread/signature.ts'
import { accessTicket } from './access.ts'
import { planAutoClaim } from './assign.ts'
import { changeWithEntry, type Step } from './change.ts'
import { dropReferral } from './referrals.ts'
import { planStatus } from './status.ts'
import type { TicketRow } from './ticket.ts'

export interface WriteReply {
  body: string
  format: 'html' | 'text'
  attachments?: AttachmentInput[]
  /** Of a mail: what came with it. */
  files?: KeptFile[]
  statusId?: number | undefined
  signature?: 'none' | 'mine' | 'department'
  seenItemId?: number | undefined
  recipients?: 'all' | 'requester' | 'nobody'
  /** Sanitised already: of a mail, or as it is long. */
  rendered?: Rendered
  source?: 'email'
  /** In whose name a rule replies. Nobody has answered by that: the ticket goes on waiting for somebody. */
  automaticAs?: string
}

/**
 * Replies to the requester: the ticket counts as answered and, when nobody has it, becomes the replying agent's. A
 * status may be set with it.
 *
 * @throws Conflict `thread_moved_on`  somebody else wrote, or closed it, after `seenItemId`; `ticket_not_closeable`
 */
export function replyToTicket(
  ctx: Ctx<StaffActor>,
  ticketId: number,
  reply: WriteReply,
): Promise<EntryAdded & { ticket: TicketRow }> {
  return operation(ctx, async (op) => {
    const { ticket, abilities } = await accessTicket(op, ticketId, 'reply')
    if (reply.seenItemId !== undefined) await demandUnmoved(op, ticketId, reply.seenItemId)
    const entry = draftEntry(op, {
      type: 'reply',
      ...(await signed(op, reply, { departmentId: ticket.departmentId })),
      source: reply.source ?? (op.actor.kind === 'api_key' ? 'api' : 'desk'),
      ...(reply.attachments && { attachments: reply.attachments }),
      ...(reply.files && { files: reply.files }),
      ...(reply.automaticAs && { author: { kind: 'system' as const, id: null, name: reply.automaticAs } }),
    })
    const claim = await planAutoClaim(op, ticket)
    const status =
      reply.statusId === undefined ? [] : await planStatus(op, ticket, { statusId: reply.statusId, abilities })
    const replied = repliedStep(op.now, {
      ...(reply.recipients && reply.recipients !== 'all' && { recipients: reply.recipients }),
      ...(reply.automaticAs && { automatic: true }),
    })
    const written = await changeWithEntry(op, ticket, { entry, steps: [replied, ...claim, ...answered(status)] })
    if (claim.length > 0 && op.actor.id !== null) await dropReferral(op, written.ticket, { agentId: op.actor.id })
    return written
  })
}

/** What a reply sets by itself; one that is `automatic` answers nothing. */
export function repliedStep(now: Date, data: Record<string, unknown>): Step {
  const answer = { set: { isAnswered: true }, touch: { lastReplyAt: now } }
  return { type: 'reply.sent', entryId: 'new', ...(data.automatic !== true && answer), data }
}

/** Opened again by an answer, it has been answered. */
export function answered(steps: Step[]): Step[] {
  return steps.map((step) =>
    step.set?.isAnswered === false ? { ...step, set: { ...step.set, isAnswered: true } } : step,
  )
}

/** Two agents never double-answer: what came since the writer looked is shown before anything is sent. */
async function demandUnmoved(op: Op, ticketId: number, seenItemId: number): Promise<void> {
  const newer = await op.db
    .selectFrom('ticketEvent')
    .select(['id', 'type', 'actorName', 'at'])
    .where('ticketId', '=', ticketId)
    .where('id', '>', seenItemId)
    .where('type', 'in', ['reply.sent', 'message.received', 'ticket.closed'])
    // What an agent did himself is no news to him, though his page may not have shown it yet.
    .$if(op.actor.kind === 'agent', (events) =>
      events.where((eb) => eb.not(eb.and({ actorKind: 'agent', actorId: op.actor.id }))),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!newer) return
  const words: Record<string, string> = {
    'reply.sent': 'replied',
    'message.received': 'wrote',
    'ticket.closed': 'closed this ticket',
  }
  throw new Conflict(
    'thread_moved_on',
    `${newer.actorName} ${words[newer.type]} meanwhile. Nothing was sent; your text is kept.`,
    {
      current: { itemId: newer.id, event: newer.type, by: newer.actorName, at: newer.at.toISOString() },
    },
  )
}

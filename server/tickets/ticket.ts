import type { Selectable } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import type { Ticket } from '#db/types.ts'

export type TicketRow = Selectable<Ticket>

/** The fields whose every change is in the history: folding a ticket's events gives exactly these. */
export const tracked = [
  'number',
  'subject',
  'requesterId',
  'statusId',
  'state',
  'departmentId',
  'helpTopicId',
  'priorityId',
  'slaPlanId',
  'agentId',
  'teamId',
  'closedById',
  'source',
  'formIds',
  'fields',
  'isAnswered',
  'isOverdue',
  'explicitDueAt',
  'slaDueAt',
  'closedAt',
  'reopenedAt',
  'deletedAt',
] as const

export type TrackedField = (typeof tracked)[number]
export type Tracked = Pick<TicketRow, TrackedField>

/** What deciding a change looks at: a row, or a ticket whose life is lived again. */
export type TicketNow = Tracked &
  Pick<TicketRow, 'createdAt' | 'lastMessageAt' | 'lastReplyAt' | 'attachmentCount' | 'reopenCount' | 'urgency'>

/** Everything that can happen to a ticket. The first group is told to requesters too. */
export const toldToEveryone = [
  'ticket.opened',
  'ticket.closed',
  'ticket.reopened',
  'ticket.status_changed',
  'ticket.collaborator_added',
  'ticket.collaborator_removed',
  'message.received',
  'reply.sent',
] as const

export const toldToAgents = [
  'ticket.edited',
  'ticket.assigned',
  'ticket.claimed',
  'ticket.released',
  'ticket.transferred',
  'ticket.referred',
  'ticket.referral_removed',
  'ticket.requester_changed',
  'ticket.marked_answered',
  'ticket.marked_unanswered',
  'ticket.rated',
  'ticket.filtered',
  'ticket.rule_applied',
  'ticket.macro_applied',
  'ticket.overdue',
  'ticket.escalated',
  'ticket.recounted',
  'ticket.deleted',
  'ticket.restored',
  'note.added',
  'entry.edited',
  'mail.bounced',
  'webhook.called',
] as const

export type EventType = (typeof toldToEveryone)[number] | (typeof toldToAgents)[number]

export function audienceOf(type: EventType): 'everyone' | 'agents' {
  return (toldToEveryone as readonly string[]).includes(type) ? 'everyone' : 'agents'
}

/** One field's way from one value to another, and what put it there when that was not the actor. */
export interface FieldChange {
  from: JsonScalar
  to: JsonScalar
  cause?: Cause
}

export type JsonScalar = string | number | boolean | null | number[] | Record<string, unknown>

/** A value as history keeps it: instants in ISO 8601. */
export function kept(value: unknown): JsonScalar {
  if (value instanceof Date) return value.toISOString()
  return (value ?? null) as JsonScalar
}

/** Whether history would not tell two values of a field from each other, as far as that is seen at a glance. */
export function isPlainlySame(one: unknown, other: unknown): boolean {
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime()
  return one === other
}

export function isOpen(ticket: Pick<TicketRow, 'state'>): boolean {
  return ticket.state === 'open'
}

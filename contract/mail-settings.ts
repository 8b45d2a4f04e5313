import { z } from 'zod'
import { Id, optionalLine } from './common.ts'

const on = z.boolean()

/** Who is told what. An alert that is active needs at least one recipient. */
export const NoticeSettings = z.object({
  // to requesters
  ticketReceipt: on.describe('New request, to whoever sent it'),
  openedByAgent: on.describe('New ticket opened by an agent, to its requester'),
  messageReceipt: on.describe('New message, to whoever wrote it'),
  participants: on.describe('New message, to the requester and the collaborators who did not write it'),
  overLimit: on.describe('No new request, as too many are open, to whoever sent it'),
  requesterAssigned: on.describe('Assigned, to the requester'),
  requesterStatus: on.describe('Status changed, to the requester'),
  requesterResolved: on.describe('Resolved or closed, with a way to reopen, to the requester'),
  requesterMerged: on.describe('Merged into another ticket, to the requester'),
  // to agents
  newTicket: z.object({
    active: on,
    adminEmail: on,
    departmentManager: on,
    departmentMembers: on.describe('Only while nobody has the ticket'),
    accountManager: on,
  }),
  newMessage: z.object({
    active: on,
    lastRespondent: on,
    assigned: on,
    departmentManager: on,
    accountManager: on,
  }),
  activity: z
    .object({ active: on, lastRespondent: on, assigned: on, departmentManager: on })
    .describe('An internal note, or a reply by another agent'),
  assignment: z.object({ active: on, agent: on, teamLead: on, teamMembers: on }),
  transfer: z.object({ active: on, assigned: on, departmentManager: on, departmentMembers: on }),
  overdue: z.object({
    active: on,
    assigned: on,
    departmentManager: on,
    departmentMembers: on.describe('Only while nobody has the ticket'),
  }),
  rating: z
    .object({ active: on, assigned: on, departmentManager: on })
    .describe('The requester was not content with how it was solved'),
})
export type NoticeSettings = z.infer<typeof NoticeSettings>

export const alertKinds = [
  'newTicket',
  'newMessage',
  'activity',
  'assignment',
  'transfer',
  'overdue',
  'rating',
] as const satisfies (keyof NoticeSettings)[]
export type AlertKind = (typeof alertKinds)[number]

export const MailSettings = z.object({
  defaultAddressId: Id.nullable().describe('Sender for departments without an address of their own'),
  alertAddressId: Id.nullable().describe('Sender of what agents are told; null: the default address'),
  adminEmail: z.email().max(320).nullable(),
  acceptUnknownSenders: on,
  collaboratorsFromMail: on,
  usePriorityHeader: on,
  agentReplies: z
    .enum(['token-and-dmarc', 'token', 'never'])
    .describe('When an agent’s mail becomes a reply to the requester; an internal note otherwise'),
  authenticationServers: z
    .array(
      z.string().regex(/^[a-z0-9](?:[a-z0-9._-]{0,252}[a-z0-9])?$/, 'Write the name of a server, like mx.example.com.'),
    )
    .max(20)
    .describe(
      'Names in Authentication-Results that are believed: of servers that take out what others wrote in their name',
    ),
  maxOpenTicketsPerRequester: z.int().min(0).max(10_000).describe('0: as many as they like'),
  maxMessagesPerSender: z
    .int()
    .min(0)
    .max(10_000)
    .describe(
      'Within maxMessagesMinutes; what is more is held: kept, without effect, for an administrator. 0: any number',
    ),
  maxMessagesMinutes: z.int().min(1).max(1440),
  newTicketAfterClosedDays: z.int().min(0).max(3650).describe('0: mail to a closed ticket always reopens it'),
  replySeparator: optionalLine(200).describe('Empty: words of our own, in the language of whoever gets the mail'),
  attachmentsToRequesters: on,
  maxAttachmentBytes: z.int().min(0).max(104_857_600).describe('In one mail; what is more is linked'),
})
export type MailSettings = z.infer<typeof MailSettings>

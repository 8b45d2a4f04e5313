import { z } from 'zod'
import { Fields, LabelledAnswer } from './answers.ts'
import { Explanation } from './assignment.ts'
import { Cause } from './cause.ts'
import {
  Email,
  Id,
  IdParams,
  Instant,
  isBlank,
  Limit,
  line,
  Named,
  optionalLine,
  PageQuery,
  page,
  paragraphs,
} from './common.ts'
import { FormField } from './forms.ts'
import { Rating } from './rating.ts'
import { route } from './route.ts'
import { SlaReceipt } from './sla.ts'
import { Attachments, Author, Body, Collaborator, Format, OptionalNote, WriteReply } from './thread.ts'

export const State = z.enum(['open', 'resolved', 'closed', 'archived'])
export const Source = z.enum(['web', 'email', 'phone', 'api', 'other'])

/** What an actor may do with one ticket; the web shows and hides by these and never decides. */
export const Ability = z.enum([
  'note',
  'reply',
  'edit',
  'assign',
  'claim',
  'release',
  'transfer',
  'refer',
  'close',
  'reopen',
  'markAnswered',
  'editThread',
  'manageCollaborators',
  'delete',
])
export type Ability = z.infer<typeof Ability>

export const StatusRef = Named.extend({ state: State })
export const PriorityRef = Named.extend({ urgency: z.int(), color: z.string() })
export const RequesterRef = Named.extend({ email: z.string() })
export const Assignee = z.object({ agent: Named.nullable(), team: Named.nullable() })

export const TicketSummary = z.object({
  id: z.int(),
  number: z.string(),
  subject: z.string(),
  snippet: z.string().describe('Beginning of the newest message or reply'),
  status: StatusRef,
  department: Named,
  priority: PriorityRef,
  slaPlan: Named.nullable(),
  helpTopic: Named.nullable(),
  assignee: Assignee,
  requester: RequesterRef,
  source: Source,
  isOverdue: z.boolean(),
  isAnswered: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
  closedBy: Named.nullable(),
  dueAt: Instant.nullable(),
  entryCount: z.int(),
  attachmentCount: z.int(),
  version: z.int(),
})
export type TicketSummary = z.infer<typeof TicketSummary>

export const Ticket = TicketSummary.omit({ snippet: true }).extend({
  requester: RequesterRef.extend({
    phone: z.string(),
    organization: Named.nullable(),
    openTickets: z.int(),
    closedTickets: z.int(),
  }),
  /** Set when a person gave the due date; else it comes from the SLA plan. */
  explicitDueAt: Instant.nullable(),
  reopenedAt: Instant.nullable(),
  reopenCount: z.int(),
  lastMessageAt: Instant.nullable(),
  lastReplyAt: Instant.nullable(),
  deletedAt: Instant.nullable(),
  ipAddress: z.string().nullable(),
  fields: Fields,
  /** The same, named and in words: those asked and shown now, then those of earlier questions. */
  answers: z.array(LabelledAnswer),
  collaborators: z.array(Collaborator),
  referrals: z.array(z.object({ id: z.int(), kind: z.enum(['agent', 'team', 'department']), target: Named })),
  /** Forms that this ticket asks besides those of its help topic. */
  forms: z.array(Named.extend({ fields: z.array(FormField) })),
  /** What the requester says of the closing that stands; what was said of earlier ones is in the thread. */
  rating: Rating.nullable(),
  abilities: z.array(Ability),
  /** Why it cannot be closed now: codes with a sentence; empty when it can. */
  closeBlockers: z.array(
    z.object({
      code: z.enum(['field_required', 'help_topic_required']),
      message: z.string(),
      /** Of a field: what it is called. */
      label: z.string().optional(),
    }),
  ),
})
export type Ticket = z.infer<typeof Ticket>

export const RequesterInput = z.union([
  z.object({ id: Id }),
  z.object({ email: Email, name: line(200).optional(), phone: optionalLine(50).optional() }),
])

/** Where a due date lies: an instant, or null to go back to the SLA plan's. */
const DueAt = z.iso
  .datetime({ offset: true })
  .refine((at) => Date.parse(at) < Date.UTC(10_000, 0), 'Choose an earlier time.')
  .nullable()

export const OpenTicket = z.object({
  subject: line(255),
  message: Body.refine((text) => !isBlank(text), 'Describe what this is about.'),
  format: Format.default('text'),
  requester: RequesterInput,
  helpTopicId: Id.optional(),
  departmentId: Id.optional(),
  priorityId: Id.optional(),
  slaPlanId: Id.optional(),
  agentId: Id.optional(),
  teamId: Id.optional(),
  dueAt: DueAt.optional(),
  source: Source.optional(),
  fields: Fields.default({}),
  attachments: Attachments.default([]),
  collaborators: z
    .array(z.object({ email: Email, name: line(200).optional() }))
    .max(50)
    .default([]),
  /** Whom to tell of it: agents; the requester; with her the collaborators. */
  alert: z.boolean().default(true),
  autoRespond: z.boolean().default(true),
  tellCollaborators: z.boolean().default(true),
  /** First reply of the agent who opens it. */
  reply: WriteReply.omit({ seenItemId: true }).optional(),
  note: OptionalNote,
})
export type OpenTicket = z.output<typeof OpenTicket>

export const openTicket = route({
  method: 'POST',
  path: '/api/v1/tickets',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Open a ticket on behalf of a requester',
  body: OpenTicket,
  reply: Ticket,
  status: 201,
  errors: ['help_topic_archived', 'department_archived', 'not_assignable'],
})

export const TicketSort = z.enum([
  'priority',
  'updated',
  '-updated',
  'created',
  '-created',
  'due',
  '-due',
  'closed',
  '-closed',
  'number',
  '-number',
])

const IdOrNone = z.union([Id, z.literal('none')])

export const ListTickets = PageQuery.extend({
  queue: z.string().max(60).optional(),
  /** Full text: number, subject, requester, thread. */
  q: z.string().max(1000).optional(),
  number: z.string().max(20).optional(),
  /** Id or name of a status, or a state. */
  status: z.string().max(100).optional(),
  departmentId: Id.optional(),
  /** `none`: no agent has it. */
  agentId: IdOrNone.optional(),
  teamId: IdOrNone.optional(),
  priorityId: Id.optional(),
  helpTopicId: Id.optional(),
  organizationId: Id.optional(),
  /** Id or e-mail address of a requester. */
  requester: z.string().max(320).optional(),
  sort: TicketSort.optional(),
})

export const listTickets = route({
  method: 'GET',
  path: '/api/v1/tickets',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'List, filter and search tickets',
  query: ListTickets,
  reply: page(TicketSummary),
  errors: ['unknown_queue', 'bad_cursor'],
})

export const getTicket = route({
  method: 'GET',
  path: '/api/v1/tickets/:id',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'One ticket',
  params: IdParams,
  reply: Ticket,
  errors: ['ticket_not_found'],
})

const editable = {
  subject: line(255),
  priorityId: Id,
  slaPlanId: Id.nullable(),
  helpTopicId: Id,
  dueAt: DueAt,
  source: z.enum(['web', 'email', 'phone', 'api', 'other']),
  fields: Fields,
  /** The forms that it asks besides those of its help topic, in their order; answers to one that goes stay. */
  formIds: z.array(Id).max(20),
}

export const EditTicket = z
  .object(editable)
  .partial()
  .extend({
    note: OptionalNote,
    /** The values that the editor saw; if one is no longer true the answer is 409 `stale_edit` with `current`. */
    expected: z.object(editable).partial().optional(),
  })

export const editTicket = route({
  method: 'PATCH',
  path: '/api/v1/tickets/:id',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Edit plain fields; the optional note goes to the thread with the change',
  params: IdParams,
  body: EditTicket,
  reply: Ticket,
  errors: ['ticket_not_found', 'stale_edit'],
})

export const assignTicket = route({
  method: 'PUT',
  path: '/api/v1/tickets/:id/assignment',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Assign to an agent, a team or both; what is absent stays',
  params: IdParams,
  body: z.object({
    agentId: Id.nullable().optional(),
    teamId: Id.nullable().optional(),
    /** Lets the agent who had it before keep sight of it. */
    keepReferral: z.boolean().default(false),
    note: OptionalNote,
    expected: z.object({ agentId: Id.nullable(), teamId: Id.nullable() }).partial().optional(),
  }),
  reply: Ticket,
  errors: ['ticket_not_found', 'not_assignable', 'already_assigned', 'stale_edit'],
})

export const releaseTicket = route({
  method: 'DELETE',
  path: '/api/v1/tickets/:id/assignment',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Release from its agent, its team or both',
  params: IdParams,
  query: z.object({ what: z.enum(['agent', 'team', 'both']).default('both'), note: paragraphs(10_000).optional() }),
  reply: Ticket,
  errors: ['ticket_not_found', 'not_assigned'],
})

export const claimTicket = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/claim',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Assign an unassigned ticket to oneself',
  params: IdParams,
  body: z.object({ note: OptionalNote }),
  reply: Ticket,
  errors: ['ticket_not_found', 'already_assigned', 'ticket_closed', 'not_assignable'],
})

export const transferTicket = route({
  method: 'PUT',
  path: '/api/v1/tickets/:id/department',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Transfer to another department',
  params: IdParams,
  body: z.object({
    departmentId: Id,
    keepReferral: z.boolean().default(false),
    note: OptionalNote,
    expected: z.object({ departmentId: Id }).partial().optional(),
  }),
  reply: Ticket,
  errors: ['ticket_not_found', 'department_archived', 'already_there', 'stale_edit'],
})

export const changeStatus = route({
  method: 'PUT',
  path: '/api/v1/tickets/:id/status',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Change the status: resolve, close, reopen',
  params: IdParams,
  body: z.object({
    statusId: Id,
    note: OptionalNote,
    expected: z.object({ statusId: Id }).partial().optional(),
    /** Takes back one's own closing or reopening of just now: due dates and assignee are those of before. */
    undo: z.boolean().default(false),
  }),
  reply: Ticket,
  errors: ['ticket_not_found', 'ticket_not_closeable', 'not_reopenable', 'stale_edit'],
})

export const changeRequester = route({
  method: 'PUT',
  path: '/api/v1/tickets/:id/requester',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Make somebody else the requester',
  params: IdParams,
  body: z.object({ requester: RequesterInput, note: OptionalNote }),
  reply: Ticket,
  errors: ['ticket_not_found'],
})

export const markAnswered = route({
  method: 'PUT',
  path: '/api/v1/tickets/:id/answered',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Mark as answered or unanswered',
  params: IdParams,
  body: z.object({ isAnswered: z.boolean(), note: OptionalNote }),
  reply: Ticket,
  errors: ['ticket_not_found'],
})

export const referTicket = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/referrals',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Let another agent, team or department see it',
  params: IdParams,
  body: z
    .object({ agentId: Id.optional(), teamId: Id.optional(), departmentId: Id.optional(), note: OptionalNote })
    .refine((it) => [it.agentId, it.teamId, it.departmentId].filter((id) => id !== undefined).length === 1, {
      message: 'Name one agent, one team or one department.',
      path: ['agentId'],
    }),
  reply: Ticket,
  status: 201,
  errors: ['ticket_not_found'],
})

export const removeReferral = route({
  method: 'DELETE',
  path: '/api/v1/tickets/:id/referrals/:referralId',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Take a referral back',
  params: z.object({ id: Id, referralId: Id }),
  reply: Ticket,
  errors: ['ticket_not_found', 'referral_not_found'],
})

export const addCollaborator = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/collaborators',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Add a collaborator',
  params: IdParams,
  body: z.object({ collaborator: RequesterInput, note: OptionalNote }),
  reply: Ticket,
  status: 201,
  errors: ['ticket_not_found', 'is_requester'],
})

export const removeCollaborator = route({
  method: 'DELETE',
  path: '/api/v1/tickets/:id/collaborators/:collaboratorId',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Remove a collaborator',
  params: z.object({ id: Id, collaboratorId: Id }),
  reply: Ticket,
  errors: ['ticket_not_found', 'collaborator_not_found'],
})

export const deleteTicket = route({
  method: 'DELETE',
  path: '/api/v1/tickets/:id',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Delete; it can be restored for 30 days',
  params: IdParams,
  query: z.object({ reason: paragraphs(1000).optional() }),
  errors: ['ticket_not_found', 'already_deleted'],
})

export const restoreTicket = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/restore',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Bring a deleted ticket back',
  params: IdParams,
  reply: Ticket,
  errors: ['ticket_not_found', 'not_deleted'],
})

export const WhyField = z.object({
  field: z.string(),
  value: z.unknown(),
  /** The value as people say it. */
  label: z.string().nullable(),
  cause: Cause,
  by: Author,
  at: Instant,
  eventId: z.int(),
  event: z.string(),
  /** Of the agent, where a policy chose: the candidates with their scores, and what ruled the others out. */
  assignment: Explanation.optional(),
  /** Of the due date: how each one came about, stretch by stretch. */
  sla: SlaReceipt.optional(),
})

export const whyTicket = route({
  method: 'GET',
  path: '/api/v1/tickets/:id/why',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'For each field: what set it and what that saw',
  params: IdParams,
  reply: z.object({ fields: z.array(WhyField) }),
  errors: ['ticket_not_found'],
})

export const Queue = z.object({
  key: z.string(),
  name: z.string(),
  parentKey: z.string().nullable(),
  /** Tickets in it that the caller may see; null where it is not counted. */
  count: z.int().nullable(),
  /** The count stops here: there are at least this many. */
  atLeast: z.boolean(),
})
export type Queue = z.infer<typeof Queue>

export const listQueues = route({
  method: 'GET',
  path: '/api/v1/queues',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'The queues with their counts',
  query: z.object({ limit: Limit.optional() }),
  reply: z.object({ items: z.array(Queue) }),
})

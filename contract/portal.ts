import { z } from 'zod'
import { Fields, LabelledAnswer } from './answers.ts'
import { Email, Id, IdParams, Instant, isBlank, line, Named, optionalLine, PageQuery, page } from './common.ts'
import { FormHead, PortalField } from './forms.ts'
import { OwnRating, WriteRating } from './rating.ts'
import { route } from './route.ts'
import { Attachment, Attachments, Body, Format, ThreadPage } from './thread.ts'
import { State } from './tickets.ts'

// The requester's side has schemas of its own: what is not named here cannot reach a requester.

const tag = 'Portal'

export const PortalTopic = Named.extend({
  path: z.string(),
  description: z.string(),
  /** All that is asked with this topic, in its order. */
  fields: z.array(PortalField),
})

export const listPortalTopics = route({
  method: 'GET',
  path: '/api/v1/portal/help-topics',
  tag,
  caller: 'anyone',
  summary: 'Public help topics with the questions they ask',
  reply: z.object({
    items: z.array(PortalTopic),
    defaultId: z.int().nullable(),
    welcome: z.string(),
    /** What is asked without a topic, and of a guest about himself. */
    ticketFields: z.array(PortalField),
    contactFields: z.array(PortalField),
    /** The forms that these fields stand in. */
    forms: z.array(FormHead),
    /** What fields of these kinds offer. */
    priorities: z.array(Named),
    departments: z.array(Named),
  }),
})

export const PortalTicketSummary = z.object({
  id: z.int(),
  number: z.string(),
  subject: z.string(),
  status: z.object({ name: z.string(), state: State }),
  /** A private department shows as the desk's name. */
  department: z.string(),
  helpTopic: z.string().nullable(),
  requester: z.object({ name: z.string(), email: z.string() }),
  /** Mine, shared with me as a collaborator, or of my organization. */
  relation: z.enum(['mine', 'collaborator', 'organization']),
  isAnswered: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: Instant.nullable(),
})
export type PortalTicketSummary = z.infer<typeof PortalTicketSummary>

export const PortalItem = z.union([
  z.object({
    id: z.int(),
    type: z.enum(['message', 'reply']),
    at: Instant,
    author: z.object({ kind: z.enum(['agent', 'requester', 'system']), name: z.string() }),
    body: z.string(),
    format: Format,
    attachments: z.array(Attachment),
    isEdited: z.boolean(),
  }),
  z.object({
    id: z.int(),
    type: z.literal('event'),
    at: Instant,
    event: z.enum([
      'ticket.opened',
      'ticket.closed',
      'ticket.reopened',
      'ticket.status_changed',
      'ticket.collaborator_added',
      'ticket.collaborator_removed',
    ]),
    /** Status name, collaborator name: what this event tells a requester. */
    detail: z.string().nullable(),
    by: z.string(),
  }),
])
export type PortalItem = z.infer<typeof PortalItem>

export const PortalTicket = PortalTicketSummary.extend({
  /** What was answered, as far as requesters see it. */
  fields: z.array(LabelledAnswer.omit({ isAsked: true })),
  /** The fields of it that requesters see. */
  form: z.array(PortalField),
  collaborators: z.array(z.object({ name: z.string() })),
  /** In order of time; of a long thread the newest. */
  thread: z.array(PortalItem),
  /** The cursor of `GET /portal/tickets/:id/thread` for what came before; null: nothing did. */
  earlier: z.string().nullable(),
  /** Answers that went to the requester's address and are not shown to a guest who has not proved that it is his. */
  withheldReplies: z.int(),
  /** What the caller, who asked, has said of how it was solved; of this closing. */
  rating: OwnRating.nullable(),
  abilities: z.array(z.enum(['reply', 'close', 'reopen', 'edit', 'rate'])),
})
export type PortalTicket = z.infer<typeof PortalTicket>

const message = Body.refine((text) => !isBlank(text), 'Write a few words about it.')

export const openPortalTicket = route({
  method: 'POST',
  path: '/api/v1/portal/tickets',
  tag,
  caller: 'anyone',
  summary: 'Open a ticket; guests name themselves, signed-in requesters need not',
  body: z.object({
    email: Email.optional(),
    name: line(200).optional(),
    phone: optionalLine(50).optional(),
    helpTopicId: Id.optional(),
    subject: line(255),
    message,
    format: Format.default('text'),
    fields: Fields.default({}),
    /** Answers of a guest about himself; of somebody who is known already nothing changes. */
    contact: Fields.optional(),
    attachments: Attachments.default([]),
  }),
  reply: z.object({
    id: z.int(),
    number: z.string(),
    subject: z.string(),
    thankYou: z.string(),
    /** When the SLA plan promises an answer. */
    dueAt: Instant.nullable(),
    /** May the caller see it now? Guests of an address that has an account must sign in first. */
    visible: z.boolean(),
  }),
  status: 201,
  errors: ['sign_in_required'],
})

export const listPortalTickets = route({
  method: 'GET',
  path: '/api/v1/portal/tickets',
  tag,
  caller: 'requester',
  summary: 'My requests, those shared with me and those of my organization',
  query: PageQuery.extend({
    state: z.enum(['open', 'closed', 'all']).default('open'),
    q: z.string().max(200).optional(),
    sort: z.enum(['-updated', '-created', 'created']).default('-updated'),
  }),
  reply: page(PortalTicketSummary),
})

export const getPortalTicket = route({
  method: 'GET',
  path: '/api/v1/portal/tickets/:id',
  tag,
  caller: 'requester',
  summary: 'One request with its thread',
  params: IdParams,
  reply: PortalTicket,
  errors: ['ticket_not_found'],
})

export const getPortalThread = route({
  method: 'GET',
  path: '/api/v1/portal/tickets/:id/thread',
  tag,
  caller: 'requester',
  summary: 'A page of the thread, in order of time; the cursor leads to what came before',
  params: IdParams,
  query: ThreadPage,
  reply: page(PortalItem),
  errors: ['ticket_not_found', 'bad_cursor'],
})

export const postPortalMessage = route({
  method: 'POST',
  path: '/api/v1/portal/tickets/:id/messages',
  tag,
  caller: 'requester',
  summary: 'Write a message; on a closed ticket that reopens it',
  params: IdParams,
  body: z.object({ body: message, format: Format.default('html'), attachments: Attachments.default([]) }),
  reply: PortalTicket,
  status: 201,
  errors: ['ticket_not_found', 'not_reopenable'],
})

export const editPortalTicket = route({
  method: 'PATCH',
  path: '/api/v1/portal/tickets/:id',
  tag,
  caller: 'requester',
  summary: 'Change answers that requesters may change; for the person who asked',
  params: IdParams,
  body: z.object({ fields: Fields }),
  reply: PortalTicket,
  errors: ['ticket_not_found', 'ticket_closed'],
})

export const closePortalTicket = route({
  method: 'POST',
  path: '/api/v1/portal/tickets/:id/close',
  tag,
  caller: 'requester',
  summary: 'The requester needs no more help',
  params: IdParams,
  body: z.object({ message: Body.optional() }),
  reply: PortalTicket,
  errors: ['ticket_not_found', 'ticket_not_closeable', 'ticket_closed'],
})
export const reopenPortalTicket = route({
  method: 'POST',
  path: '/api/v1/portal/tickets/:id/reopen',
  tag,
  caller: 'requester',
  summary: 'Open it again',
  params: IdParams,
  body: z.object({ message: Body.optional() }),
  reply: PortalTicket,
  errors: ['ticket_not_found', 'not_reopenable', 'ticket_open'],
})

export const ratePortalTicket = route({
  method: 'PUT',
  path: '/api/v1/portal/tickets/:id/rating',
  tag,
  caller: 'requester',
  summary:
    'Say how it was solved; for the person who asked, after it was closed, until it is reopened or 30 days are over',
  params: IdParams,
  body: WriteRating,
  reply: PortalTicket,
  errors: ['ticket_not_found', 'ticket_open', 'rating_over'],
})

export const checkRequest = route({
  method: 'POST',
  path: '/api/v1/portal/check',
  tag,
  caller: 'anyone',
  summary: 'Mails a link to the ticket if number and e-mail belong together; the answer is the same if not',
  body: z.object({ number: line(20), email: Email }),
  status: 202,
  reply: z.object({ sent: z.literal(true) }),
  errors: ['too_many_attempts'],
})

/** The link itself changes nothing (mail scanners follow links): the page behind it posts the token. */
export const useGuestLink = route({
  method: 'POST',
  path: '/api/v1/portal/guest',
  tag,
  caller: 'anyone',
  summary: 'Changes a mailed link into a session that sees one ticket',
  body: z.object({ token: z.string().min(20).max(200) }),
  reply: z.object({ ticketId: z.int() }),
  errors: ['link_expired'],
})

export const leaveGuest = route({
  method: 'DELETE',
  path: '/api/v1/portal/guest',
  tag,
  caller: 'anyone',
  summary: 'Ends the guest session',
})

const PortalProfile = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  /** Told what happens to one's requests; answers come in any case. */
  wantsNotices: z.boolean(),
  fields: Fields,
})

export const getPortalProfile = route({
  method: 'GET',
  path: '/api/v1/portal/profile',
  tag,
  caller: 'requester',
  summary: 'What the desk knows of oneself, with the fields of the contact form',
  reply: PortalProfile.extend({ form: z.array(PortalField), head: FormHead }),
})

export const changePortalProfile = route({
  method: 'PATCH',
  path: '/api/v1/portal/profile',
  tag,
  caller: 'requester',
  summary: "Change one's own name, phone and answers of the contact form",
  body: z
    .object({
      name: line(200),
      phone: optionalLine(50),
      language: z.enum(['en', 'de']).nullable(),
      timeZone: z.string().max(64).nullable(),
      wantsNotices: z.boolean(),
      fields: Fields,
    })
    .partial(),
  reply: PortalProfile,
})

/** The link stands in each notice; mail programs with a button for it post to the page itself (RFC 8058). */
export const changeNotices = route({
  method: 'POST',
  path: '/api/v1/portal/notices',
  tag,
  caller: 'anyone',
  summary: 'Whether somebody is told what happens to his requests, by the link in a notice; changes it when asked to',
  body: z.object({ token: z.string().min(20).max(100), wantsNotices: z.boolean().optional() }),
  reply: z.object({ wantsNotices: z.boolean() }),
  errors: ['link_expired'],
})

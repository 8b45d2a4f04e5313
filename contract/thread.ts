import { z } from 'zod'
import { Cause } from './cause.ts'
import {
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
import { MailState } from './outbox.ts'
import { route } from './route.ts'

export const Format = z.enum(['html', 'text'])

/** Characters in the body of one entry; longer texts belong in an attachment. */
export const BODY_LIMIT = 500_000

/** Either uploaded before by `POST /attachments`, or given in place as base64. */
export const AttachmentInput = z.union([
  z.object({ id: z.uuid(), inline: z.boolean().default(false) }),
  z.object({ name: line(255), type: z.string().max(200).default('application/octet-stream'), data: z.base64() }),
])
export const Attachments = z.array(AttachmentInput).max(100)
export type AttachmentInput = z.output<typeof AttachmentInput>

export const Attachment = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  size: z.int(),
  isInline: z.boolean(),
  /** Where it can be downloaded; the caller must see the ticket. */
  url: z.string(),
})
export type Attachment = z.infer<typeof Attachment>

export const Author = z.object({
  kind: z.enum(['agent', 'requester', 'api_key', 'system']),
  id: z.int().nullable(),
  name: z.string(),
})

/** How an entry came, where that says more than its source. */
export const EntryOrigin = z.object({
  kind: z.enum(['auto-reply', 'bounce', 'untrusted', 'unverified-agent', 'follows']),
  name: z.string(),
  address: z.string(),
})
export type EntryOrigin = z.infer<typeof EntryOrigin>

/** The mail that an entry was, as far as the receiving server checked it. */
export const EntryMail = z.object({
  /** In the ledger. */
  id: z.int(),
  address: z.string().nullable(),
  spf: z.string().nullable(),
  dkim: z.string().nullable(),
  dmarc: z.string().nullable(),
  security: z.enum(['signed', 'encrypted']).nullable(),
  /** Files that the desk does not take; they are in the raw message. */
  refused: z.array(z.string()),
})
export type EntryMail = z.infer<typeof EntryMail>

export const Delivery = z.object({
  to: z.string(),
  state: MailState,
  /** Why it has not arrived, in the server's own words. */
  error: z.string().nullable(),
  /** When it was sent or came back; else when it is tried next. */
  at: Instant,
})
export type Delivery = z.infer<typeof Delivery>

export const ThreadEntry = z.object({
  id: z.int(),
  type: z.enum(['message', 'reply', 'note']),
  at: Instant,
  author: Author,
  title: z.string(),
  /** The change that a note was written with: its title in the reader's language is made from that. */
  about: z.object({ event: z.string(), values: z.record(z.string(), z.string()) }).nullable(),
  /** Sanitised HTML, whatever the format it came in. */
  body: z.string(),
  format: Format,
  source: z.string(),
  attachments: z.array(Attachment),
  version: z.int(),
  editedAt: Instant.nullable(),
  editedBy: z.string().nullable(),
  /** For agents. */
  origin: EntryOrigin.nullable(),
  mail: EntryMail.nullable(),
  /** For agents: what became of the mails that tell requesters of it. */
  deliveries: z.array(Delivery),
  /** May the caller edit this entry? */
  editable: z.boolean(),
})
export type ThreadEntry = z.infer<typeof ThreadEntry>

/** Without a cause, it was whoever did it. */
export const Change = z.object({ from: z.unknown(), to: z.unknown(), cause: Cause.optional() })

export const ThreadEvent = z.object({
  id: z.int(),
  type: z.literal('event'),
  at: Instant,
  author: Author,
  /** What happened: `ticket.opened`, `ticket.assigned` ... */
  event: z.string(),
  /** Field to its value before and after; names beside ids are in `data.names`. */
  changes: z.record(z.string(), Change),
  data: z.record(z.string(), z.unknown()),
})
export type ThreadEvent = z.infer<typeof ThreadEvent>

export const ThreadItem = z.union([ThreadEntry, ThreadEvent])
export type ThreadItem = z.infer<typeof ThreadItem>

export const EntryVersion = z.object({
  version: z.int(),
  body: z.string(),
  format: Format,
  writtenBy: z.string(),
  at: Instant,
})

export const Body = z
  .string()
  .overwrite((text) => text.toWellFormed().replaceAll('\u0000', ''))
  .max(BODY_LIMIT)

export const WriteReply = z.object({
  body: Body.refine((text) => !isBlank(text), 'Write a reply.'),
  format: Format.default('html'),
  attachments: Attachments.default([]),
  /** The status to set with it; the ticket keeps its own when absent. */
  statusId: Id.optional(),
  signature: z.enum(['none', 'mine', 'department']).default('none'),
  /** Id of the newest thread item that the writer saw: if a reply or message came since, the answer is 409 `thread_moved_on`. */
  seenItemId: Id.optional(),
  /** Who gets it by mail; all may read it in the portal. */
  recipients: z.enum(['all', 'requester', 'nobody']).default('all'),
})

export const WriteNote = z.object({
  title: optionalLine(200).default(''),
  body: Body.refine((text) => !isBlank(text), 'Write a note.'),
  format: Format.default('html'),
  attachments: Attachments.default([]),
  statusId: Id.optional(),
  /** As with a reply, so that one body serves for both; a note goes to colleagues and carries none. */
  signature: WriteReply.shape.signature,
})

/** Most threads come whole with it. */
export const ThreadPage = PageQuery.extend({ limit: Limit.default(200) })

export const getThread = route({
  method: 'GET',
  path: '/api/v1/tickets/:id/thread',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Entries and events, the newest page of them in order of time; the cursor leads to those before',
  params: IdParams,
  query: ThreadPage,
  reply: page(ThreadItem),
  errors: ['ticket_not_found', 'bad_cursor'],
})

export const postReply = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/replies',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Reply to the requester',
  params: IdParams,
  body: WriteReply,
  reply: ThreadEntry,
  status: 201,
  errors: ['ticket_not_found', 'thread_moved_on', 'ticket_not_closeable'],
})

export const postNote = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/notes',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Write an internal note',
  params: IdParams,
  body: WriteNote,
  reply: ThreadEntry,
  status: 201,
  errors: ['ticket_not_found', 'ticket_not_closeable'],
})

/** A message of the requester, typed in by an agent or sent by a program on the requester's behalf. */
export const postMessage = route({
  method: 'POST',
  path: '/api/v1/tickets/:id/messages',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Add a message on behalf of the requester',
  params: IdParams,
  body: z.object({
    body: Body.refine((text) => !isBlank(text), 'Write a message.'),
    format: Format.default('html'),
    attachments: Attachments.default([]),
  }),
  reply: ThreadEntry,
  status: 201,
  errors: ['ticket_not_found', 'not_reopenable'],
})

const EntryParams = z.object({ id: Id, entryId: Id })

export const editEntry = route({
  method: 'PATCH',
  path: '/api/v1/tickets/:id/entries/:entryId',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'Edit a thread entry; its earlier versions are kept',
  params: EntryParams,
  body: z.object({ body: Body, format: Format.default('html'), version: z.int().optional() }),
  reply: ThreadEntry,
  errors: ['ticket_not_found', 'stale_edit', 'entry_not_found'],
})

export const listEntryVersions = route({
  method: 'GET',
  path: '/api/v1/tickets/:id/entries/:entryId/versions',
  tag: 'Tickets',
  caller: 'agent',
  summary: 'What an entry said before it was edited, newest first',
  params: EntryParams,
  reply: z.object({ items: z.array(EntryVersion) }),
  errors: ['ticket_not_found', 'entry_not_found'],
})

/** The note that may go with any change. */
export const OptionalNote = paragraphs(BODY_LIMIT).optional()

export const Collaborator = Named.extend({ email: z.string() })

import { z } from 'zod'
import { Id, IdParams, Instant, PageQuery, page } from './common.ts'
import { route } from './route.ts'

export const MailState = z.enum(['queued', 'sending', 'sent', 'deferred', 'failed', 'bounced', 'canceled'])
export type MailState = z.infer<typeof MailState>

/** A mail in the outbox. */
export const OutgoingMail = z.object({
  id: z.int(),
  purpose: z.string(),
  state: MailState,
  to: z.object({ email: z.string(), name: z.string() }),
  recipient: z.object({ kind: z.enum(['requester', 'agent']), id: z.int() }).nullable(),
  subject: z.string(),
  ticket: z.object({ id: z.int(), number: z.string() }).nullable(),
  entryId: z.int().nullable(),
  /** What it leaves from; null until its first try where nobody chose one. */
  address: z.object({ id: z.int(), email: z.string() }).nullable(),
  automatic: z.enum(['auto-replied', 'auto-generated']).nullable(),
  createdAt: Instant,
  sentAt: Instant.nullable(),
  bouncedAt: Instant.nullable(),
  /** When it is tried next. */
  nextAt: Instant.nullable(),
  attempts: z.int(),
  /** Why it is not sent (yet), in the server's own words. */
  error: z.string().nullable(),
  /** Sent again from this one. */
  resentFromId: z.int().nullable(),
})
export type OutgoingMail = z.infer<typeof OutgoingMail>

/** The same with all that it says. */
export const WholeOutgoingMail = OutgoingMail.extend({
  text: z.string(),
  html: z.string().nullable(),
  messageId: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  references: z.array(z.string()),
  replyTo: z.string().nullable(),
  /** What the server answered when it took it. */
  response: z.string().nullable(),
  giveUpAt: Instant.nullable(),
  /** The report, in the ledger, that it came back. */
  bounceMailId: z.int().nullable(),
  /** Sent again as these. */
  resentAs: z.array(z.int()),
})
export type WholeOutgoingMail = z.infer<typeof WholeOutgoingMail>

const tag = 'Mail'
const path = '/api/v1/outgoing-mails'

export const listOutgoingMails = route({
  method: 'GET',
  path,
  tag,
  caller: 'administrator',
  summary: 'The outbox, newest first',
  query: PageQuery.extend({
    state: MailState.optional(),
    ticketId: Id.optional(),
    addressId: Id.optional(),
    mailboxId: Id.optional(),
    /** Words of the recipient or the subject. */
    q: z.string().max(200).optional(),
  }),
  reply: page(OutgoingMail).extend({
    /** How many there are in each state, in all; with a cursor it is not counted again. */
    counts: z.partialRecord(MailState, z.int()),
  }),
  errors: ['bad_cursor'],
})

export const getOutgoingMail = route({
  method: 'GET',
  path: `${path}/:id`,
  tag,
  caller: 'administrator',
  summary: 'One mail of the outbox',
  params: IdParams,
  reply: WholeOutgoingMail,
})

export const retryOutgoingMail = route({
  method: 'POST',
  path: `${path}/:id/retry`,
  tag,
  caller: 'administrator',
  summary: 'Try a mail now that is deferred, failed or canceled: the same mail',
  params: IdParams,
  reply: WholeOutgoingMail,
  errors: ['mail_is_gone'],
})

export const cancelOutgoingMail = route({
  method: 'POST',
  path: `${path}/:id/cancel`,
  tag,
  caller: 'administrator',
  summary: 'Never send a mail that has not left yet',
  params: IdParams,
  reply: WholeOutgoingMail,
  errors: ['mail_is_gone', 'mail_is_leaving'],
})

export const resendOutgoingMail = route({
  method: 'POST',
  path: `${path}/:id/resend`,
  tag,
  caller: 'administrator',
  summary: 'Send what a mail says once more, as a new mail',
  params: IdParams,
  reply: WholeOutgoingMail,
  status: 201,
})

export const retryOutgoingMails = route({
  method: 'POST',
  path: `${path}/retries`,
  tag,
  caller: 'administrator',
  summary: 'Try everything now that is deferred or failed, of a mailbox or (null) of the server of the desk itself',
  body: z.object({ mailboxId: Id.nullable() }),
  reply: z.object({ count: z.int() }),
})

export const downloadMailedFile = route({
  method: 'GET',
  path: '/api/v1/portal/mailed-files/:id',
  tag,
  caller: 'anyone',
  summary: 'A file that was too large for its mail, by the link in it',
  params: z.object({ id: z.uuid() }),
  query: z.object({ mail: Id, until: Id, signature: z.string().max(100) }),
  gives: '*/*',
  status: 200,
  errors: ['link_expired'],
})

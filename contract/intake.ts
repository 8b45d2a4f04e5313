import { z } from 'zod'
import { Id, IdParams, Instant, line, optionalLine, PageQuery, page } from './common.ts'
import { route } from './route.ts'

export const Fate = z.enum([
  'pending',
  'opened',
  'joined',
  'duplicate',
  'auto-reply',
  'bounce',
  'rejected',
  'quarantined',
])
export type Fate = z.infer<typeof Fate>

const TicketRef = z.object({ id: Id, number: z.string() })

const FateEntry = z.object({
  at: Instant,
  fate: Fate,
  ticketId: z.int().nullable(),
  entryId: z.int().nullable(),
  duplicateOf: z.int().nullable(),
  rule: z.string().nullable(),
  error: z.string().nullable(),
  /** Who gave it: the mail channel itself, or an administrator. */
  by: z.string(),
})

export const LedgerRow = z.object({
  id: Id,
  door: z.enum(['imap', 'smtp', 'pipe', 'http']),
  mailbox: z.object({ id: Id, name: z.string() }).nullable(),
  receivedAt: Instant,
  sha256: z.string(),
  /** Bytes of the raw message. */
  size: z.int(),
  messageId: z.string().nullable(),
  from: z.object({ name: z.string(), address: z.string() }).nullable(),
  subject: z.string(),
  fate: Fate,
  ticketId: z.int().nullable(),
  ticket: TicketRef.nullable(),
  entryId: z.int().nullable(),
  duplicateOf: z.int().nullable(),
  rule: z.string().nullable(),
  error: z.string().nullable(),
  attempts: z.int(),
  handledAt: Instant.nullable(),
})
export type LedgerRow = z.infer<typeof LedgerRow>

export const LedgerMessage = LedgerRow.extend({
  envelope: z.object({ from: z.string().nullable(), to: z.array(z.string()), remoteAddress: z.string().nullable() }),
  /** What was read from it: dates, recipients, authentication results, signs of a robot, notices of repairs. */
  facts: z.record(z.string(), z.unknown()),
  /** Every fate it had, the first first. */
  history: z.array(FateEntry),
})
export type LedgerMessage = z.infer<typeof LedgerMessage>

const tag = 'Mail in'

export const listIncoming = route({
  method: 'GET',
  path: '/api/v1/intake/messages',
  caller: 'administrator',
  tag,
  summary: 'The ledger of incoming mail, newest first',
  query: PageQuery.extend({
    fate: Fate.optional(),
    mailboxId: z.coerce.number().int().positive().optional(),
    ticketId: z.coerce.number().int().positive().optional(),
    messageId: optionalLine(998).optional(),
    /** Words of the subject, or an address. */
    q: z.string().max(200).optional(),
  }),
  reply: page(LedgerRow).extend({
    /** How many there are of each fate, in all; with a cursor it is not counted again. */
    counts: z.partialRecord(Fate, z.int()),
  }),
  errors: ['bad_cursor'],
})

export const getIncoming = route({
  method: 'GET',
  path: '/api/v1/intake/messages/:id',
  caller: 'administrator',
  tag,
  summary: 'One message of the ledger, with every fate it had',
  params: IdParams,
  reply: LedgerMessage,
})

/** Streamed, so not by the usual way; stated here for the documentation. */
export const getIncomingRaw = route({
  method: 'GET',
  path: '/api/v1/intake/messages/:id/raw',
  caller: 'administrator',
  tag,
  summary: 'The raw message as it came',
  params: IdParams,
  gives: 'message/rfc822',
  status: 200,
})

export const postIncoming = route({
  method: 'POST',
  path: '/api/v1/intake/messages',
  caller: 'administrator',
  tag,
  summary:
    'Hand in one raw message; answers with its ledger row and fate, or at once, with 202, as soon as it is safe. The same message once more is a duplicate',
  takes: 'message/rfc822',
  ignoresKey: true,
  query: z.object({
    /** Id of the mailbox, or an address of the desk's. */
    mailbox: z.string().max(320).optional(),
    /** false: do not wait for its fate. The answer is then 202, as soon as the message is safe, and its fate `pending`. */
    wait: z.enum(['true', 'false']).default('true'),
  }),
  reply: LedgerMessage,
  status: 201,
  errors: ['file_too_large', 'empty_message', 'unknown_mailbox', 'wrong_content_type'],
})

export const releaseIncoming = route({
  method: 'POST',
  path: '/api/v1/intake/releases',
  caller: 'administrator',
  tag,
  summary: 'Handle all messages that were held because their sender had sent too many',
  body: z.object({ sender: line(320).min(3) }),
  reply: z.object({ count: z.int().describe('So many are handled now, in the order in which they came') }),
})

export const reprocessIncoming = route({
  method: 'POST',
  path: '/api/v1/intake/messages/:id/reprocess',
  caller: 'administrator',
  tag,
  summary: 'Handle a message once more that was rejected, quarantined or made nothing',
  params: IdParams,
  reply: LedgerMessage,
  errors: ['not_reprocessable'],
})

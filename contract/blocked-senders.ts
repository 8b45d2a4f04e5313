import { z } from 'zod'
import { Id, IdParams, Instant, optionalLine, PageQuery, page } from './common.ts'
import { route } from './route.ts'

/** An address, or everybody of a domain: `ada@example.com`, `@example.com`. */
const Pattern = z
  .string()
  .trim()
  .toLowerCase()
  .max(320)
  .regex(/^[^\s@]{0,64}@[^\s@]+\.[^\s@]+$/, 'Write an address, or a domain as @example.com.')

export const BlockedSender = z.object({
  id: Id,
  pattern: z.string(),
  notes: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  /** How many mails were rejected because of it. */
  rejected: z.int(),
})
export type BlockedSender = z.infer<typeof BlockedSender>

const tag = 'Mail in'
const path = '/api/v1/blocked-senders'

export const listBlockedSenders = route({
  method: 'GET',
  path,
  caller: 'administrator',
  tag,
  summary: 'Senders whose mail is rejected',
  query: PageQuery.extend({ q: z.string().max(200).optional() }),
  reply: page(BlockedSender),
})

export const blockSender = route({
  method: 'POST',
  path,
  caller: 'administrator',
  tag,
  summary: 'Reject the mail of an address or of a whole domain from now on',
  body: z.object({ pattern: Pattern, notes: optionalLine(500).default('') }),
  reply: BlockedSender,
  status: 201,
  errors: ['pattern_taken', 'own_address'],
})

export const unblockSender = route({
  method: 'DELETE',
  path: `${path}/:id`,
  caller: 'administrator',
  tag,
  summary: 'Take the mail of a sender again',
  params: IdParams,
})

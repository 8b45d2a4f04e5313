import { z } from 'zod'
import { Id, Instant, PageQuery } from './common.ts'
import { alertKinds } from './mail-settings.ts'
import { route } from './route.ts'

const tag = 'Notifications'

const channels = z.object({ mail: z.boolean(), bell: z.boolean() }).partial()

/**
 * In an agent's preferences under `notices`, by kind of alert; what is not named is on. Nobody is told more by it than
 * the desk's settings say.
 */
export const NoticePreferences = z.partialRecord(z.enum(alertKinds), channels)
export type NoticePreferences = z.infer<typeof NoticePreferences>

export const Notification = z.object({
  id: z.int(),
  /** A kind of alert, or of an alarm of the desk itself. */
  kind: z.string(),
  at: Instant,
  readAt: Instant.nullable(),
  ticket: z.object({ id: z.int(), number: z.string(), subject: z.string() }).nullable(),
  /** What happened to the ticket: `message.received`; the entry that came with it. */
  event: z.string().nullable(),
  eventId: z.int().nullable(),
  entryId: z.int().nullable(),
  /** What happened: `actor`, and by which rule one is told, `why`; of an alarm its own. */
  data: z.record(z.string(), z.unknown()),
})
export type Notification = z.infer<typeof Notification>

const Unread = z.int().describe('How many are unread')

export const listNotifications = route({
  method: 'GET',
  path: '/api/v1/notifications',
  tag,
  caller: 'agent',
  summary: 'One’s own notifications, newest first; only of tickets that one still sees',
  query: PageQuery.extend({ unread: z.enum(['true', 'false']).default('false') }),
  reply: z.object({ items: z.array(Notification), nextCursor: z.string().nullable(), unread: Unread }),
})

export const readNotifications = route({
  method: 'POST',
  path: '/api/v1/notifications/read',
  tag,
  caller: 'agent',
  summary: 'Mark notifications as read: some, all up to one, or all of a ticket',
  body: z.union([
    z.object({ ids: z.array(Id).min(1).max(200) }),
    z.object({ upTo: Id }),
    // Not with fetching it: the desk fetches tickets before anybody opens them.
    z.object({ ticketId: Id }),
  ]),
  reply: z.object({ unread: Unread }),
})

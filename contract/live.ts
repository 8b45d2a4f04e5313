import { z } from 'zod'
import { route } from './route.ts'

/** That something happened to a ticket: whoever shows it asks for it anew. */
export const LiveEvent = z.object({ ticketId: z.int(), eventId: z.int(), type: z.string() })
export type LiveEvent = z.infer<typeof LiveEvent>

/** By the name `bell`: one's own notifications are no more what they were. */
export const BellEvent = z.object({ type: z.literal('bell') })

/** By the name `load`, to agents: somebody's presence, absence, capacity or skills have changed. */
export const LoadEvent = z.object({ type: z.literal('load') })

export const streamEvents = route({
  method: 'GET',
  path: '/api/v1/events',
  tag: 'Tickets',
  caller: 'anyone',
  summary:
    'Live changes that the caller may see, as server-sent events (text/event-stream); on `bell`, fetch the notifications, on `load` who has how much to do, on `resync` everything anew',
  gives: 'text/event-stream',
  reply: z.union([LiveEvent, BellEvent, LoadEvent]),
  errors: ['too_many_streams'],
})

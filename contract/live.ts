import { z } from 'zod'
import { route } from './route.ts'

/** That something happened to a ticket: whoever shows it asks for it anew. */
export const LiveEvent = z.object({ ticketId: z.int(), eventId: z.int(), type: z.string() })
export type LiveEvent = z.infer<typeof LiveEvent>

export const streamEvents = route({
  method: 'GET',
  path: '/api/v1/events',
  tag: 'Tickets',
  caller: 'anyone',
  summary:
    'Live changes that the caller may see, as server-sent events (text/event-stream); on `resync`, fetch everything anew',
  reply: LiveEvent,
  errors: ['too_many_streams'],
})

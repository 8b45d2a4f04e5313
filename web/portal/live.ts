import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { listen, useLive } from '#web/live.ts'

/** Keeps the requests on the screen as they are on the server, while it is mounted. */
export function useLiveRequests(): void {
  const cache = useQueryClient()
  useLive()
  useEffect(
    () =>
      listen(({ ticketId }) => {
        void cache.invalidateQueries({ queryKey: ['portal', 'tickets', String(ticketId)] })
        void cache.invalidateQueries({
          predicate: ({ queryKey: [area, noun, third] }) =>
            area === 'portal' && noun === 'tickets' && typeof third === 'object',
        })
      }),
    [cache],
  )
}

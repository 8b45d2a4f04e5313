import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

export interface LiveEvent {
  ticketId: number
  eventId: number
  type: string
}
export type Connection = 'connecting' | 'live' | 'reconnecting'

const listeners = new Set<(event: LiveEvent) => void>()
const watchers = new Set<() => void>()
let connection: Connection = 'connecting'

function become(next: Connection): void {
  connection = next
  for (const tell of watchers) tell()
}

/** Many changes come in bursts (a bulk edit, a busy hour); what they touch is fetched once for all of them. */
const GATHER_MS = 500

/** A notice, and what an alarm can be about: the page that it leads to is not to say that all is well. */
const RUNG = ['notifications', 'mailboxes', 'ticket-filters', 'rules', 'schedules']

/** What live events are about. */
const TOLD = new Set(['queues', 'tickets', 'assignment', ...RUNG])

/**
 * Keeps the cache fresh while it is mounted: what an event names is fetched again if it is on the screen. A query with
 * `meta: { live: 'held' }` is left alone, for a list that says "3 new" instead of moving under the cursor.
 */
export function useLive(): void {
  const cache = useQueryClient()
  useEffect(() => keepFresh(cache), [cache])
}

/** What {@link useLive} does, until the function that it returns is called. */
export function keepFresh(cache: QueryClient): () => void {
  const tickets = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let bell: ReturnType<typeof setTimeout> | undefined
  const renew = () => {
    timer = undefined
    void cache.invalidateQueries({
      predicate: ({ queryKey: [noun, second], meta }) => {
        if (noun === 'queues') return true
        if (noun !== 'tickets' || meta?.live === 'held') return false
        return typeof second === 'object' || tickets.has(String(second))
      },
    })
    // The predicate has been asked by now.
    tickets.clear()
  }
  const stopListening = listen(({ ticketId }) => {
    tickets.add(String(ticketId))
    timer ??= setTimeout(renew, GATHER_MS)
  })
  const ring = () => {
    bell ??= setTimeout(() => {
      bell = undefined
      for (const noun of RUNG) void cache.invalidateQueries({ queryKey: [noun] })
    }, GATHER_MS)
  }
  // Whatever happened while nobody listened is not told again.
  const onLoad = () => void cache.invalidateQueries({ queryKey: ['assignment'] })
  const onFirst = () => askAgain(cache)
  const onReturn = () => void cache.invalidateQueries()
  const disconnect = connect({ onFirst, onReturn, onBell: ring, onLoad })
  return () => {
    clearTimeout(timer)
    clearTimeout(bell)
    stopListening()
    disconnect()
  }
}

/**
 * What was asked for before anybody listened may be older than what was told meanwhile, to nobody: what has come is
 * fetched again at once, what is on its way when it has come.
 */
function askAgain(cache: QueryClient): void {
  const told = cache.getQueryCache().findAll({ predicate: ({ queryKey: [noun] }) => TOLD.has(String(noun)) })
  for (const query of told) {
    const again = () => void cache.invalidateQueries({ queryKey: query.queryKey, exact: true })
    if (query.state.fetchStatus === 'idle') again()
    else query.promise?.then(again, again)
  }
}

/** Calls `hear` for each live event; `useLive` must be mounted somewhere above. */
export function listen(hear: (event: LiveEvent) => void): () => void {
  listeners.add(hear)
  return () => listeners.delete(hear)
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (tell) => {
      watchers.add(tell)
      return () => watchers.delete(tell)
    },
    () => connection,
  )
}

interface Hearing {
  /** The first opening, however late it comes. */
  onFirst: () => void
  onReturn: () => void
  onBell: () => void
  onLoad: () => void
}

function connect({ onFirst, onReturn, onBell, onLoad }: Hearing): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = 1000

  const open = () => {
    source = new EventSource('/api/v1/events')
    source.onopen = () => {
      if (connection === 'reconnecting') onReturn()
      else onFirst()
      waitMs = 1000
      become('live')
    }
    source.onmessage = ({ data }) => announce(data)
    // The server does not know either what was missed.
    source.addEventListener('resync', onReturn)
    source.addEventListener('bell', onBell)
    source.addEventListener('load', onLoad)
    source.onerror = () => {
      become('reconnecting')
      // The browser retries by itself unless the answer was an error; then it gives up and we go on.
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(open, waitMs)
      waitMs = Math.min(waitMs * 2, 30_000)
    }
  }
  const openNow = () => {
    if (source?.readyState !== EventSource.CLOSED) return
    clearTimeout(timer)
    open()
  }
  open()
  window.addEventListener('online', openNow)
  return () => {
    window.removeEventListener('online', openNow)
    clearTimeout(timer)
    source?.close()
    connection = 'connecting'
  }
}

function announce(data: string): void {
  const event = JSON.parse(data) as LiveEvent
  for (const hear of listeners) hear(event)
}

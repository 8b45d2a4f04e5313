import { type QueryKey, useQueryClient } from '@tanstack/react-query'
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

/** Keeps the cache fresh while it is mounted: what an event names is fetched again if it is on the screen. */
export function useLive(): void {
  const cache = useQueryClient()
  useEffect(() => {
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = () => {
      timer = undefined
      for (const id of changed) void cache.invalidateQueries({ queryKey: ['tickets', id] })
      changed.clear()
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'queues' || isShortList(queryKey) })
      // A list that somebody reads is left as it is: its page tells what is new. Others are fetched when they are opened.
      void cache.invalidateQueries({ predicate: ({ queryKey }) => isLongList(queryKey), refetchType: 'none' })
    }
    const stopListening = listen((event) => {
      changed.add(String(event.ticketId))
      timer ??= setTimeout(refresh, GATHER_MS)
    })
    // Whatever happened while nobody listened is not told again.
    const disconnect = connect(() => void cache.invalidateQueries())
    return () => {
      clearTimeout(timer)
      stopListening()
      disconnect()
    }
  }, [cache])
}

// One act makes several events; a busy desk makes many.
const GATHER_MS = 150

function isShortList([noun, second, third]: QueryKey): boolean {
  return noun === 'tickets' && typeof second === 'object' && third !== 'pages'
}

function isLongList([noun, second, third]: QueryKey): boolean {
  return noun === 'tickets' && typeof second === 'object' && third === 'pages'
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

function connect(onReturn: () => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = 1000

  const open = () => {
    source = new EventSource('/api/v1/events')
    source.onopen = () => {
      if (connection === 'reconnecting') onReturn()
      waitMs = 1000
      become('live')
    }
    source.onmessage = ({ data }) => announce(data)
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

import { useSyncExternalStore } from 'react'
import { useFormat } from './format.ts'
import styles from './time.module.css'

/** "3 min. ago", always true: it counts on while it is on the screen. The full date is in its title. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const { relative, dateTime } = useFormat()
  const now = useNow()
  return (
    <time dateTime={at} title={dateTime(at)} className={`${styles.time} ${className ?? ''}`}>
      {relative(at, now)}
    </time>
  )
}

export function DateTime({ at, className }: { at: string; className?: string }) {
  const { dateTime } = useFormat()
  return (
    <time dateTime={at} className={className}>
      {dateTime(at)}
    </time>
  )
}

// One clock for all times on the page; it stands still when there are none.
const TICK_MS = 15_000
const watchers = new Set<() => void>()
let now = Date.now()
let clock: ReturnType<typeof setInterval> | undefined

/** The present, as new as a quarter of a minute. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now)
}

function watch(tell: () => void): () => void {
  if (watchers.size === 0) {
    now = Date.now()
    clock = setInterval(tick, TICK_MS)
  }
  watchers.add(tell)
  return () => {
    watchers.delete(tell)
    if (watchers.size === 0) clearInterval(clock)
  }
}

function tick(): void {
  now = Date.now()
  for (const tell of watchers) tell()
}

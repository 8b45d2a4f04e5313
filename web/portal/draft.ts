import { useCallback, useRef, useState } from 'react'
import { freshKey } from '#web/fresh-key.ts'

const PREFIX = 'deskbell.draft.'
const KEPT_DAYS = 30

interface Kept<T> {
  /** When it was last written to, in milliseconds. */
  at: number
  value: T
}

/**
 * What somebody has typed, kept by this browser until it is sent: closing the tab loses nothing.
 *
 * @param start  goes before what was kept
 */
export function useDraft<T extends object>(name: string, { empty, start }: { empty: T; start?: Partial<T> }) {
  const [kept] = useState(() => readDraft<T>(name))
  const [value, setValue] = useState<T>({ ...empty, ...kept?.value, ...start })
  const latest = useRef(value)

  const change = useCallback(
    (patch: Partial<T>) => {
      latest.current = { ...latest.current, ...patch }
      setValue(latest.current)
      writeDraft(name, latest.current)
    },
    [name],
  )
  const clear = useCallback(
    (next: T) => {
      latest.current = next
      setValue(next)
      dropDraft(name)
    },
    [name],
  )
  return { value, change, clear, wasKept: kept !== null }
}

/**
 * The `Idempotency-Key` for sending this content: the same again after a lost answer, also when the page was closed
 * meanwhile, so that what had arrived is not sent twice.
 */
export function keyFor(name: string, content: string): string {
  const attempt = readDraft<{ content: string; key: string }>(`${name}.attempt`)?.value
  if (attempt?.content === content) return attempt.key
  const key = freshKey()
  writeDraft(`${name}.attempt`, { content, key })
  return key
}

export function readDraft<T>(name: string): Kept<T> | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null') as Kept<T> | null
    return kept && Date.now() - kept.at < KEPT_DAYS * 86_400_000 ? kept : null
  } catch {
    return null
  }
}

export function dropDraft(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name)
  } catch {
    // Without storage there is nothing to drop.
  }
}

function writeDraft(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), value }))
  } catch {
    // Without storage, or with a full one, it lasts as long as the page.
  }
}

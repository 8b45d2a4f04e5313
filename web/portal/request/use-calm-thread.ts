import { type RefObject, useState } from 'react'
import type { PortalItem } from '#contract/portal.ts'

/**
 * New entries come in below what is being read. While somebody writes underneath, that would push the field away from
 * the fingers: then they are held back until asked for.
 */
export function useCalmThread(thread: PortalItem[], writing: RefObject<HTMLElement | null>) {
  const [upTo, setUpTo] = useState(() => lastId(thread))
  const fresh = thread.filter(({ id }) => id > upTo)
  const isWriting = writing.current?.contains(document.activeElement) ?? false
  const isHeld = fresh.length > 0 && isWriting
  if (fresh.length > 0 && !isHeld) setUpTo(lastId(thread))
  return {
    shown: isHeld ? thread.filter(({ id }) => id <= upTo) : thread,
    /** How many entries wait to be shown. */
    held: isHeld ? fresh.filter(({ type }) => type !== 'event').length : 0,
    showAll: (all: PortalItem[]) => setUpTo(lastId(all)),
  }
}

function lastId(thread: PortalItem[]): number {
  return thread.reduce((last, { id }) => Math.max(last, id), 0)
}

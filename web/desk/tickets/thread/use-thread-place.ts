import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ThreadItem } from '#contract/thread.ts'

export interface ThreadPlace {
  scroller: RefObject<HTMLDivElement | null>
  /** Newest item that has been on the screen; a reply says so, and is stopped if somebody answered after it. */
  seenId: number
  newestId: number
  /** Items below that came since. */
  unseen: number
  showNewest: () => void
}

const AT_END = 40

/**
 * Where the reader is in a thread. It opens at its end (or at the item in the address) and stays where it is while
 * others write: what comes is counted, not scrolled to. What the reader himself adds is brought into view.
 */
export function useThreadPlace(items: ThreadItem[] | undefined, myId: number): ThreadPlace {
  const scroller = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  const known = useRef<number | null>(null)
  const [seenId, setSeenId] = useState(0)
  const lastId = items?.at(-1)?.id ?? 0

  const look = useCallback(() => {
    const place = scroller.current
    if (!place) return
    const bottom = place.getBoundingClientRect().bottom
    const shown = [...place.querySelectorAll<HTMLElement>('[data-item]')].filter(
      (item) => item.getBoundingClientRect().top < bottom - 24,
    )
    const newest = Math.max(0, ...shown.map((item) => Number(item.dataset.item)))
    setSeenId((seen) => Math.max(seen, newest))
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: when something came; the items are read then.
  useLayoutEffect(() => {
    const place = scroller.current
    if (!place || !items || lastId === 0) return
    const before = known.current
    known.current = lastId
    if (before === null) {
      if (!goToHash(place)) place.scrollTop = place.scrollHeight
      setSeenId(lastId)
      return
    }
    const isMine = items
      .filter(({ id }) => id > before)
      .every(({ author }) => author.kind === 'agent' && author.id === myId)
    if (isMine && follows.current) {
      place.scrollTop = place.scrollHeight
      setSeenId(lastId)
    } else follows.current = false
    look()
  }, [lastId])

  // Pictures and editors change heights: whoever reads the end stays at the end.
  useEffect(() => {
    const place = scroller.current
    const content = place?.firstElementChild
    if (!place || !content) return
    const onScroll = () => {
      follows.current = place.scrollHeight - place.scrollTop - place.clientHeight < AT_END
      look()
    }
    const observer = new ResizeObserver(() => {
      if (follows.current) place.scrollTop = place.scrollHeight
      look()
    })
    observer.observe(place)
    observer.observe(content)
    place.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      place.removeEventListener('scroll', onScroll)
    }
  }, [look])

  const showNewest = useCallback(() => {
    const place = scroller.current
    if (!place) return
    follows.current = true
    place.scrollTo({ top: place.scrollHeight, behavior: 'smooth' })
  }, [])

  const unseen = items?.filter(({ id }) => id > seenId).length ?? 0
  return { scroller, seenId, newestId: lastId, unseen: seenId === 0 ? 0 : unseen, showNewest }
}

function goToHash(place: HTMLElement): boolean {
  const target = /^#(entry|event)-\d+$/.test(location.hash) ? place.querySelector<HTMLElement>(location.hash) : null
  target?.scrollIntoView({ block: 'center' })
  return target !== null
}

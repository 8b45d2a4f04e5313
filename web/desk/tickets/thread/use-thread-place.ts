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
  /** The topmost item on the screen, and where it stands. */
  const anchor = useRef({ id: 0, top: 0 })
  const first = useRef(0)
  /** The link that was followed. */
  const jumped = useRef('')
  const isThere = items !== undefined
  const firstId = items?.[0]?.id ?? 0
  const lastId = items?.at(-1)?.id ?? 0

  const jump = useCallback((place: HTMLElement) => {
    if (jumped.current === location.hash || !goToHash(place)) return false
    jumped.current = location.hash
    return true
  }, [])

  const look = useCallback(() => {
    const place = scroller.current
    if (!place) return
    const { top, bottom } = place.getBoundingClientRect()
    const shown = [...place.querySelectorAll<HTMLElement>('[data-item]')].filter(
      (item) => item.getBoundingClientRect().top < bottom - 24,
    )
    const newest = Math.max(0, ...shown.map((item) => Number(item.dataset.item)))
    const topmost = shown.find((item) => item.getBoundingClientRect().bottom > top)
    if (topmost) anchor.current = { id: Number(topmost.dataset.item), top: topmost.getBoundingClientRect().top }
    setSeenId((seen) => Math.max(seen, newest))
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: when something came; the items are read then.
  useLayoutEffect(() => {
    const place = scroller.current
    if (!place || !items || lastId === 0) return
    const before = known.current
    known.current = lastId
    if (before === null) {
      if (jump(place)) follows.current = false
      else place.scrollTop = place.scrollHeight
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

  // What comes in above pushes nothing away, unless a link leads there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when something came above; the page is read then.
  useLayoutEffect(() => {
    const place = scroller.current
    const before = first.current
    first.current = firstId
    if (!place || before === 0) return
    const { id, top } = anchor.current
    const item = place.querySelector(`[data-item="${id}"]`)
    if (jump(place)) follows.current = false
    else if (item && !follows.current) place.scrollTop += item.getBoundingClientRect().top - top
    // The button that brought it may be gone.
    if (firstId < before && document.activeElement === document.body) place.focus({ preventScroll: true })
  }, [firstId])

  // Pictures and editors change heights: whoever reads the end stays at the end.
  useEffect(() => {
    // Only then there is something to watch.
    if (!isThere) return
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
  }, [look, isThere])

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

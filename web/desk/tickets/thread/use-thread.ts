import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { itemsOf, threadQuery } from '../cache.ts'

/** What stands before the oldest item on the page. */
export interface Earlier {
  isThere: boolean
  isComing: boolean
  show: () => void
}

/** A ticket's thread: its newest page, and earlier ones when they are asked for, or when a link leads into them. */
export function useThread(ticketId: number) {
  const query = useInfiniteQuery(threadQuery(ticketId))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const items = useMemo(() => data && itemsOf(data), [data])
  const wanted = useWanted()
  const firstId = items?.[0]?.id
  const leadsBack = wanted !== null && firstId !== undefined && wanted < firstId
  useEffect(() => {
    if (leadsBack && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [leadsBack, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  const earlier: Earlier = { isThere: hasNextPage, isComing: isFetchingNextPage, show: () => void fetchNextPage() }
  return { items, earlier, error, refetch }
}

/** The item that the address names: `#entry-12`, `#event-13`. */
function useWanted(): number | null {
  const [wanted, setWanted] = useState(wantedNow)
  useEffect(() => {
    const follow = () => setWanted(wantedNow())
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return wanted
}

function wantedNow(): number | null {
  const [, id] = /^#(?:entry|event)-(\d+)$/.exec(location.hash) ?? []
  return id ? Number(id) : null
}

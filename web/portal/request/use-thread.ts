import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getPortalThread, type PortalItem, type PortalTicket } from '#contract/portal.ts'
import { pages } from '#web/queries.ts'

/** A request's thread. Hardly any is so long that it does not come whole with the request; then the rest is asked for. */
export function useThread({ id, thread, earlier }: PortalTicket) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    ...pages(getPortalThread, { params: { id } }),
    initialData: { pages: [{ items: thread, nextCursor: earlier }], pageParams: [null] },
    enabled: earlier !== null,
  })
  const items = useMemo(() => {
    const before = data.pages.toReversed().flatMap((page) => page.items)
    const known = new Map<number, PortalItem>([...before, ...thread].map((item) => [item.id, item]))
    return [...known.values()].sort((a, b) => a.id - b.id)
  }, [data, thread])
  if (earlier === null) return { items: thread, earlier: null }
  return { items, earlier: hasNextPage ? { isComing: isFetchingNextPage, show: () => void fetchNextPage() } : null }
}

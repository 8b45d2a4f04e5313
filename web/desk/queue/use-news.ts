import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { getTicket, listTickets, type TicketSummary } from '#contract/tickets.ts'
import { call } from '#web/client.ts'
import { listen } from '#web/live.ts'
import { patchRows, type Rows } from '../tickets/cache.ts'
import type { ListQuery } from './list-search.ts'

const GATHER_MS = 700

/**
 * What happens to a list while somebody reads it: rows show what is new of them where they stand, and tickets that
 * have come are counted until they are asked for.
 */
export function useNews(
  query: ListQuery,
  queryKey: QueryKey,
  rows: TicketSummary[],
): { count: number; show: () => Promise<void> } {
  const cache = useQueryClient()
  const [fresh, setFresh] = useState<number[]>([])
  const given = useRef({ query, queryKey })
  given.current = { query, queryKey }

  useEffect(() => {
    const heard = new Set<number>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      timer = undefined
      const changed = [...heard]
      heard.clear()
      const { query: now, queryKey: key } = given.current
      const shown = idsIn(cache.getQueryData<Rows>(key))
      const { items } = await call(listTickets, { query: now })
      const updates = items.filter(({ id }) => changed.includes(id))
      for (const row of updates.filter(({ id }) => shown.has(id))) patchRows(cache, row.id, row)
      const came = updates.filter(({ id }) => !shown.has(id)).map(({ id }) => id)
      if (came.length > 0) setFresh((ids) => [...new Set([...ids, ...came])])
      // Shown and no longer among the first: it may have left the queue. The row stays and tells what became of it.
      const left = changed.filter((id) => shown.has(id) && !items.some((row) => row.id === id))
      await Promise.all(
        left.slice(0, 10).map(async (id) => patchRows(cache, id, await call(getTicket, { params: { id } }))),
      )
    }
    const stop = listen(({ ticketId }) => {
      heard.add(ticketId)
      // What cannot be fetched now is found when the list is.
      timer ??= setTimeout(() => void look().catch(() => undefined), GATHER_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [cache])

  const show = useCallback(async () => {
    const { queryKey: key } = given.current
    // Only the beginning: the rest is fetched again on the way down.
    cache.setQueryData<Rows>(
      key,
      (list) => list && { pages: list.pages.slice(0, 1), pageParams: list.pageParams.slice(0, 1) },
    )
    setFresh([])
    await cache.refetchQueries({ queryKey: key, exact: true })
  }, [cache])
  // Fetched meanwhile for another reason: then it is no news.
  const count = fresh.filter((id) => !rows.some((row) => row.id === id)).length
  return { count, show }
}

function idsIn(list: Rows | undefined): Set<number> {
  return new Set(list?.pages.flatMap((page) => page.items.map(({ id }) => id)))
}

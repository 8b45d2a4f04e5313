import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query'
import { getThread, type ThreadEntry, type ThreadItem } from '#contract/thread.ts'
import { getTicket, type TicketSummary } from '#contract/tickets.ts'
import { pages, query, queryClient } from '#web/queries.ts'

export const ticketQuery = (id: number) => query(getTicket, { params: { id } })
/** In pages from the newest back; see {@link itemsOf}. */
export const threadQuery = (id: number) => pages(getThread, { params: { id } })

/** Fetches what the page of a ticket needs, unless it is there. */
export function prefetchTicket(id: number): void {
  if (!Number.isSafeInteger(id) || id <= 0) return
  void queryClient.prefetchQuery(ticketQuery(id))
  void queryClient.prefetchInfiniteQuery(threadQuery(id))
}

export type ThreadPages = InfiniteData<{ items: ThreadItem[]; nextCursor: string | null }, string | null>

/** The pages of a thread as one, in order of time. */
export function itemsOf({ pages }: Pick<ThreadPages, 'pages'>): ThreadItem[] {
  return pages.toReversed().flatMap((page) => page.items)
}

/** Puts what was just written at the end, if it has not come by itself. */
export function withEntry(thread: ThreadPages, entry: ThreadEntry): ThreadPages {
  const [newest, ...earlier] = thread.pages
  if (!newest || newest.items.some(({ id }) => id === entry.id)) return thread
  return { ...thread, pages: [{ ...newest, items: [...newest.items, entry] }, ...earlier] }
}

export type Rows = InfiniteData<{ items: TicketSummary[]; nextCursor: string | null }, string | null>

/** Lists of tickets, however filtered: `['tickets', { queue: 'open' }, 'pages']`. */
export function isTicketList({ queryKey: [noun, second] }: Query): boolean {
  return noun === 'tickets' && typeof second === 'object'
}

/** Shows in every list what is known anew of one ticket. The row stays where it is. */
export function patchRows(cache: QueryClient, id: number, patch: Partial<TicketSummary>): void {
  cache.setQueriesData<Rows>({ predicate: isTicketList }, (list) => {
    if (!list?.pages?.some((page) => page.items.some((row) => row.id === id))) return list
    const pages = list.pages.map((page) => ({
      ...page,
      items: page.items.map((row) => (row.id === id ? { ...row, ...patch } : row)),
    }))
    return { ...list, pages }
  })
}

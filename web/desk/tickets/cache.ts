import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query'
import { getThread } from '#contract/thread.ts'
import { getTicket, type Ticket, type TicketSummary } from '#contract/tickets.ts'
import { query, queryClient } from '#web/queries.ts'

export const ticketQuery = (id: number) => query(getTicket, { params: { id } })
export const threadQuery = (id: number) => query(getThread, { params: { id } })

/** Fetches what the page of a ticket needs, unless it is there. */
export function prefetchTicket(id: number): void {
  if (!Number.isSafeInteger(id) || id <= 0) return
  void queryClient.prefetchQuery(ticketQuery(id))
  void queryClient.prefetchQuery(threadQuery(id))
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

/** What a row shows of a ticket; the snippet is the list's own. */
export function rowOf(ticket: Partial<Ticket>): Partial<TicketSummary> {
  const {
    explicitDueAt: _1,
    reopenedAt: _2,
    reopenCount: _3,
    lastMessageAt: _4,
    lastReplyAt: _5,
    deletedAt: _6,
    ipAddress: _7,
    fields: _8,
    collaborators: _9,
    referrals: _10,
    abilities: _11,
    closeBlockers: _12,
    ...row
  } = ticket
  return row
}

import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { listNotifications, type Notification, readNotifications } from '#contract/notifications.ts'
import type { ReplyOf } from '#contract/route.ts'
import { call } from '#web/client.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'

type Listed = ReplyOf<typeof listNotifications>

/** As many as the bell shows; all of them have a page. */
const NEWEST = 15

/** One's newest notifications, and how many are unread; `useLive` keeps them fresh. */
export function useNewest() {
  return useQuery(query(listNotifications, { query: { limit: NEWEST } }))
}

type Which = { ids: number[] } | { upTo: number } | { ticketId: number }

/** Marks as read: at once on the page, then on the server. */
export function useMarkRead() {
  const cache = useQueryClient()
  return async (which: Which): Promise<void> => {
    const isMeant = ({ id, ticket }: Notification) => {
      if ('ticketId' in which) return ticket?.id === which.ticketId
      return 'ids' in which ? which.ids.includes(id) : id <= which.upTo
    }
    await cache.cancelQueries({ queryKey: ['notifications'] })
    cache.setQueriesData<Listed | InfiniteData<Listed>>({ queryKey: ['notifications'] }, (known) => {
      if (!known) return known
      return 'pages' in known
        ? { ...known, pages: known.pages.map((page) => withRead(page, isMeant)) }
        : withRead(known, isMeant)
    })
    try {
      await call(readNotifications, { body: which })
    } catch (error) {
      const problem = problemIn(error)
      if (problem) toast({ tone: 'bad', text: problemWords(problem).happened })
    }
    await cache.invalidateQueries({ queryKey: ['notifications'] })
  }
}

/** Who opens a ticket has read what the bell tells of it. What comes while it is open rings: perhaps nobody looks. */
export function useReadOnOpening(ticketId: number): void {
  const { data } = useNewest()
  const markRead = useMarkRead()
  const isKnown = data !== undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it is known whether there is anything.
  useEffect(() => {
    if (data && data.unread > 0) void markRead({ ticketId })
  }, [ticketId, isKnown])
}

function withRead({ items, unread, ...page }: Listed, isMeant: (one: Notification) => boolean): Listed {
  const readAt = new Date().toISOString()
  const read = items.filter((one) => one.readAt === null && isMeant(one)).length
  return {
    ...page,
    items: items.map((one) => (one.readAt === null && isMeant(one) ? { ...one, readAt } : one)),
    unread: Math.max(0, unread - read),
  }
}

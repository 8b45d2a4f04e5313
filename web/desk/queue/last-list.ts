import type { QueryKey } from '@tanstack/react-query'
import { queryClient } from '#web/queries.ts'
import type { Rows } from '../tickets/cache.ts'

export interface CameFrom {
  /** Address of the list, with its filters. */
  href: string
  previous: number | null
  next: number | null
}

interface Last {
  href: string
  queryKey: QueryKey
}

// One per tab; a reload forgets the neighbours, and the browser's own Back still works.
let last: Last | null = null

/** A list says that tickets are opened from it. */
export function rememberList(list: Last): void {
  last = list
}

/** The list that a ticket was opened from, and its neighbours there; null when it is in none. */
export function cameFrom(ticketId: number): CameFrom | null {
  if (!last) return null
  const rows = queryClient.getQueryData<Rows>(last.queryKey)?.pages.flatMap((page) => page.items) ?? []
  const at = rows.findIndex(({ id }) => id === ticketId)
  if (at < 0) return { href: last.href, previous: null, next: null }
  return { href: last.href, previous: rows[at - 1]?.id ?? null, next: rows[at + 1]?.id ?? null }
}

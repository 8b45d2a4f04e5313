import type { z } from 'zod'
import type { ListTickets, TicketSummary } from '#contract/tickets.ts'
import { writeCursor } from './cursor.ts'
import type { Sort } from './sort.ts'
import type { Listed } from './summaries.ts'

export type ListQuery = z.output<typeof ListTickets>

export interface Page {
  items: TicketSummary[]
  nextCursor: string | null
}

/** What was listed, one more than asked for, as a page. */
export function pageOf(listed: Listed[], { sort, limit }: { sort: Sort; limit: number }): Page {
  const shown = listed.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ summary }) => summary),
    nextCursor: listed.length > limit && last ? writeCursor(sort, { keys: last.keys, id: last.summary.id }) : null,
  }
}

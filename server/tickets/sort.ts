import { type RawBuilder, sql } from 'kysely'
import type { TicketSort } from '#contract/tickets.ts'

/** `deleted` and `match` are for the queue of deleted tickets and for search, and cannot be asked for. */
export type SortName = (typeof TicketSort)['options'][number] | 'deleted' | 'match'

export interface SortKey {
  /** Of the ticket `t`; never null. */
  by: RawBuilder<unknown>
  kind: 'whole' | 'instant' | 'text'
}

/**
 * An order of tickets: by its keys, then by id, all of them in one direction. So where a page ends is one comparison of
 * rows, which an index on the same expressions answers.
 */
export interface Sort {
  name: SortName
  keys: SortKey[]
  direction: 'asc' | 'desc'
}

const updated: SortKey = { by: sql`t.updated_at`, kind: 'instant' }
const created: SortKey = { by: sql`t.created_at`, kind: 'instant' }
// The most urgent first and, of these, what moved last. 1 is the most urgent, so the sign makes both run one way.
const urgency: SortKey = { by: sql`(-t.urgency)`, kind: 'whole' }
const due: SortKey = { by: sql`coalesce(t.due_at, 'infinity')`, kind: 'instant' }
const deleted: SortKey = { by: sql`t.deleted_at`, kind: 'instant' }
// Numbers of different length in the order in which people count.
const number: SortKey[] = [
  { by: sql`length(t.number)`, kind: 'whole' },
  { by: sql`t.number`, kind: 'text' },
]

/** @param allClosed  only closed tickets are listed: all have a time of closing, which is indexed as it is */
export function sortOf(name: Exclude<SortName, 'match'>, allClosed: boolean): Sort {
  switch (name) {
    case 'priority':
      return { name, keys: [urgency, updated], direction: 'desc' }
    case 'updated':
      return { name, keys: [updated], direction: 'asc' }
    case '-updated':
      return { name, keys: [updated], direction: 'desc' }
    case 'created':
      return { name, keys: [created], direction: 'asc' }
    case '-created':
      return { name, keys: [created], direction: 'desc' }
    case 'due':
      return { name, keys: [due], direction: 'asc' }
    case '-due':
      return { name, keys: [due], direction: 'desc' }
    case 'closed':
      return { name, keys: [closed(allClosed, 'infinity')], direction: 'asc' }
    case '-closed':
      return { name, keys: [closed(allClosed, '-infinity')], direction: 'desc' }
    case 'number':
      return { name, keys: number, direction: 'asc' }
    case '-number':
      return { name, keys: number, direction: 'desc' }
    case 'deleted':
      return { name, keys: [deleted], direction: 'desc' }
  }
}

// Open ones come after all closed ones, whichever way these run.
function closed(allClosed: boolean, otherwise: 'infinity' | '-infinity'): SortKey {
  const by = allClosed ? sql`t.closed_at` : sql`coalesce(t.closed_at, ${sql.lit(otherwise)})`
  return { by, kind: 'instant' }
}

/** What a search gives without another order: a ticket of exactly this number first, then the newest. */
export function matchSort(number: string): Sort {
  return { name: 'match', keys: [{ by: sql`(t.number = ${number})::int`, kind: 'whole' }], direction: 'desc' }
}

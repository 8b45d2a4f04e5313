import { type RawBuilder, sql } from 'kysely'
import { idOfCursor } from '#server/platform/id-cursor.ts'

export interface ThreadQuery {
  limit: number
  cursor?: string | undefined
}

/** As many as the contract gives when nobody says otherwise. */
export const WHOLE: ThreadQuery = { limit: 200 }

interface Shown {
  /** Further conditions on the entry `e`. */
  entries: RawBuilder<unknown>
  /** And on the event `v`. */
  events: RawBuilder<unknown>
}

/**
 * For a query on the ticket `t`: a lateral `page` with `below`, the id of the item after its last one, and `since`, the
 * id of its first - those of the newest items before the cursor. Entries and events draw their ids from one sequence.
 *
 * @throws BadRequest `bad_cursor`
 */
export function threadPage({ limit, cursor }: ThreadQuery, { entries, events }: Shown): RawBuilder<unknown> {
  const below = cursor === undefined ? sql`9223372036854775807` : sql`${idOfCursor(cursor)}::bigint`
  // One more than asked for: whether there is anything before is seen from it.
  const most = limit + 1
  return sql`cross join lateral (
    select ${below} as below, coalesce((array_agg(id order by id desc))[${sql.lit(limit)}], 0) as since, count(*) > ${sql.lit(limit)} as has_more from (
      select id from (
        (select e.id from thread_entry e where e.ticket_id = t.id and e.id < ${below} and ${entries} order by e.id desc limit ${sql.lit(most)})
        union all
        (select v.id from ticket_event v where v.ticket_id = t.id and v.id < ${below} and ${events} order by v.id desc limit ${sql.lit(most)})
      ) newest order by id desc limit ${sql.lit(most)}
    ) item
  ) page`
}

/** What stands before a page, for its reader to ask for. */
export function nextCursor({ since, hasMore }: { since: number; hasMore: boolean }): string | null {
  return hasMore ? String(since) : null
}

import { sql } from 'kysely'
import type { ReplyOf } from '#contract/route.ts'
import type { listFilterVersions, TicketFilter } from '#contract/ticket-filters.ts'
import type { Db } from '#server/platform/db.ts'
import { below, pageBelow } from '#server/platform/id-cursor.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { loadCatalogue } from '../conditions/load-catalogue.ts'
import { flagsOf, type Listed } from './flags.ts'

type Row = Omit<TicketFilter, 'flags'> & { error: string | null }

const rows = sql`
  select f.id, f.name, f.position, f.target, f.address_id, f.conditions, f.actions, f.stops_further, f.is_silent, f.notes, f.version,
    f.availability, f.folded_matches + log.count as matches, log.error,
    to_char(log.last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as last_matched_at,
    lpad(f.position::text, 9, '0') as list_order, lower(f.name) as list_words, f.availability as list_availability
  from ticket_filter f cross join lateral (
    select count(*) as count, max(m.at) as last_at,
      (select n.data ->> 'error' from ticket_filter_match n where n.filter_id = f.id and n.version = f.version order by n.id desc limit 1) as error
    from ticket_filter_match m where m.filter_id = f.id) log`

export async function listFilters(ctx: Ctx, query: ListQuery) {
  const { items, nextCursor } = await listRows<Row>(ctx.db, rows, query)
  return { items: await flagged(ctx.db, items), nextCursor }
}

/** @throws NotFound */
export async function getFilter(ctx: Pick<Ctx, 'db'>, id: number): Promise<TicketFilter> {
  const [filter] = await flagged(ctx.db, [await oneRow<Row>(ctx.db, rows, id)])
  if (!filter) throw new Error('a filter was lost')
  return filter
}

/** Filters are flagged in the light of all of them: those before may leave nothing for them. */
async function flagged(db: Db, items: Row[]): Promise<TicketFilter[]> {
  const of = items.map(({ id }) => id)
  const { rows: all } = await sql<Listed>`
    select id, name, target, address_id, conditions, actions, stops_further, is_silent, availability from ticket_filter
    where availability <> 'archived' or id = any(${of}::bigint[]) order by position, id`.execute(db)
  const errors = new Map(items.map(({ id, error }) => [id, error]))
  const listed = all.map((filter) => ({ ...filter, error: errors.get(filter.id) ?? null }))
  const flags = await flagsOf(db, { filters: listed, of }, await loadCatalogue(db))
  return items.map(({ error: _, ...filter }) => ({ ...filter, flags: flags.get(filter.id) ?? [] }))
}

/** @throws NotFound */
export async function listVersions({ db }: Ctx, id: number, { limit, cursor }: ListQuery) {
  await oneRow(db, rows, id)
  const { rows: found } = await sql<ReplyOf<typeof listFilterVersions>['items'][number]>`
    select version, definition, saved_by, to_char(saved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as saved_at
    from ticket_filter_version where filter_id = ${id} and version < ${below(cursor)}::bigint order by version desc limit ${limit + 1}`.execute(
    db,
  )
  return pageBelow(found, limit, ({ version }) => version)
}

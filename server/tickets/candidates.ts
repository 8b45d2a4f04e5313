import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Place, placeValues } from './cursor.ts'
import type { Sight } from './sight.ts'
import type { Sort } from './sort.ts'

export interface Wanted {
  sights: Sight[]
  /** Open, closed, not deleted: what the indexes are made for. */
  among: RawBuilder<SqlBool>
  /** Further conditions on the ticket `t`. */
  where: RawBuilder<SqlBool>[]
  sort: Sort
  after?: Place | undefined
  limit: number
  /** The sights that have an index in this order. */
  ordered: readonly Sight['name'][]
}

/** With more, an agent sees most of what there is: going through all of it finds a page as fast. */
export const MOST_AT_ONCE = 16

/**
 * A query for the first `limit` tickets in an order: `id` and the keys as `k1`, `k2`. It takes that many along each
 * sight, by the index in that order, and from these the first: so its cost is bounded whatever the length of the list.
 */
export function candidates(wanted: Wanted): RawBuilder<unknown> {
  const { sights, sort, limit } = wanted
  const arms = sights.map((sight) => arm(sight, wanted))
  const order = sort.keys.map((_, at) => sql`${column(at)} ${direction(sort)}`)
  // A ticket that is seen in several ways is in several of them, with the same keys.
  return sql`select * from (${sql.join(arms, sql` union `)}) candidate
    order by ${sql.join([...order, sql`id ${direction(sort)}`])} limit ${sql.lit(limit)}`
}

/** The order of the tickets `from` that a query over candidates answers. */
export function orderOf(sort: Sort, from: string): RawBuilder<unknown> {
  const keys = [...sort.keys.map((_, at) => `k${at + 1}`), 'id']
  return sql.join(keys.map((key) => sql`${sql.ref(`${from}.${key}`)} ${direction(sort)}`))
}

function arm(sight: Sight, { among, where, sort, after, limit, ordered }: Wanted): RawBuilder<unknown> {
  const { of } = sight
  const oneByOne = of && ordered.includes(sight.name) && of.ids.length <= MOST_AT_ONCE
  const seen = oneByOne ? sql<SqlBool>`${sql.ref(`t.${of.column}`)} = one.id` : sight.where
  // What is somebody's own is not much: taken as a whole and then sifted and put in order. The planner, counting on few
  // that are wanted, would rather go through the tickets of all until it has met enough.
  const isOwn = sight.name !== 'everything' && sight.name !== 'departments'
  const tickets =
    isOwn && !ordered.includes(sight.name)
      ? sql`(select t.* from ticket t where ${seen} and ${among} offset 0) t where true`
      : sql`ticket t where ${seen} and ${among}`
  const conditions = [...where, ...(after ? [beyond(sort, after)] : [])].map((condition) => sql` and ${condition}`)
  const keys = sort.keys.map(({ by }, at) => sql`${by} as ${column(at)}`)
  const order = sort.keys.map(({ by }) => sql`${by} ${direction(sort)}`)
  const page = sql`select t.id, ${sql.join(keys)} from ${tickets}${sql.join(conditions, sql``)}
    order by ${sql.join([...order, sql`t.id ${direction(sort)}`])} limit ${sql.lit(limit)}`
  return oneByOne ? sql`(select page.* from ${oneOf(of.ids)} cross join lateral (${page}) page)` : sql`(${page})`
}

/** Each of these as `one`. As a sub-select: planned for any number of any ids, one plan serves everybody. */
export function oneOf(ids: readonly number[]): RawBuilder<unknown> {
  return sql`unnest((select ${ids}::bigint[])) one (id)`
}

function beyond(sort: Sort, place: Place): RawBuilder<SqlBool> {
  const keys = sql.join([...sort.keys.map(({ by }) => by), sql`t.id`])
  return sql`(${keys}) ${sort.direction === 'asc' ? sql`>` : sql`<`} (${placeValues(sort, place)})`
}

function column(at: number): RawBuilder<unknown> {
  return sql.ref(`k${at + 1}`)
}

function direction(sort: Sort): RawBuilder<unknown> {
  return sort.direction === 'asc' ? sql`asc` : sql`desc`
}

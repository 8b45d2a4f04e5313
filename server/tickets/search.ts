import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from './access.ts'
import { candidates } from './candidates.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { findMatches, type Match } from './matches.ts'
import { type ListQuery, type Page, pageOf } from './page.ts'
import { matchSort, sortOf } from './sort.ts'
import { summaries } from './summaries.ts'
import { wordsOf } from './words.ts'

type Search = ListQuery & { q: string; where: RawBuilder<SqlBool>[] }

/** In another order than by match only this many, the newest, are put in order. */
const MOST_ORDERED = 1_000

/** One page of the tickets that are found by words, a number or an address. */
export async function searchTickets(ctx: Ctx<AgentActor | ApiKeyActor>, search: Search): Promise<Page> {
  return search.sort === undefined ? newestFirst(ctx, search) : inOrder(ctx, search, search.sort)
}

async function newestFirst(ctx: Ctx<AgentActor | ApiKeyActor>, { q, where, cursor, limit }: Search): Promise<Page> {
  const words = wordsOf(q)
  const sort = matchSort(words.number ?? '')
  const after = cursor === undefined ? undefined : readCursor(sort, cursor)
  const { matches, until } = await findMatches(ctx, { words, where, after, most: limit + 1 })
  const listed = await summaries(ctx.db, { page: pageOfMatches(matches), sort, visible: visibleTickets(ctx.actor) })
  const page = pageOf(listed, { sort, limit })
  // The rest was too much to look at in one go: it comes with the next page.
  if (page.nextCursor === null && until !== null) page.nextCursor = writeCursor(sort, { keys: [0], id: until })
  return page
}

async function inOrder(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  { q, where, cursor, limit }: Search,
  name: NonNullable<ListQuery['sort']>,
): Promise<Page> {
  const sort = sortOf(name, false)
  const after = cursor === undefined ? undefined : readCursor(sort, cursor)
  const { matches } = await findMatches(ctx, { words: wordsOf(q), where, most: MOST_ORDERED })
  const found = sql<SqlBool>`t.id = any(${matches.map(({ id }) => id)}::bigint[])`
  const sights = [{ name: 'everything' as const, where: found }]
  const page = candidates({ sights, among: sql`true`, where: [], sort, after, limit: limit + 1, ordered: [] })
  return pageOf(await summaries(ctx.db, { page, sort, visible: visibleTickets(ctx.actor) }), { sort, limit })
}

// As sub-selects: planned for any number of tickets, one plan serves them all.
function pageOfMatches(matches: Match[]): RawBuilder<unknown> {
  return sql`select id, k1 from unnest((select ${matches.map(({ id }) => id)}::bigint[]), (select ${matches.map((it) => it.isNumber)}::int[])) page (id, k1)`
}

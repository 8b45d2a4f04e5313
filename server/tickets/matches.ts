import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { plannedEachTime } from '#server/platform/prepared.ts'
import { visibleTickets } from './access.ts'
import type { Place } from './cursor.ts'
import { sightsOf } from './sight.ts'
import type { Words } from './words.ts'

export interface Looked {
  words: Words
  /** Conditions on the ticket `t`. */
  where: RawBuilder<SqlBool>[]
  /** Keys and id of the last ticket that was shown. */
  after?: Place | undefined
  most: number
}

/** @param isNumber  1: it is the ticket of exactly the number that was typed; else 0 */
export interface Match {
  id: number
  isNumber: number
}

export interface Matches {
  matches: Match[]
  /** Everything newer than this ticket has been looked at; null: everything has. */
  until: number | null
}

interface Found {
  matches: Match[] | null
  /** Too many documents have it to gather them by the index: none were looked at. */
  isCommon: boolean
  // How many documents were looked at, the oldest of them, and how many of these tickets the actor sees in this list (only
  // of the first that the index gave): asked where there are not enough matches.
  examined: number | null
  oldest: number | null
  seen: number | null
}

const FEW = 1_000
const MANY = 20_000
/** Of those with the words. With less, it is faster to look for the words in what the actor sees. */
const SEEN_RARELY = 0.01
/** It is common if this many of so many documents, taken from everywhere, have it. */
const COMMON = { many: 2, of: 64 }
/** In how many blocks of 16,384 tickets, from the newest on, the index looks for them, round by round. */
const ROUNDS = {
  ofCommon: sql`'{1,4,16}'::bigint[]`,
  ofRare: sql`'{4,1000000}'::bigint[]`,
  /** To gather the words with a beginning takes long: it is done once. */
  atOnce: sql`'{1000000}'::bigint[]`,
}

/**
 * The tickets that have the words (or the number, or the requester of the address), exact number first, then the newest,
 * among those that the actor sees. What it costs is bounded, whatever is asked: what is common is met soon in the newest
 * tickets that are seen; of what is not the index gives the newest documents, and where too few of these are seen, the
 * newest tickets that are seen are searched instead.
 */
export async function findMatches(ctx: Ctx<AgentActor | ApiKeyActor>, looked: Looked): Promise<Matches> {
  const { likely, narrow } = looked.words
  let first = await byIndex(ctx, looked, { sought: likely, rounds: ROUNDS.ofRare, limit: FEW, unlessCommon: true })
  const rounds = first.isCommon ? ROUNDS.ofCommon : ROUNDS.ofRare
  if (first.isCommon) {
    for (const limit of [FEW, MANY].filter((limit) => limit > looked.most)) {
      const newest = await bySight(ctx, looked, limit)
      if (isEnough(newest, looked, limit)) return matchesOf(newest, looked, limit)
    }
    first = await byIndex(ctx, looked, { sought: likely, rounds, limit: FEW })
  }
  if (isEnough(first, looked, FEW)) return matchesOf(first, looked, FEW)
  if ((first.seen ?? 0) < (first.examined ?? 0) * SEEN_RARELY)
    return matchesOf(await bySight(ctx, looked, MANY), looked, MANY)
  if (narrow) {
    const narrowed = await byIndex(ctx, looked, { sought: narrow, rounds: ROUNDS.atOnce, limit: FEW })
    if (isEnough(narrowed, looked, FEW)) return matchesOf(narrowed, looked, FEW)
  }
  return matchesOf(await byIndex(ctx, looked, { sought: likely, rounds, limit: MANY }), looked, MANY)
}

function isEnough(found: Found, { most }: Looked, limit: number): boolean {
  return (found.matches?.length ?? 0) >= most || (found.examined ?? 0) < limit
}

function matchesOf(found: Found, looked: Looked, limit: number): Matches {
  const matches = found.matches ?? []
  if (isEnough(found, looked, limit)) return { matches, until: null }
  const until = found.oldest ?? 0
  return { matches: matches.filter(({ id, isNumber }) => isNumber === 1 || id >= until), until }
}

interface Look {
  sought: RawBuilder<unknown> | null
  rounds: RawBuilder<unknown>
  limit: number
  unlessCommon?: boolean
}

/** By the index of words: the newest documents that have them. */
function byIndex(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  looked: Looked,
  { sought, rounds, limit, unlessCommon = false }: Look,
): Promise<Found> {
  const { words } = looked
  const below = belowOf(looked)
  const isCommon = unlessCommon && sought ? commonBelow(below, words.exact ?? sought) : sql<SqlBool>`false`
  const examined = sought
    ? sql`select id from tickets_with_words(${sought}, ${below}, ${sql.lit(limit)}, ${rounds}) as hit (id) where not (select is_common from probe)`
    : sql`select null::bigint as id where false`
  return find(ctx, looked, { examined, isCommon, holds: words.exact, asksSeen: limit === FEW })
}

function commonBelow(below: RawBuilder<unknown>, holds: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql`(select count(*) >= ${sql.lit(COMMON.many)} from (select ${below} as below) bound,
    generate_series(1, ${sql.lit(COMMON.of)}) part cross join lateral (
      select s.document from ticket_search s where s.ticket_id < bound.below * part / ${sql.lit(COMMON.of)}
      order by s.ticket_id desc limit 1) sample
    where sample.document @@ (${holds}))`
}

/** By what the actor sees in this list: the newest of these tickets, as many as it takes. */
function bySight(ctx: Ctx<AgentActor | ApiKeyActor>, looked: Looked, limit: number): Promise<Found> {
  const conditions = [...looked.where, sql`t.id < ${belowOf(looked)}`]
  const arms = sightsOf(ctx.actor).map(
    (sight) => sql`(select t.id from ticket t where ${sql.join([sight.where, ...conditions], sql` and `)}
      order by t.id desc limit ${sql.lit(limit)})`,
  )
  // Each ticket once, without gathering all first: what is seen in several ways comes one after the other.
  const examined = sql`select id from (select id, lag(id) over (order by id desc) as before
      from (${sql.join(arms, sql` union all `)}) seen) seen
    where id is distinct from before order by id desc limit ${sql.lit(limit)}`
  // How much there is of what an agent sees decides how it is best found.
  return find(ctx, looked, { hint: plannedEachTime, examined, holds: looked.words.exact ?? looked.words.likely })
}

interface Finding {
  hint?: RawBuilder<unknown>
  examined: RawBuilder<unknown>
  isCommon?: RawBuilder<SqlBool>
  holds: RawBuilder<unknown> | null
  asksSeen?: boolean
}

async function find(
  { db, actor }: Ctx<AgentActor | ApiKeyActor>,
  { words, after, most, where }: Looked,
  { hint = sql``, examined, isCommon = sql`false`, holds, asksSeen = false }: Finding,
): Promise<Found> {
  const seen = sql.join([visibleTickets(actor), ...where], sql` and `)
  const order = sql`order by is_number desc, id desc limit ${sql.lit(most)}`
  const typed = sql`(select number from typed)`
  /** Tickets that are to be shown, of those `from`; that of exactly the number is among those whose number begins so. */
  const arm = (from: RawBuilder<unknown>, isNumber = false) => {
    const number = isNumber ? sql`(t.number = ${typed})::int` : sql`0`
    const others = !isNumber && words.number !== null ? sql` and t.number <> ${typed}` : sql``
    const beyond = after ? sql` and (${number}, t.id) < (${after.keys[0]}::int, ${after.id}::bigint)` : sql``
    return sql`(select t.id, ${number} as is_number from ${from} and ${seen}${others}${beyond} ${order})`
  }
  // One ticket at a time, the newest first, until there are enough: to plan more would mean to read all documents at once.
  const document = holds
    ? sql`cross join lateral (select from ticket_search s where s.ticket_id = t.id and s.document @@ (${holds}) offset 0) held`
    : sql``
  const arms = [
    arm(sql`(select id from examined order by id desc) hit join ticket t on t.id = hit.id ${document} where true`),
  ]
  if (words.number !== null) {
    const pattern = `${words.number.replaceAll(/[\\%_]/g, '\\$&')}%`
    // Said twice: a range is read out of a pattern only where it is known while planning, and planning takes longer than
    // the rest. For the same reason the number is a value of the statement's own.
    const isBetween = sql`t.number >= ${typed} and t.number < ${typed} || chr(1114111)`
    arms.push(arm(sql`ticket t where ${isBetween} and t.number like ${pattern}`, true))
  }
  if (words.email !== null) {
    arms.push(arm(sql`ticket t where t.requester_id = (select r.id from requester r where r.email = ${words.email})`))
  }
  // Without `offset 0` the rest would be worked out for full pages, too.
  const { rows } = await sql<Found>`${hint}
    with typed as materialized (select ${words.number}::text as number),
      probe as materialized (select ${isCommon} as is_common), examined as materialized (${examined})
    select page.matches, (select is_common from probe) as is_common, rest.* from (
      select count(*) as many, json_agg(json_build_object('id', id, 'isNumber', is_number)) as matches from (
        select * from (${sql.join(arms, sql` union `)}) found ${order}) page) page
    left join lateral (select (select count(*) from examined) as examined, (select min(id) from examined) as oldest,
      ${asksSeen ? sql`(select count(*) from examined join ticket t on t.id = examined.id where ${seen})` : sql`null`} as seen
      where page.many < ${sql.lit(most)} offset 0) rest on true`.execute(db)
  return rows[0] ?? { matches: null, isCommon: false, examined: 0, oldest: null, seen: 0 }
}

// Tickets of the number that was typed come first, whatever their age: after them everything else is still to come.
function belowOf({ after }: Looked): RawBuilder<unknown> {
  const newest = sql`(select coalesce(max(id), 0) + 1 from ticket)`
  return after && after.keys[0] === 0 ? sql`least(${after.id}::bigint, ${newest})` : newest
}

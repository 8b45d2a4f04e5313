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
  /** How many documents were looked at, the oldest of them, and how many of these tickets the actor sees in this list. */
  examined: number
  oldest: number | null
  seen: number
}

const FEW = 1_000
const MANY = 20_000
/** Of those with the words. With less, it is faster to look for the words in what the actor sees. */
const SEEN_RARELY = 0.01

/**
 * The tickets that have the words (or the number, or the requester of the address), exact number first, then the newest,
 * among those that the actor sees. What it costs is bounded, whatever is asked: the index gives the newest documents with
 * the words; where too few of them are seen, the newest tickets that are seen are searched instead.
 */
export async function findMatches(ctx: Ctx<AgentActor | ApiKeyActor>, looked: Looked): Promise<Matches> {
  if (looked.words.isBeginning) {
    const newest = await bySight(ctx, looked, FEW)
    if ((newest.matches?.length ?? 0) >= looked.most) return matchesOf(newest, looked, FEW)
  }
  const first = await byIndex(ctx, looked, FEW)
  if (isEnough(first, looked, FEW)) return matchesOf(first, looked, FEW)
  if (first.seen >= first.examined * SEEN_RARELY) return matchesOf(await byIndex(ctx, looked, MANY), looked, MANY)
  return matchesOf(await bySight(ctx, looked, MANY), looked, MANY)
}

function isEnough(found: Found, { most }: Looked, limit: number): boolean {
  return (found.matches?.length ?? 0) >= most || found.examined < limit
}

function matchesOf(found: Found, looked: Looked, limit: number): Matches {
  const matches = found.matches ?? []
  if (isEnough(found, looked, limit)) return { matches, until: null }
  const until = found.oldest ?? 0
  return { matches: matches.filter(({ id, isNumber }) => isNumber === 1 || id >= until), until }
}

/** By the index of words: the newest documents that have them. */
function byIndex(ctx: Ctx<AgentActor | ApiKeyActor>, looked: Looked, limit: number): Promise<Found> {
  const { words } = looked
  const examined = words.likely
    ? sql`select id from tickets_with_words(${words.likely}, ${belowOf(looked)}, ${limit}) as hit (id)`
    : sql`select null::bigint as id where false`
  return find(ctx, looked, { examined, holds: words.exact })
}

/** By what the actor sees in this list: the newest of these tickets. */
function bySight(ctx: Ctx<AgentActor | ApiKeyActor>, looked: Looked, limit: number): Promise<Found> {
  const conditions = [...looked.where, sql`t.id < ${belowOf(looked)}`]
  const arms = sightsOf(ctx.actor).map(
    (sight) => sql`(select t.id from ticket t where ${sql.join([sight.where, ...conditions], sql` and `)}
      order by t.id desc limit ${limit})`,
  )
  const examined = sql`select id from (${sql.join(arms, sql` union `)}) seen order by id desc limit ${limit}`
  return find(ctx, looked, { examined, holds: looked.words.exact ?? looked.words.likely })
}

async function find(
  { db, actor }: Ctx<AgentActor | ApiKeyActor>,
  looked: Looked,
  { examined, holds }: { examined: RawBuilder<unknown>; holds: RawBuilder<unknown> | null },
): Promise<Found> {
  const { words, after, most } = looked
  const isNumber = sql`(t.number = ${words.number ?? ''})::int`
  const beyond = after ? [sql<SqlBool>`(${isNumber}, t.id) < (${after.keys[0]}::int, ${after.id}::bigint)`] : []
  const conditions = sql.join([visibleTickets(actor), ...looked.where, ...beyond], sql` and `)
  const match = sql`select t.id, ${isNumber} as is_number`
  const order = sql`order by is_number desc, id desc limit ${most}`
  // One ticket at a time: to plan more would mean to read all documents at once.
  const document = holds
    ? sql`cross join lateral (select from ticket_search s where s.ticket_id = t.id and s.document @@ (${holds}) offset 0) held`
    : sql``
  const arms = [
    sql`(${match} from examined join ticket t on t.id = examined.id ${document} where ${conditions} ${order})`,
  ]
  if (words.number !== null) {
    const pattern = `${words.number.replaceAll(/[\\%_]/g, '\\$&')}%`
    arms.push(sql`(${match} from ticket t where t.number like ${pattern} and ${conditions} ${order})`)
  }
  if (words.email !== null) {
    const requester = sql`t.requester_id = (select r.id from requester r where r.email = ${words.email})`
    arms.push(sql`(${match} from ticket t where ${requester} and ${conditions} ${order})`)
  }
  const { rows } = await sql<Found>`${plannedEachTime}
    with examined as materialized (${examined})
    select (select json_agg(json_build_object('id', id, 'isNumber', is_number)) from (
        select * from (${sql.join(arms, sql` union `)}) found ${order}) page) as matches,
      (select count(*) from examined) as examined, (select min(id) from examined) as oldest,
      (select count(*) from examined join ticket t on t.id = examined.id where ${conditions}) as seen`.execute(db)
  return rows[0] ?? { matches: null, examined: 0, oldest: null, seen: 0 }
}

// Tickets of the number that was typed come first, whatever their age: after them everything else is still to come.
function belowOf({ after }: Looked): RawBuilder<unknown> {
  const newest = sql`(select coalesce(max(id), 0) + 1 from ticket)`
  return after && after.keys[0] === 0 ? sql`least(${after.id}::bigint, ${newest})` : newest
}

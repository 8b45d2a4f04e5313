import { type SqlBool, sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { visibleTickets } from './access.ts'
import { candidates } from './candidates.ts'
import { readCursor } from './cursor.ts'
import { filtersOf } from './filters.ts'
import { type ListQuery, type Page, pageOf } from './page.ts'
import { chosen, isPeriod, type Queue, queueOf } from './queue.ts'
import { searchTickets } from './search.ts'
import { type Sight, type SightName, sightsOf } from './sight.ts'
import { type Sort, sortOf } from './sort.ts'
import { summaries } from './summaries.ts'

/**
 * One page of the tickets that the actor sees, in a queue or everywhere, filtered, or found by words (`q`).
 *
 * @throws BadRequest `unknown_queue`, `bad_cursor`
 */
export async function listTickets(ctx: Ctx<AgentActor | ApiKeyActor>, query: ListQuery): Promise<Page> {
  const queue = query.queue === undefined ? null : await findQueue(ctx, query.queue)
  const among = queue ? chosen[queue.of] : sql<SqlBool>`t.deleted_at is null`
  const where = [...(queue ? [queue.own?.where ?? queue.where] : []), ...filtersOf(query)]
  if (query.q !== undefined && query.q.trim() !== '')
    return searchTickets(ctx, { ...query, q: query.q, where: [among, ...where] })

  const sort = sortOf(query.sort ?? queue?.sort ?? '-created', queue?.of === 'closed')
  const after = query.cursor === undefined ? undefined : readCursor(sort, query.cursor)
  const sights = narrowed(sightsIn(ctx.actor, queue), query.departmentId)
  if (sights.length === 0) return { items: [], nextCursor: null }
  const limit = query.limit + 1
  const page = candidates({ sights, among, where, sort, after, limit, ordered: orderedBy(queue, sort) })
  return pageOf(await summaries(ctx.db, { page, sort, visible: visibleTickets(ctx.actor) }), {
    sort,
    limit: query.limit,
  })
}

/** The ways in which the actor sees tickets of a queue. */
export function sightsIn(actor: AgentActor | ApiKeyActor, queue: Queue | null): Sight[] {
  const sights = sightsOf(actor)
  if (queue?.own) return sights.filter(({ name }) => queue.own?.sights.includes(name))
  // An open ticket has not been closed by anybody: reopening forgets who did.
  return queue?.of === 'open' ? sights.filter(({ name }) => name !== 'closedBy') : sights
}

/** The sights for which an index has the tickets in this order. */
export function orderedBy(queue: Queue | null, sort: Sort): SightName[] {
  const forwards = (name: string) => name.replace('-', '')
  if (forwards(sort.name) !== forwards(queue?.sort ?? '-created')) return []
  return forwards(sort.name) === 'due' ? ['departments', 'teams'] : ['departments', 'agent', 'teams', 'closedBy']
}

/** Of her departments only the one that is asked for. */
function narrowed(sights: Sight[], departmentId: number | undefined): Sight[] {
  if (departmentId === undefined) return sights
  return sights.map((sight): Sight => {
    const { of } = sight
    return of?.column === 'department_id'
      ? { ...sight, of: { ...of, ids: of.ids.filter((id) => id === departmentId) } }
      : sight
  })
}

async function findQueue(ctx: Ctx<AgentActor | ApiKeyActor>, key: string): Promise<Queue> {
  const { actor, now } = ctx
  return queueOf(key, { actor, now, zone: isPeriod(key) ? await zoneOf(ctx) : 'UTC' })
}

/** The time zone that the actor's days are counted in. */
export async function zoneOf({ db, actor }: Ctx<AgentActor | ApiKeyActor>): Promise<string> {
  if (actor.kind === 'agent') return actor.timeZone ?? 'UTC'
  return (await loadSettings(db)).desk.timeZone
}

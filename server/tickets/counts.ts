import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Queue as QueueReply } from '#contract/tickets.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from './access.ts'
import { MOST_AT_ONCE, oneOf } from './candidates.ts'
import { mayDelete } from './deleted.ts'
import { zoneOf } from './list.ts'
import { periodOf } from './period.ts'
import { chosen, departmentQueue, type Queue, seededQueues } from './queue.ts'
import { referredTo, sightsOf } from './sight.ts'

/** Closed and deleted tickets are counted up to here: nobody works them off, and counting all would cost what they number. */
export const MOST_COUNTED = 100

interface Counts {
  open: Record<string, number>
  departments: { id: number; name: string; count: number }[]
  closed: Record<string, number>
}

/** The queues with the number of tickets in each that the actor sees, in one statement. */
export async function listQueues(ctx: Ctx<AgentActor | ApiKeyActor>): Promise<QueueReply[]> {
  const { actor, now } = ctx
  const zone = await zoneOf(ctx)
  const queues = seededQueues({ actor, now, zone })
  const { open, departments, closed } = await count(ctx, queues, periodOf('today', now, zone).from)
  const shown = queues
    .filter(({ key }) => key !== 'deleted' || mayDelete(actor))
    .map((queue) => counted(queue, queue.of === 'open' ? open[queue.key] : closed[queue.key]))
  const own = departments.map(({ id, name, count }) => counted(departmentQueue(id, name), count))
  const afterUnassigned = shown.findIndex(({ key }) => key === 'unassigned') + 1
  return own.length > 1 ? shown.toSpliced(afterUnassigned, 0, ...own) : shown
}

function counted({ key, name, parentKey, of }: Queue, count = 0): QueueReply {
  const atLeast = of !== 'open' && count > MOST_COUNTED
  return { key, name, parentKey, count: atLeast ? MOST_COUNTED : count, atLeast }
}

async function count({ db, actor }: Ctx<AgentActor | ApiKeyActor>, queues: Queue[], today: Date): Promise<Counts> {
  const open = queues.filter(({ of }) => of === 'open')
  const rest = queues.filter(({ of }) => of !== 'open')
  const sums = open.map(({ key, where }) => sql`${sql.lit(key)}, coalesce(sum(t.tally) filter (where ${where}), 0)`)
  const { rows } = await sql<Counts>`
    with visible as materialized (${visibleTallies(actor)}), newest as materialized (${newest(actor, today)})
    select (select json_build_object(${sql.join(sums)}) from visible t) as open,
      (select coalesce(json_agg(d order by d.name, d.id), '[]') from (${departmentCounts(actor)}) d) as departments,
      json_build_object(${sql.join(rest.map((queue) => sql`${sql.lit(queue.key)}, ${capped(actor, queue)}`))}) as closed`.execute(
    db,
  )
  return rows[0] ?? { open: {}, departments: [], closed: {} }
}

/**
 * How many open tickets of each kind the actor sees. Other agents and teams do not matter: they are all 0, so that a few
 * rows are left. Tickets that he sees only because they were referred to him are not told apart by the tallies.
 */
function visibleTallies(actor: AgentActor | ApiKeyActor): RawBuilder<unknown> {
  if (actor.kind === 'api_key') {
    return sql`select department_id, agent_id * 0 as agent_id, team_id * 0 as team_id, is_answered, is_overdue, sum(tally) as tally
      from ticket_tally t where t.state = 'open' group by 1, 2, 3, 4, 5`
  }
  const seen = seenByTally(actor)
  return sql`
    select department_id, case when agent_id = ${actor.id}::bigint then agent_id else agent_id * 0 end as agent_id,
      case when team_id = any(${actor.teamIds}::bigint[]) then team_id else team_id * 0 end as team_id,
      is_answered, is_overdue, sum(tally) as tally
    from ticket_tally t where t.state = 'open' and ${seen} group by 1, 2, 3, 4, 5
    union all
    select department_id, agent_id, team_id, is_answered, is_overdue, 1 from ticket t
    where ${chosen.open} and t.id = any(array(${referredTo(actor)})) and not coalesce(${seen}, false)`
}

function seenByTally(actor: AgentActor): RawBuilder<SqlBool> {
  const departments = actor.isLimited
    ? sql``
    : sql`t.department_id = any(${[...actor.departments.keys()]}::bigint[]) or `
  return sql`(${departments}t.agent_id = ${actor.id}::bigint or t.team_id = any(${actor.teamIds}::bigint[]))`
}

function departmentCounts(actor: AgentActor | ApiKeyActor): RawBuilder<unknown> {
  const own =
    actor.kind === 'agent'
      ? sql`d.id = any(${[...actor.departments.keys()]}::bigint[])`
      : sql`d.availability <> 'archived'`
  return sql`select d.id, d.name, coalesce(v.tally, 0) as count from department d
    left join (select department_id, sum(tally) as tally from visible group by 1) v on v.department_id = d.id where ${own}`
}

/**
 * The tickets that were closed last, and those closed last before today, as far as they are counted: along each sight so
 * many. They answer for all periods, of which each is a part of the longer ones; only yesterday ends before now.
 */
function newest(actor: AgentActor | ApiKeyActor, today: Date): RawBuilder<unknown> {
  const arms = sightsOf(actor).map(({ where, of }) => {
    const oneByOne = of && of.ids.length <= MOST_AT_ONCE
    const seen = oneByOne ? sql`${sql.ref(`t.${of.column}`)} = one.id` : where
    const each = oneByOne ? sql`cross join ${oneOf(of.ids)}` : sql``
    return sql`select bound.until, closed.* from unnest(array['infinity', ${today}]::timestamptz[]) bound (until) ${each}
      cross join lateral (select t.id, t.closed_at from ticket t where ${seen} and ${chosen.closed} and t.closed_at < bound.until
        order by t.closed_at desc limit ${sql.lit(MOST_COUNTED + 1)}) closed`
  })
  return sql`${sql.join(arms, sql` union `)}`
}

function capped(actor: AgentActor | ApiKeyActor, { key, of, where }: Queue): RawBuilder<unknown> {
  if (of === 'deleted') {
    return sql`(select count(*) from (select from ticket t
      where ${chosen.deleted} and ${where} and ${visibleTickets(actor)} limit ${sql.lit(MOST_COUNTED + 1)}) counted)`
  }
  const isPast = key === 'closed-yesterday'
  return sql`(select count(*) from newest t where t.until ${isPast ? sql`<` : sql`=`} 'infinity' and ${where})`
}

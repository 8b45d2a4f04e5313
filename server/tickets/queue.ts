import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { BadRequest } from '#server/platform/errors.ts'
import { deletable } from './deleted.ts'
import { type Period, periodOf } from './period.ts'
import type { SightName } from './sight.ts'
import type { SortName } from './sort.ts'

/** A saved list of tickets. */
export interface Queue {
  key: string
  name: string
  parentKey: string | null
  /** Which tickets it chooses from; each has indexes of its own. */
  of: 'open' | 'closed' | 'deleted'
  /** Further condition on the ticket `t`. In queues of open tickets on columns only that `ticket_tally` has too. */
  where: RawBuilder<SqlBool>
  sort: Exclude<SortName, 'match'>
  /** Where it is about the actor's own tickets: the ways in which these are seen, and what `where` says beyond them. */
  own?: { sights: readonly SightName[]; where: RawBuilder<SqlBool> }
}

interface Facts {
  actor: AgentActor | ApiKeyActor
  now: Date
  /** IANA name of the time zone that a day means. */
  zone: string
}

/** The tickets that a queue chooses from. */
export const chosen: Record<Queue['of'], RawBuilder<SqlBool>> = {
  open: sql`t.state = 'open' and t.deleted_at is null`,
  // Archived tickets are found by search and by their status.
  closed: sql`t.state in ('resolved', 'closed') and t.deleted_at is null`,
  deleted: sql`t.deleted_at is not null`,
}

/** The queues of a new desk, without those of departments. @source osticket-behaviour 7.2 */
export function seededQueues(facts: Facts): Queue[] {
  return timelessQueues(facts).toSpliced(-1, 0, ...periods.map((period) => periodQueue(period, facts)))
}

function timelessQueues({ actor }: Facts): Queue[] {
  const me = actor.kind === 'agent' ? actor.id : null
  const teams = actor.kind === 'agent' ? actor.teamIds : []
  const mine = sql<SqlBool>`t.agent_id = ${me}::bigint`
  const myTeams = sql<SqlBool>`t.team_id = any(${teams}::bigint[])`
  const open = (key: string, name: string, rest: Partial<Queue> = {}): Queue => ({
    key,
    name,
    parentKey: null,
    of: 'open',
    where: sql`true`,
    sort: 'priority',
    ...rest,
  })
  return [
    open('open', 'Open'),
    open('unanswered', 'Unanswered', { parentKey: 'open', where: sql`not t.is_answered`, sort: 'due' }),
    open('answered', 'Answered', { parentKey: 'open', where: sql`t.is_answered`, sort: 'due' }),
    open('overdue', 'Overdue', { parentKey: 'open', where: sql`t.is_overdue`, sort: 'due' }),
    open('unassigned', 'Unassigned', { where: sql`(t.agent_id is null and t.team_id is null)` }),
    open('mine', 'My tickets', { where: sql`(${mine} or ${myTeams})`, own: own('agent', 'teams') }),
    open('assigned-to-me', 'Assigned to me', { parentKey: 'mine', where: mine, own: own('agent') }),
    open('assigned-to-teams', 'Assigned to my teams', {
      parentKey: 'mine',
      where: sql`(${myTeams} and t.agent_id is distinct from ${me}::bigint)`,
      own: { sights: ['teams'], where: sql`t.agent_id is distinct from ${me}::bigint` },
    }),
    closed('closed', 'Closed', sql`true`),
    { ...closed('deleted', 'Deleted', deletable(actor)), of: 'deleted', sort: 'deleted' },
  ]
}

export function departmentQueue(id: number, name: string): Queue {
  return {
    key: `department:${id}`,
    name,
    parentKey: 'open',
    of: 'open',
    where: sql`t.department_id = ${id}::bigint`,
    sort: 'priority',
  }
}

/** @throws BadRequest `unknown_queue`  there is none of this key, or it is of a department that the actor is not in */
export function queueOf(key: string, facts: Facts): Queue {
  const [, department] = /^department:([1-9]\d{0,14})$/.exec(key) ?? []
  const { actor } = facts
  const isMine = actor.kind === 'api_key' || actor.departments.has(Number(department))
  // Of a calendar only as much as is asked for: working out all periods takes longer than the rest.
  const period = periods.find((period) => keyOf(period) === key)
  const queue = department
    ? isMine && departmentQueue(Number(department), '')
    : period
      ? periodQueue(period, facts)
      : timelessQueues(facts).find((queue) => queue.key === key)
  if (queue) return queue
  const message = 'There is no such queue.'
  throw new BadRequest('unknown_queue', message, { fields: [{ field: 'query.queue', code: 'unknown_queue', message }] })
}

/** Whether a queue depends on what day it is. */
export function isPeriod(key: string): boolean {
  return periods.some((period) => keyOf(period) === key)
}

function own(...sights: SightName[]): NonNullable<Queue['own']> {
  return { sights, where: sql`true` }
}

const periods: [Period, string][] = [
  ['today', 'Closed today'],
  ['yesterday', 'Closed yesterday'],
  ['this-week', 'Closed this week'],
  ['this-month', 'Closed this month'],
  ['this-quarter', 'Closed this quarter'],
  ['this-year', 'Closed this year'],
]

function closed(key: string, name: string, where: RawBuilder<SqlBool>): Queue {
  return { key, name, parentKey: null, of: 'closed', where, sort: '-closed' }
}

function keyOf([period]: (typeof periods)[number]): string {
  return `closed-${period}`
}

function periodQueue(period: (typeof periods)[number], facts: Facts): Queue {
  const [which, name] = period
  return { ...closed(keyOf(period), name, within(which, facts)), parentKey: 'closed' }
}

function within(period: Period, { now, zone }: Facts): RawBuilder<SqlBool> {
  const { from, until } = periodOf(period, now, zone)
  const ended = until ? sql` and t.closed_at < ${until}` : sql``
  return sql`t.closed_at >= ${from}${ended}`
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'

export type SightName = 'everything' | 'departments' | 'agent' | 'teams' | 'closedBy' | 'referrals'

/** One of the ways in which somebody comes to see a ticket `t`. */
export interface Sight {
  name: SightName
  where: RawBuilder<SqlBool>
  /** The same as a column that has one of these ids. */
  of?: { column: Column; ids: readonly number[] }
}

type Column = 'agent_id' | 'closed_by_id' | 'team_id' | 'department_id'

/**
 * The ways in which an actor sees tickets; together they are `visibleTickets(actor)`. A list looks along each by an
 * index of its own: the condition as a whole has none that could serve it.
 */
export function sightsOf(actor: AgentActor | ApiKeyActor): Sight[] {
  if (actor.kind === 'api_key') return [{ name: 'everything', where: sql`true` }]
  const sights: Sight[] = [
    one('agent', 'agent_id', actor.id),
    one('closedBy', 'closed_by_id', actor.id),
    { name: 'referrals', where: sql`t.id = any(array(${referredTo(actor)}))` },
  ]
  if (actor.teamIds.length > 0) sights.push(among('teams', 'team_id', actor.teamIds))
  if (!actor.isLimited) sights.push(among('departments', 'department_id', [...actor.departments.keys()]))
  return sights
}

/** Ids of the tickets that an agent, her teams or (unless she is limited) her departments were referred to. */
export function referredTo(actor: AgentActor): RawBuilder<unknown> {
  const ways = [sql`r.agent_id = ${actor.id}::bigint`, sql`r.team_id = any(${actor.teamIds}::bigint[])`]
  if (!actor.isLimited) ways.push(sql`r.department_id = any(${[...actor.departments.keys()]}::bigint[])`)
  return sql`select r.ticket_id from referral r where ${sql.join(ways, sql` or `)}`
}

function one(name: SightName, column: Column, id: number): Sight {
  return { name, where: sql`${sql.ref(`t.${column}`)} = ${id}::bigint`, of: { column, ids: [id] } }
}

function among(name: SightName, column: Column, ids: readonly number[]): Sight {
  return { name, where: sql`${sql.ref(`t.${column}`)} = any(${ids}::bigint[])`, of: { column, ids } }
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Agent } from '#contract/people.ts'
import type { Actor } from '#server/platform/actor.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { isAdministrator, isPermitted } from '#server/platform/permitted.ts'
import { usage } from '#server/platform/uses.ts'
import { agentKind } from './archive.ts'

export const listAgents = (ctx: Ctx, query: ListQuery) => listRows<Agent>(ctx.db, rowsFor(ctx.actor), query)
/** @throws NotFound  also for colleagues whom the actor does not see */
export const getAgent = (ctx: Ctx, id: number) => oneRow<Agent>(ctx.db, rowsFor(ctx.actor), id)
export const agentUsage = (ctx: Ctx, id: number) => usage(ctx.db, agentKind, id)

/** The condition on `agent` (as `a`) that holds for the colleagues whom an actor sees in lists and pickers. */
export function visibleAgents(actor: Actor): RawBuilder<SqlBool> {
  if (actor.kind === 'requester') return sql<SqlBool>`false`
  if (actor.kind !== 'agent' || isPermitted(actor, 'visibility.agents')) return sql<SqlBool>`true`
  const departments = [...actor.departments.keys()]
  return sql<SqlBool>`(a.id = ${actor.id} or a.primary_department_id = any(${departments}::bigint[])
    or exists (select from department_access da where da.agent_id = a.id and da.department_id = any(${departments}::bigint[])))`
}

function rowsFor(actor: Actor): RawBuilder<unknown> {
  // What administrators note about a colleague is not for the colleagues.
  const notes = isAdministrator(actor) ? sql`a.notes` : sql`''`
  return sql`
    select a.id, a.name, a.email, a.phone, a.mobile, a.signature, ${notes} as notes,
      a.is_administrator, a.is_limited, a.on_vacation, a.availability,
      json_build_object('id', d.id, 'name', d.name) as primary_department,
      json_build_object('id', r.id, 'name', r.name) as primary_role,
      a.primary_role_on_assigned,
      (select coalesce(json_agg(json_build_object('department', json_build_object('id', ad.id, 'name', ad.name),
          'role', json_build_object('id', ar.id, 'name', ar.name), 'alerts', da.alerts) order by lower(ad.name), ad.id), '[]')
        from department_access da join department ad on ad.id = da.department_id join role ar on ar.id = da.role_id
        where da.agent_id = a.id) as access,
      a.permissions,
      (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by lower(t.name), t.id), '[]')
        from team_member tm join team t on t.id = tm.team_id
        where tm.agent_id = a.id and t.availability <> 'archived') as teams,
      (select count(*) from ticket where agent_id = a.id and state = 'open' and deleted_at is null) as open_tickets,
      lower(a.name) as list_order, lower(a.name) || ' ' || a.email as list_words, a.availability as list_availability
    from agent a join department d on d.id = a.primary_department_id join role r on r.id = a.primary_role_id
    where ${visibleAgents(actor)}`
}

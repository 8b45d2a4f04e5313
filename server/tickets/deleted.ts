import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'

/**
 * The condition on a ticket `t` that holds for those that the actor may delete; as `abilitiesOn` says for one. Who may
 * delete a ticket may find it among the deleted, to restore it: for everybody else it is gone.
 */
export function deletable(actor: AgentActor | ApiKeyActor): RawBuilder<SqlBool> {
  if (!mayDelete(actor)) return sql<SqlBool>`false`
  if (actor.kind === 'api_key') return sql<SqlBool>`true`
  const within = [...actor.departments].filter(([, permissions]) => permissions.has('ticket.delete')).map(([id]) => id)
  const inThose = sql<SqlBool>`t.department_id = any(${within}::bigint[])`
  if (!actor.primaryRoleOnAssigned || !actor.primaryPermissions.has('ticket.delete')) return inThose
  return sql`(${inThose} or (t.department_id <> all(${[...actor.departments.keys()]}::bigint[])
    and (t.agent_id = ${actor.id}::bigint or t.team_id = any(${actor.teamIds}::bigint[]))))`
}

/** Whether there can be any ticket that the actor may delete. */
export function mayDelete(actor: AgentActor | ApiKeyActor): boolean {
  if (actor.kind === 'api_key') return actor.isAdministrator || actor.permissions.has('ticket.delete')
  const everywhere = [...actor.departments.values(), ...(actor.primaryRoleOnAssigned ? [actor.primaryPermissions] : [])]
  return everywhere.some((permissions) => permissions.has('ticket.delete'))
}

import { sql } from 'kysely'
import type { AgentPermission, RolePermission } from '#contract/permissions.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'

interface Reach {
  departmentId: number
  permissions: RolePermission[]
  managed: boolean
}

/** The columns of `agent` (as `a`) that {@link agentActor} reads, for use inside a larger query. */
export const agentAccess = sql<AgentAccess | null>`
  case when a.id is null then null else json_build_object(
    'id', a.id, 'name', a.name, 'email', a.email,
    'isAdministrator', a.is_administrator, 'isLimited', a.is_limited,
    'permissions', a.permissions, 'primaryRoleOnAssigned', a.primary_role_on_assigned,
    'timeZone', coalesce(a.time_zone, (select value ->> 'timeZone' from setting where key = 'desk')),
    'primaryPermissions', (select permissions from role where id = a.primary_role_id),
    'teamIds', (select coalesce(json_agg(tm.team_id), '[]') from team_member tm join team t on t.id = tm.team_id
                where tm.agent_id = a.id and t.availability = 'active'),
    'reach', (
      with recursive direct as (
        select a.primary_department_id as department_id, r.permissions, false as managed from role r where r.id = a.primary_role_id
        union all
        select da.department_id, r.permissions, false from department_access da join role r on r.id = da.role_id where da.agent_id = a.id
        union all
        select d.id, r.permissions, true from department d, role r where d.manager_id = a.id and r.id = a.primary_role_id
      ), reach as (
        select department_id, permissions, managed, 1 as depth from direct
        union all
        -- a sub-department inherits sight and role, unless it has an entry of its own
        select d.id, reach.permissions, reach.managed, reach.depth + 1 from reach
        join department d on d.parent_id = reach.department_id
        where reach.depth < 12 and not exists (select 1 from direct where direct.department_id = d.id)
      )
      select json_agg(json_build_object('departmentId', department_id, 'permissions', permissions, 'managed', managed)) from reach
    )) end`

export interface AgentAccess {
  id: number
  name: string
  email: string
  isAdministrator: boolean
  isLimited: boolean
  permissions: AgentPermission[]
  primaryRoleOnAssigned: boolean
  timeZone: string | null
  primaryPermissions: RolePermission[]
  teamIds: number[]
  reach: Reach[]
}

export function agentActor(access: AgentAccess): AgentActor {
  const departments = new Map<number, Set<RolePermission>>()
  const managed = new Set<number>()
  for (const { departmentId, permissions, managed: manages } of access.reach) {
    const known = departments.get(departmentId) ?? new Set()
    for (const permission of permissions) known.add(permission)
    departments.set(departmentId, known)
    if (manages) managed.add(departmentId)
  }
  return {
    kind: 'agent',
    id: access.id,
    name: access.name,
    isAdministrator: access.isAdministrator,
    isLimited: access.isLimited,
    permissions: new Set(access.permissions),
    departments,
    managed,
    teamIds: access.teamIds,
    primaryPermissions: new Set(access.primaryPermissions),
    primaryRoleOnAssigned: access.primaryRoleOnAssigned,
    timeZone: access.timeZone,
  }
}

/** An active agent as actor; null when there is none. */
export async function loadAgentActor(db: Db, agentId: number): Promise<AgentActor | null> {
  const { rows } = await sql<{ access: AgentAccess | null }>`
    select ${agentAccess} as access from agent a where a.id = ${agentId} and a.availability = 'active'`.execute(db)
  const access = rows[0]?.access
  return access ? agentActor(access) : null
}

import { type SqlBool, sql } from 'kysely'
import type { ReasonCode } from '#contract/reasons.ts'
import { isAbsent } from '#server/people/absent.ts'
import type { Db } from '#server/platform/db.ts'
import { BadInput, Conflict, type FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Reason } from '#server/platform/reason.ts'
import type { Defaults } from '#server/routing/defaults.ts'
import type { OpeningReference } from './reference.ts'

export interface AgentFacts {
  id: number
  name: string
  availability: 'active' | 'disabled' | 'archived'
  onVacation: boolean
  isPrimary: boolean
  isMember: boolean
}

/** In a query: whether an agent (as `a`) is a member of a department (as `d`). */
export const isMember = sql<SqlBool>`(a.primary_department_id = d.id or d.manager_id = a.id
  or exists (select 1 from department_access da where da.agent_id = a.id and da.department_id = d.id))`

/** An agent and what the department is to her; null when there is no such agent. */
export async function agentFacts(
  db: Db,
  agentId: number,
  departmentId: number,
): Promise<(AgentFacts & { assignableTo: string }) | null> {
  return (await agentsFacts(db, [agentId], departmentId)).get(agentId) ?? null
}

/** The same of several, by their ids. */
export async function agentsFacts(
  db: Db,
  agentIds: readonly number[],
  departmentId: number,
): Promise<Map<number, AgentFacts & { assignableTo: string }>> {
  if (agentIds.length === 0) return new Map()
  const { rows } = await sql<AgentFacts & { assignableTo: string }>`
    select a.id, a.name, a.availability, ${isAbsent} as on_vacation, d.assignable_to, a.primary_department_id = d.id as is_primary,
      ${isMember} as is_member
    from agent a, department d where a.id = any(${[...agentIds]}::bigint[]) and d.id = ${departmentId}`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Why an agent cannot have a ticket of this department; null when she can. @source osticket-behaviour 1.9, 5.1 */
export function notAssignable(agent: AgentFacts, assignableTo: string): Reason | null {
  const { name } = agent
  const because = (code: Unassignable, message: string) => ({ code, values: { name }, message: `${name} ${message}` })
  if (agent.availability !== 'active') return because('agent_inactive', 'is no longer active.')
  if (agent.onVacation) return because('agent_absent', 'is absent.')
  if (assignableTo === 'members' && !agent.isMember)
    return because('agent_not_member', 'is not a member of the department, and it assigns to members only.')
  if (assignableTo === 'primary' && !agent.isPrimary)
    return because('agent_not_primary', 'has another primary department, and this one assigns to its own agents only.')
  return null
}

type Unassignable = Extract<ReasonCode, `agent_${string}`>

/** @throws Conflict `not_assignable`, BadInput for an unknown agent */
export async function demandAssignable(op: Op, agentId: number, departmentId: number): Promise<AgentFacts> {
  const agent = await agentFacts(op.db, agentId, departmentId)
  if (!agent) throw new BadInput([{ field: 'body.agentId', code: 'not_found', message: 'There is no such agent.' }])
  const reason = notAssignable(agent, agent.assignableTo)
  if (reason) throw new Conflict('not_assignable', reason.message, { reason })
  return agent
}

/** @throws BadInput  unknown or archived team */
export async function demandTeam(op: Op, teamId: number): Promise<{ id: number; name: string }> {
  const team = await op.db
    .selectFrom('team')
    .select(['id', 'name', 'availability'])
    .where('id', '=', teamId)
    .executeTakeFirst()
  const problem: Omit<FieldError, 'field'> | null = !team
    ? { code: 'not_found', message: 'There is no such team.' }
    : team.availability !== 'active'
      ? { code: team.availability, message: `The team "${team.name}" is ${team.availability}.` }
      : null
  if (problem || !team) throw new BadInput([{ field: 'body.teamId', code: 'not_found', message: '', ...problem }])
  return team
}

interface Proposed {
  departmentId: number
  reference: OpeningReference
  defaults: Defaults
  chosen: { agentId?: number | undefined; teamId?: number | undefined }
}

/** Who a new ticket goes to. Somebody chosen must be assignable; a help topic's agent who is not is left out. */
export async function checkAssignees(
  op: Op,
  { departmentId, reference, defaults, chosen }: Proposed,
): Promise<{ agentId: number | null; teamId: number | null }> {
  const teamId =
    reference.teams.find((team) => team.id === defaults.team.value && team.availability === 'active')?.id ?? null
  if (defaults.agent.value === null) return { agentId: null, teamId }
  if (chosen.agentId !== undefined) {
    return { agentId: (await demandAssignable(op, chosen.agentId, departmentId)).id, teamId }
  }
  const agent = await agentFacts(op.db, defaults.agent.value, departmentId)
  return { agentId: agent && !notAssignable(agent, agent.assignableTo) ? agent.id : null, teamId }
}

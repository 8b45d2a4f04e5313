import type { Limit } from '#contract/assignment.ts'
import { permissionsOn } from '#server/people/abilities.ts'
import type { Agent, Policy, Scene, Ticket } from './scene.ts'

export interface Barrier {
  limit: Limit
  detail: Record<string, string | number | null>
}

/** What of a ticket the hard limits look at. */
export type Demand = Pick<Ticket, 'departmentId' | 'teamId' | 'points' | 'language' | 'needs'>

/**
 * The hard limit that keeps an agent from getting a ticket by a policy; null when there is none. Limits that only she can
 * change come before those that pass by themselves: who is named as absent could have it otherwise.
 */
export function barrier(
  ticket: Demand,
  agent: Agent,
  { policy, assignableTo }: { policy: Policy; assignableTo: Scene['assignableTo'] },
): Barrier | null {
  return (
    belonging(ticket, agent, assignableTo) ?? ability(ticket, agent, policy) ?? presence(agent) ?? room(ticket, agent)
  )
}

/** Whether an agent could have tickets of this place at all, now: what does not depend on what a ticket asks for. */
export function isAround(
  place: Pick<Ticket, 'departmentId' | 'teamId'>,
  agent: Agent,
  assignableTo: Scene['assignableTo'],
): boolean {
  return presence(agent) === null && belonging(place, agent, assignableTo) === null
}

/** Of who is around: whether she may have this one. */
export function isAble(ticket: Demand, agent: Agent, policy: Policy): boolean {
  return room(ticket, agent) === null && ability(ticket, agent, policy) === null
}

/** Team, access to the department and a role in it that lets her answer, and the department's own rule. */
function belonging(
  ticket: Pick<Ticket, 'departmentId' | 'teamId'>,
  agent: Agent,
  assignableTo: Scene['assignableTo'],
): Barrier | null {
  const { departmentId, teamId } = ticket
  if (teamId !== null && !agent.actor.teamIds.includes(teamId)) return { limit: 'team', detail: {} }
  if (teamId === null && !agent.actor.departments.has(departmentId)) return { limit: 'access', detail: {} }
  const hers = { departmentId, teamId, agentId: agent.id, state: 'open' as const, deletedAt: null }
  if (!permissionsOn(agent.actor, hers).has('ticket.reply')) return { limit: 'role', detail: {} }
  const rule = assignableTo.get(departmentId) ?? 'all'
  if (rule === 'members' && !agent.memberOf.has(departmentId)) return { limit: 'assignable', detail: { rule } }
  if (rule === 'primary' && agent.primaryDepartmentId !== departmentId) return { limit: 'assignable', detail: { rule } }
  return null
}

function ability({ needs, language }: Demand, agent: Agent, policy: Policy): Barrier | null {
  for (const { skillId, skill, minLevel, isRequired } of needs) {
    const level = agent.skills.get(skillId) ?? 0
    if (isRequired && level < minLevel) return { limit: 'skill', detail: { skill, needed: minLevel, level } }
  }
  if (policy.language === 'required' && language !== null && !speaks(agent, language)) {
    return { limit: 'language', detail: { language } }
  }
  return null
}

function presence({ absence, offHours, presence }: Agent): Barrier | null {
  if (absence) return { limit: 'absent', detail: { until: absence.until?.toISOString() ?? null } }
  if (offHours) return { limit: 'hours', detail: { until: offHours.until?.toISOString() ?? null } }
  if (presence !== 'available') return { limit: 'presence', detail: { presence } }
  return null
}

function room({ points }: Demand, { load, capacity }: Agent): Barrier | null {
  return load + points > capacity ? { limit: 'capacity', detail: { load, capacity, points } } : null
}

/** Whether somebody speaks a language: `pt-br` is spoken by who speaks `pt`, and the other way round. */
export function speaks({ languages }: Pick<Agent, 'languages'>, language: string): boolean {
  if (languages.has(language)) return true
  const [base = language] = language.split('-', 1)
  for (const one of languages) if (one === base || one.startsWith(`${base}-`)) return true
  return false
}

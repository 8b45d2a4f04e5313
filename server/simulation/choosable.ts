import type { Reason } from '#server/platform/reason.ts'
import type { WishedField } from '#server/routing/filters/filter.ts'
import { notAssignable } from '#server/tickets/assignees.ts'
import type { Recorded } from './recorded.ts'
import { isAway, type World } from './world.ts'

/** Of what a filter wants: only what is active may be used. */
export function availabilityOf(world: World, field: WishedField, id: number): string | undefined {
  switch (field) {
    case 'departmentId':
      return world.departments.get(id)?.availability
    case 'priorityId':
      return world.priorities.get(id)?.availability
    case 'statusId': {
      const status = world.statuses.get(id)
      return status?.state === 'archived' ? undefined : status?.availability
    }
    case 'slaPlanId':
      return world.plans.get(id)?.availability
    case 'helpTopicId':
      return world.topics.get(id)?.availability
    case 'agentId':
      return world.agents.get(id)?.availability
    case 'teamId':
      return world.teams.get(id)?.availability
  }
}

/** Why an agent could not have the ticket as it was opened; null when she could. */
export function whyNot(
  { world, recorded }: { world: World; recorded: Recorded },
  agentId: number,
  departmentId: number,
): Reason | null {
  const agent = world.agents.get(agentId)
  const department = world.departments.get(departmentId)
  if (!agent || !department) return { code: 'not_found', message: 'There is no such agent.' }
  const facts = {
    id: agentId,
    name: agent.name,
    availability: agent.availability,
    onVacation: isAway(agent, recorded.openedAt),
    isPrimary: agent.primaryDepartmentId === departmentId,
    isMember: agent.memberOf.has(departmentId),
  }
  return notAssignable(facts, department.assignableTo)
}

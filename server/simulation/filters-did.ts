import type { Action } from '#contract/actions.ts'
import type { Need } from '#server/assignment/scene.ts'
import type { Defaults } from '#server/routing/defaults.ts'
import type { Effects, Run } from '#server/routing/filters/filter.ts'
import type { Skipped } from '#server/tickets/settle.ts'
import type { Mail, Ran } from './outcome.ts'
import { addresseesIn } from './recipients.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

// What filters do besides the values that a ticket begins with.

/** What a filter did, and whether anything of it held. */
export function ranOf(
  { filter, actions, error, cause }: Run,
  { defaults, skipped, state }: { defaults: Defaults; skipped: readonly Skipped[]; state: State },
): Ran {
  const isSkipped = (field: Skipped['field'], value: number | string) =>
    skipped.some((one) => one.run.cause === cause && one.field === field && one.value === value)
  const holds = (action: Action): boolean => {
    switch (action.kind) {
      case 'setDepartment':
        return defaults.department.value === action.departmentId
      case 'setPriority':
        return defaults.priority.value === action.priorityId
      case 'setStatus':
        return defaults.status.value === action.statusId
      case 'setSlaPlan':
        return defaults.slaPlan.value === action.slaPlanId
      case 'setHelpTopic':
        return state.helpTopicId === action.helpTopicId
      case 'assignAgent':
        return state.agentId === action.agentId
      case 'assignTeam':
        return state.teamId === action.teamId
      case 'setField':
        return !isSkipped('field', action.key)
      default:
        return true
    }
  }
  return { id: filter.id, changed: error === null && actions.some(holds), error }
}

export function mailsOf(
  world: World,
  { mails, answer }: Effects,
  about: Parameters<typeof addresseesIn>[2] & { at: number; autoResponds: boolean },
): Mail[] {
  const { at, autoResponds } = about
  const isUsable = (address: number | null) =>
    address === null || world.addresses.get(address)?.availability === 'active'
  const sent = mails.flatMap(({ fromAddressId, to, run }) =>
    !isUsable(fromAddressId) ? [] : addresseesIn(world, to, about).map((one) => ({ at, to: one, by: run.cause })),
  )
  if (!answer || !autoResponds) return sent
  return [...sent, { at, to: `requester ${about.requesterEmail}`, by: answer.run.cause }]
}

/** Of one skill that several filters name, the last one's need holds. */
export function needsOf(world: World, { skills }: Effects): Need[] {
  const needs = new Map<number, Need>()
  for (const { skillId, level, demand, run } of skills) {
    const skill = world.skills.get(skillId)
    if (skill?.availability !== 'active') continue
    needs.set(skillId, {
      skillId,
      skill: skill.name,
      minLevel: level,
      isRequired: demand === 'required',
      by: run.filter.name,
    })
  }
  return [...needs.values()]
}

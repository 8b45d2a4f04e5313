import type { Recipient } from '#contract/actions.ts'
import type { EscalationRecipient } from '#contract/sla.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

interface About {
  state: Pick<State, 'agentId' | 'teamId' | 'departmentId'>
  requesterEmail: string
  collaborators: readonly string[]
}

/**
 * Whom mails would go to, one an address, as `requester ada@example.com`: nobody who is away for good, and no address of
 * the desk's own.
 */
export function addresseesIn(world: World, to: readonly (Recipient | EscalationRecipient)[], about: About): string[] {
  const own = new Set([...world.addresses.values()].map(({ email }) => email))
  const found = new Map<string, string>()
  for (const recipient of to) {
    for (const email of emailsOf(world, recipient, about)) {
      if (email !== '' && !own.has(email) && !found.has(email)) found.set(email, `${wordOf(recipient)} ${email}`)
    }
  }
  return [...found.values()]
}

function emailsOf(
  world: World,
  recipient: Recipient | EscalationRecipient,
  { state, requesterEmail, collaborators }: About,
): readonly string[] {
  switch (recipient.kind) {
    case 'requester':
      return [requesterEmail]
    case 'collaborators':
      return collaborators
    case 'assignee':
      return state.agentId === null ? membersOf(world, state.teamId) : agents(world, [state.agentId])
    case 'teamLead':
      return agents(world, [state.teamId === null ? null : world.teams.get(state.teamId)?.leadId])
    case 'departmentManager':
      return agents(world, [world.departments.get(state.departmentId)?.managerId])
    case 'agent':
      return agents(world, [recipient.agentId])
    case 'team':
      return world.teams.get(recipient.teamId)?.availability === 'active' ? membersOf(world, recipient.teamId) : []
    case 'address':
      return [recipient.email]
  }
}

function membersOf(world: World, teamId: number | null): string[] {
  return teamId === null ? [] : agents(world, world.teams.get(teamId)?.memberIds ?? [])
}

function agents(world: World, ids: readonly (number | null | undefined)[]): string[] {
  return ids.flatMap((id) => {
    const agent = id === null || id === undefined ? undefined : world.agents.get(id)
    return agent?.availability === 'active' ? [agent.email] : []
  })
}

function wordOf({ kind }: Recipient | EscalationRecipient): string {
  return kind === 'requester' || kind === 'collaborators' || kind === 'address' ? kind : 'agent'
}

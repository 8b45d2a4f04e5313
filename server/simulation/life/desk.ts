import type { FormField } from '#contract/forms.ts'
import type { Found } from '#server/routing/conditions/named.ts'
import type { Terms } from '#server/sla/clock/clock.ts'
import type { SlaFacts } from '#server/sla/terms.ts'
import type { AgentFacts } from '#server/tickets/assignees.ts'
import type { StepsOf } from '#server/tickets/counting.ts'
import type { Choices, EditTicket } from '#server/tickets/edit.ts'
import type { ReopeningFacts } from '#server/tickets/reopen.ts'
import type { TicketNow } from '#server/tickets/ticket.ts'
import type { Destination } from '#server/tickets/transfer.ts'
import type { HelpTopic, Thing } from '../configuration.ts'
import { isAway, type World } from '../world.ts'

/** What the verbs ask of a desk, answered by a world: as their own statements answer it. */
export interface Desk {
  world: World
  termsOf(ticket: Pick<TicketNow, 'slaPlanId' | 'priorityId' | 'departmentId'>): Terms
  statusOf(statusId: number): SlaFacts['status']
  stepsOf: StepsOf
}

const desks = new WeakMap<World, Desk>()

/** Kept by its world: the same terms are the same object, so that it is soon seen that nothing is new. */
export function deskOf(world: World): Desk {
  const kept = desks.get(world)
  if (kept) return kept
  const terms = new Map<string, Terms>()
  const desk: Desk = {
    world,
    termsOf({ slaPlanId, priorityId, departmentId }) {
      const key = `${slaPlanId} ${priorityId} ${departmentId}`
      const found = terms.get(key)
      if (found) return found
      const made = termsIn(world, { slaPlanId, priorityId, departmentId })
      terms.set(key, made)
      return made
    },
    statusOf(statusId) {
      const { name, pausesSla } = known(world.statuses, statusId)
      return { name, isPaused: pausesSla }
    },
    stepsOf: (plan) => (plan && world.plans.get(plan.id)?.steps) ?? [],
  }
  desks.set(world, desk)
  return desk
}

function termsIn(
  world: World,
  { slaPlanId, priorityId, departmentId }: { slaPlanId: number | null; priorityId: number; departmentId: number },
): Terms {
  const { id, name } = known(world.priorities, priorityId)
  const plan = slaPlanId === null ? undefined : world.plans.get(slaPlanId)
  const own = plan?.byPriority.find((targets) => targets.priorityId === priorityId)
  const target = (kind: keyof Terms['targets']) => own?.[kind] ?? plan?.targets[kind] ?? null
  return {
    plan: plan ? { id: plan.id, version: plan.version, name: plan.name } : null,
    priority: { id, name },
    schedule: world.scheduleFor(departmentId, slaPlanId),
    targets: {
      firstResponse: target('firstResponse'),
      nextResponse: target('nextResponse'),
      resolution: target('resolution'),
    },
  }
}

function known<T>(things: ReadonlyMap<number, T>, id: number): T {
  const thing = things.get(id)
  if (!thing) throw new Error('what a ticket refers to is gone')
  return thing
}

/** An agent and what a department is to her, at an instant. */
export function agentIn(
  { world }: Desk,
  { agentId, departmentId, at }: { agentId: number; departmentId: number; at: Date },
): (AgentFacts & { assignableTo: string }) | null {
  const agent = world.agents.get(agentId)
  const department = world.departments.get(departmentId)
  if (!agent || !department) return null
  return {
    id: agent.id,
    name: agent.name,
    availability: agent.availability,
    onVacation: isAway(agent, at.getTime()),
    isPrimary: agent.primaryDepartmentId === departmentId,
    isMember: agent.memberOf.has(departmentId),
    assignableTo: department.assignableTo,
  }
}

export function destinationIn({ world }: Desk, ticket: TicketNow, departmentId: number): Destination | null {
  const department = world.departments.get(departmentId)
  if (!department) return null
  const { id, name, availability, assignableTo, slaPlanId } = department
  return {
    id,
    name,
    availability,
    assignableTo,
    planId: activePlan(world, slaPlanId),
    currentPlanIsTransient: isTransient(world, ticket.slaPlanId),
  }
}

function activePlan({ plans }: World, id: number | null): number | null {
  return id !== null && plans.get(id)?.availability === 'active' ? id : null
}

function isTransient({ plans }: World, id: number | null): boolean {
  return id !== null && (plans.get(id)?.isTransient ?? false)
}

/** What an edit may choose. */
export function choicesIn({ world }: Desk, ticket: TicketNow, edit: EditTicket): Choices {
  const among = <T extends Thing>(things: ReadonlyMap<number, T>, id: number | null | undefined) =>
    (id === null || id === undefined ? undefined : things.get(id)) ?? null
  const topic = among(world.topics, edit.helpTopicId)
  const asking = topic ?? among(world.topics, ticket.helpTopicId)
  return {
    priority: among(world.priorities, edit.priorityId),
    plan: among(world.plans, edit.slaPlanId),
    topic: topic && { ...topic, slaPlanId: activePlan(world, topic.slaPlanId) },
    forms: [],
    planIsTransient: isTransient(world, ticket.slaPlanId),
    questions: askedIn(world, { topic: asking, formIds: edit.formIds ?? ticket.formIds }),
  }
}

/** All that is asked of a ticket, as `asked_fields` of the database says it: of two under one key the earlier form's. */
function askedIn(
  world: World,
  { topic, formIds }: { topic: HelpTopic | null; formIds: readonly number[] },
): FormField[] {
  const asked = topic?.questions ?? world.questions
  if (formIds.length === 0) return [...asked]
  const ofTopic = topic?.formIds ?? []
  const fieldsOf = (id: number) => world.forms.get(id)?.fields ?? []
  const further = [...new Set(formIds)].flatMap((id, at, all) => {
    if (ofTopic.includes(id)) return []
    const taken = new Set([...ofTopic, ...all.slice(0, at)].flatMap(fieldsOf).map(({ key }) => key))
    return fieldsOf(id).filter(({ key }) => !taken.has(key))
  })
  return [...asked, ...further]
}

/** @param lastResponderId  the agent who answered last */
export function reopeningIn(
  { world }: Desk,
  ticket: TicketNow,
  { statusId, lastResponderId, at }: { statusId?: number | undefined; lastResponderId: number | null; at: Date },
): ReopeningFacts {
  const status = known(world.statuses, ticket.statusId)
  const department = known(world.departments, ticket.departmentId)
  const topic = ticket.helpTopicId === null ? undefined : world.topics.get(ticket.helpTopicId)
  const target = known(world.statuses, statusId ?? status.reopenToId ?? world.settings.tickets.defaultStatusId)
  const candidates = [
    [ticket.agentId, 'assignee'],
    [lastResponderId, 'last_respondent'],
    [ticket.closedById, 'closed_by'],
  ] as const
  const [agentId, how] = candidates.find(([id]) => id !== null) ?? [null, null]
  const agent = agentId === null ? undefined : world.agents.get(agentId)
  const isThere = agent?.availability === 'active' && !isAway(agent, at.getTime())
  return {
    allowReopen: status.allowReopen,
    departmentArchived: department.availability === 'archived',
    topicArchived: topic?.availability === 'archived',
    assignOnReopen: department.assignOnReopen,
    targetId: target.id,
    targetName: target.name,
    agentId,
    agentName: agent?.name ?? null,
    how,
    available: isThere && agent.actor.departments.has(ticket.departmentId),
  }
}

const things = {
  helpTopics: 'topics',
  priorities: 'priorities',
  departments: 'departments',
  statuses: 'statuses',
  slaPlans: 'plans',
  agents: 'agents',
  teams: 'teams',
  schedules: 'schedules',
  skills: 'skills',
} as const

/** What actions name, as `findNamed` finds it: by `departments 3`. */
export function namedIn({ world }: Desk): { get(key: string): Found | undefined } {
  return {
    get(key) {
      const [of = '', id] = key.split(' ')
      if (of === 'mailAddresses') {
        const address = world.addresses.get(Number(id))
        return address && { name: address.email, availability: address.availability }
      }
      return of in things ? world[things[of as keyof typeof things]].get(Number(id)) : undefined
    },
  }
}

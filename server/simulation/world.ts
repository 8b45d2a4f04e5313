import type { FormField } from '#contract/forms.ts'
import type { Settings } from '#contract/reference.ts'
import type { EscalationStep } from '#contract/sla.ts'
import type { Need, Policy } from '#server/assignment/scene.ts'
import { compiledRule, type RuleRow } from '#server/automation/rules/load.ts'
import type { LiveRule } from '#server/automation/rules/rule.ts'
import type { Offered, OfferedItem } from '#server/forms/answers.ts'
import type { AnswerFact } from '#server/forms/condition-fields.ts'
import { type AgentAccess, agentActor } from '#server/people/agent-actor.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import type { DefaultsInput, OrganizationDefaults, Topic } from '#server/routing/defaults.ts'
import type { Filter } from '#server/routing/filters/filter.ts'
import { compiledFilter, type FilterRow } from '#server/routing/filters/load.ts'
import type { ScheduleRef, Targets, TimeOf } from '#server/sla/clock/clock.ts'
import { always, type Hours, type WorkingTime, workingTime } from '#server/sla/working-time/working-time.ts'

// What a desk is set to, as values: all that the deciders ask, read once, with a draft laid over it or without.

export type Availability = 'active' | 'disabled' | 'archived'

export interface Thing {
  id: number
  name: string
  availability: Availability
}

export interface Department extends Thing {
  slaPlanId: number | null
  /** Goes before the plan's. */
  scheduleId: number | null
  managerId: number | null
  assignableTo: 'all' | 'members' | 'primary'
  /** Who replies to what nobody has takes it. */
  autoClaim: boolean
  /** A ticket that is opened again goes back to whom it was with. */
  assignOnReopen: boolean
}

export interface HelpTopic extends Topic, Thing {
  isPublic: boolean
  /** What it asks, with the ticket details. */
  questions: FormField[]
  needs: Need[]
}

export interface Priority extends Thing {
  urgency: number
  loadPoints: number
  needs: Need[]
}

export interface Status extends Thing {
  state: 'open' | 'resolved' | 'closed' | 'archived'
  pausesSla: boolean
  resumesOnMessage: boolean
  allowReopen: boolean
  reopenToId: number | null
}

export interface Plan extends Thing {
  version: number
  targets: Targets
  /** By priority; null: as for all. */
  byPriority: (Targets & { priorityId: number })[]
  scheduleId: number | null
  steps: EscalationStep[]
  isTransient: boolean
  mutesOverdueAlerts: boolean
}

/** Of hours; its holidays are in it. `timeZone` null: the desk's. */
export interface Schedule extends Thing {
  version: number
  timeZone: string | null
  hours: Hours & { timeZone: string | null }
}

export interface AgentFacts extends Thing {
  email: string
  onVacation: boolean
  /** Instants; no end: until further notice. */
  absences: { from: number; until: number | null; standInId: number | null }[]
  primaryDepartmentId: number
  /** Departments that she is a member of: her primary one, by access of her own, or as manager. */
  memberOf: number[]
  skills: { skillId: number; level: number }[]
  languages: string[]
  capacity: number
  scheduleId: number | null
  /** In which her schedule is meant, where that has no zone of its own. */
  timeZone: string
  access: AgentAccess
}

export interface TeamFacts extends Thing {
  leadId: number | null
  memberIds: number[]
}

export interface PolicyFacts extends Policy {
  absentTickets: 'stay' | 'queue' | 'stand_in'
  absentAfterMinutes: number
  inactiveTickets: 'stay' | 'queue'
}

export type Listed<T> = T & { availability: Availability }

/** Plain values, which can be handed to another thread. */
export interface Configuration {
  /** As of when it was read: lives go on until then. In milliseconds since 1970. */
  now: number
  /** When any of what decides was saved last; null: never. */
  configuredAt: number | null
  settings: Settings
  /** In their order, disabled ones too. One that is new in a draft has a negative id. */
  filters: Listed<FilterRow>[]
  rules: Listed<RuleRow>[]
  departments: Department[]
  topics: HelpTopic[]
  /** Of tickets without a help topic. */
  questions: FormField[]
  priorities: Priority[]
  statuses: Status[]
  plans: Plan[]
  schedules: Schedule[]
  agents: AgentFacts[]
  teams: TeamFacts[]
  addresses: {
    id: number
    email: string
    departmentId: number | null
    priorityId: number | null
    availability: Availability
  }[]
  skills: Thing[]
  /** What a rule may choose as the answer to a field. */
  listItems: (OfferedItem & { listId: number })[]
  /** Properties of what lists offer, as conditions see them. */
  itemFacts: [id: number, facts: Record<string, AnswerFact>][]
  /** Whose new tickets go to somebody. */
  organizations: OrganizationDefaults[]
  policies: PolicyFacts[]
}

export interface Agent extends Omit<AgentFacts, 'access' | 'memberOf' | 'skills' | 'languages'> {
  actor: AgentActor
  memberOf: ReadonlySet<number>
  skills: ReadonlyMap<number, number>
  languages: ReadonlySet<string>
}

/** The same made ready to be asked; everything is kept by its id, what is archived too. */
export interface World {
  now: number
  configuredAt: number | null
  settings: Settings
  filters: readonly Filter[]
  rules: readonly LiveRule[]
  departments: ReadonlyMap<number, Department>
  topics: ReadonlyMap<number, HelpTopic>
  questions: readonly FormField[]
  priorities: ReadonlyMap<number, Priority>
  statuses: ReadonlyMap<number, Status>
  plans: ReadonlyMap<number, Plan>
  schedules: ReadonlyMap<number, Schedule>
  agents: ReadonlyMap<number, Agent>
  teams: ReadonlyMap<number, TeamFacts>
  addresses: ReadonlyMap<number, Configuration['addresses'][number]>
  skills: ReadonlyMap<number, Thing>
  /** By their list, as far as they may be chosen. */
  listItems: ReadonlyMap<number, readonly OfferedItem[]>
  itemFacts: ReadonlyMap<number, Record<string, AnswerFact>>
  organizations: ReadonlyMap<number, OrganizationDefaults>
  /** What may be used for new tickets. */
  usable: DefaultsInput['usable']
  /** What the answers that filters and rules set may name. */
  offered: Offered
  policies: ReadonlyMap<number, PolicyFacts>
  /** The policy of a ticket: its team's, if that has one of its own, else its department's. */
  policyOf(departmentId: number, teamId: number | null): PolicyFacts | null
  /** Of every schedule of hours, in whatever zone it is asked about. */
  timeOf: TimeOf
  /** By which a ticket of a department and plan is counted: the department's, else the plan's, else the desk's. */
  scheduleFor(departmentId: number, planId: number | null): ScheduleRef | null
}

/** Makes a configuration ready to be asked: conditions compiled, things by their ids. */
export function worldOf(configuration: Configuration): World {
  const { now, configuredAt, settings, filters, rules, questions } = configuration
  const listItems = Map.groupBy(configuration.listItems, ({ listId }) => listId)
  const departments = byId(configuration.departments)
  const plans = byId(configuration.plans)
  const schedules = byId(configuration.schedules)
  const policies = new Map(
    configuration.policies.map(({ subject, ...rest }) => [`${subject.kind} ${subject.id}`, { subject, ...rest }]),
  )
  return {
    now,
    configuredAt,
    settings,
    questions,
    listItems,
    itemFacts: new Map(configuration.itemFacts),
    offered: offeredIn(configuration, listItems),
    filters: active(filters).map(compiledFilter),
    rules: active(rules).map(compiledRule),
    departments,
    plans,
    schedules,
    topics: byId(configuration.topics),
    priorities: byId(configuration.priorities),
    statuses: byId(configuration.statuses),
    agents: byId(configuration.agents.map(agentOf)),
    teams: byId(configuration.teams),
    addresses: byId(configuration.addresses),
    skills: byId(configuration.skills),
    organizations: byId(configuration.organizations),
    usable: {
      departments: byId(inUse(configuration.departments)),
      slaPlans: new Set(byId(inUse(configuration.plans)).keys()),
      priorities: new Set(byId(inUse(configuration.priorities)).keys()),
      statuses: new Set(byId(inUse(configuration.statuses)).keys()),
    },
    policies: byId(configuration.policies),
    policyOf: (departmentId, teamId) =>
      (teamId === null ? undefined : policies.get(`team ${teamId}`)) ??
      policies.get(`department ${departmentId}`) ??
      null,
    timeOf: timesOf(schedules),
    scheduleFor(departmentId, planId) {
      const places = [
        ['department', departments.get(departmentId)?.scheduleId],
        ['plan', planId === null ? null : plans.get(planId)?.scheduleId],
        ['desk', settings.tickets.defaultScheduleId],
      ] as const
      const [from, id] = places.find(([, one]) => one !== null && one !== undefined) ?? []
      const schedule = id ? schedules.get(id) : undefined
      if (!from || !schedule) return null
      const { version, name, timeZone } = schedule
      return { id: schedule.id, version, name, timeZone: timeZone ?? settings.desk.timeZone, from }
    },
  }
}

function active<T extends object>(listed: readonly Listed<T>[]): T[] {
  return listed.flatMap(({ availability, ...row }) => (availability === 'active' ? [row as unknown as T] : []))
}

function inUse<T extends { availability: Availability }>(things: readonly T[]): T[] {
  return things.filter(({ availability }) => availability === 'active')
}

function offeredIn({ priorities, departments, agents, teams }: Configuration, items: World['listItems']): Offered {
  const chosen = (things: readonly Thing[], kind?: 'agent' | 'team') =>
    inUse(things).map(({ id, name }) => ({ id, text: name, ...(kind && { kind }) }))
  return {
    items,
    priorities: chosen(priorities),
    departments: chosen(departments),
    assignees: [...chosen(agents, 'agent'), ...chosen(teams, 'team')],
    files: [],
  }
}

function byId<T extends { id: number }>(things: readonly T[]): Map<number, T> {
  return new Map(things.map((thing) => [thing.id, thing]))
}

function agentOf({ access, memberOf, skills, languages, ...agent }: AgentFacts): Agent {
  return {
    ...agent,
    actor: agentActor(access),
    memberOf: new Set(memberOf),
    skills: new Map(skills.map(({ skillId, level }) => [skillId, level])),
    languages: new Set(languages),
  }
}

/** Days are worked out when they are first asked about: so each schedule is made once. */
function timesOf(schedules: ReadonlyMap<number, Schedule>): TimeOf {
  const known = new Map<string, WorkingTime>()
  return (ref) => {
    if (ref === null) return always
    const key = `${ref.id} ${ref.timeZone}`
    const found = known.get(key)
    if (found) return found
    const schedule = schedules.get(ref.id)
    if (!schedule) throw new Error(`the schedule ${ref.id} is missing`)
    const time = workingTime({ ...schedule.hours, timeZone: ref.timeZone })
    known.set(key, time)
    return time
  }
}

/** Whether an agent is away at an instant; on vacation until further notice. */
export function isAway({ onVacation, absences }: Pick<Agent, 'onVacation' | 'absences'>, at: number): boolean {
  return onVacation || absences.some(({ from, until }) => from <= at && (until === null || until > at))
}

import type { FormField } from '#contract/forms.ts'
import type { Settings } from '#contract/reference.ts'
import { compiledRule } from '#server/automation/rules/load.ts'
import type { LiveRule } from '#server/automation/rules/rule.ts'
import type { Offered, OfferedItem } from '#server/forms/answers.ts'
import type { AnswerFact } from '#server/forms/condition-fields.ts'
import { agentActor } from '#server/people/agent-actor.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import type { DefaultsInput, OrganizationDefaults } from '#server/routing/defaults.ts'
import type { Filter } from '#server/routing/filters/filter.ts'
import { compiledFilter } from '#server/routing/filters/load.ts'
import type { TimeOf } from '#server/sla/clock/clock.ts'
import { countedBy, type DeskHours, refsOf } from '#server/sla/hours.ts'
import { always, type WorkingTime, workingTime } from '#server/sla/working-time/working-time.ts'
import type {
  AgentFacts,
  Availability,
  Configuration,
  Department,
  HelpTopic,
  Listed,
  Plan,
  PolicyFacts,
  Priority,
  Schedule,
  Status,
  TeamFacts,
  Thing,
} from './configuration.ts'
import { policyFinder } from './policy-finder.ts'

export interface Agent extends Omit<AgentFacts, 'access' | 'memberOf' | 'skills' | 'languages'> {
  actor: AgentActor
  memberOf: ReadonlySet<number>
  skills: ReadonlyMap<number, number>
  languages: ReadonlySet<string>
}

/** A configuration made ready to be asked; everything is kept by its id, what is archived too. */
export interface World extends DeskHours {
  now: number
  configuredAt: number | null
  settings: Settings
  filters: readonly Filter[]
  rules: readonly LiveRule[]
  departments: ReadonlyMap<number, Department>
  topics: ReadonlyMap<number, HelpTopic>
  questions: readonly FormField[]
  /** By the form: what those in use ask. */
  forms: ReadonlyMap<number, { fields: readonly FormField[] }>
  priorities: ReadonlyMap<number, Priority>
  statuses: ReadonlyMap<number, Status>
  plans: ReadonlyMap<number, Plan>
  schedules: ReadonlyMap<number, Schedule>
  agents: ReadonlyMap<number, Agent>
  teams: ReadonlyMap<number, TeamFacts>
  addresses: ReadonlyMap<number, Configuration['addresses'][number]>
  skills: ReadonlyMap<number, Thing>
  /** Schedules that the draft draws otherwise. */
  redrawn: ReadonlySet<number>
  /** By their list, as far as they may be chosen. */
  listItems: ReadonlyMap<number, readonly OfferedItem[]>
  itemFacts: ReadonlyMap<number, Record<string, AnswerFact>>
  organizations: ReadonlyMap<number, OrganizationDefaults>
  /** What may be used for new tickets. */
  usable: DefaultsInput['usable']
  /** What the answers that filters and rules set may name. */
  offered: Offered
  policies: ReadonlyMap<number, PolicyFacts>
  /** The policy of a ticket: its team's, if that has one of its own, else its department's, own or taken over from above. */
  policyOf(departmentId: number, teamId: number | null): PolicyFacts | null
}

/** Makes a configuration ready to be asked: conditions compiled, things by their ids. */
export function worldOf(configuration: Configuration): World {
  const { now, configuredAt, settings, filters, rules, questions } = configuration
  const listItems = Map.groupBy(configuration.listItems, ({ listId }) => listId)
  const departments = byId(configuration.departments)
  const plans = byId(configuration.plans)
  const schedules = byId(configuration.schedules)
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
    forms: byId(configuration.forms),
    priorities: byId(configuration.priorities),
    statuses: byId(configuration.statuses),
    agents: byId(configuration.agents.map(agentOf)),
    teams: byId(configuration.teams),
    addresses: byId(configuration.addresses),
    skills: byId(configuration.skills),
    redrawn: new Set(configuration.redrawn),
    organizations: byId(configuration.organizations),
    usable: {
      departments: byId(inUse(configuration.departments)),
      slaPlans: new Set(byId(inUse(configuration.plans)).keys()),
      priorities: new Set(byId(inUse(configuration.priorities)).keys()),
      statuses: new Set(byId(inUse(configuration.statuses)).keys()),
    },
    policies: byId(configuration.policies),
    policyOf: policyFinder(configuration),
    timeOf: timesOf(schedules),
    inUse: refsOf(inUse(configuration.schedules), settings.desk.timeZone),
    scheduleFor: (departmentId, planId) =>
      countedBy(
        {
          department: departments.get(departmentId ?? 0)?.scheduleId,
          plan: plans.get(planId ?? 0)?.scheduleId,
          desk: settings.tickets.defaultScheduleId,
        },
        { find: (id) => schedules.get(id), timeZone: settings.desk.timeZone },
      ),
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

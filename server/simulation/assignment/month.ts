import type { ScheduleEntry } from '#contract/sla.ts'
import { newPolicy } from '#server/assignment/new-policy.ts'
import type { Need } from '#server/assignment/scene.ts'
import type { AgentActor } from '#server/platform/actor.ts'
import { always, workingTime } from '#server/sla/working-time/working-time.ts'
import type { Department, HelpTopic, PolicyFacts, Priority, Schedule } from '../configuration.ts'
import type { Handable, Turn } from '../outcome.ts'
import { policyFinder } from '../policy-finder.ts'
import type { Agent } from '../world.ts'
import type { Grounds } from './desk.ts'

// A desk and its tickets as they might be: for tests and for the bench.

export const HOUR = 3_600_000
const MINUTE = 60_000
/** A Monday, midnight. */
export const BEGIN = Date.UTC(2026, 2, 2)

/** The same numbers each time, from 0 to 1. */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export interface Parts {
  agents: Partial<Agent>[]
  policies?: Partial<PolicyFacts>[]
  priorities?: Partial<Priority>[]
  topics?: Partial<HelpTopic>[]
  departments?: Partial<Department>[]
  schedules?: Schedule[]
}

/** A small desk: department 1 with a policy that fits best, priority 1 of one point, unless it says otherwise. */
export function groundsOf({ agents, policies = [{}], priorities = [{}], topics = [], ...rest }: Parts): Grounds {
  const { departments = [{}], schedules = [] } = rest
  const facts = policies.map((policy, at) => policyFacts(at + 1, policy))
  const places = departments.map(
    (one, at) => ({ id: at + 1, parentId: null, assignableTo: 'all', ...one }) as Department,
  )
  return {
    agents: byId(agents.map((agent, at) => agentFacts(at + 1, agent))),
    departments: byId(places),
    policies: byId(facts),
    policyOf: policyFinder({ departments: places, policies: facts }),
    priorities: byId(priorities.map((one, at) => priorityFacts(at + 1, one))),
    topics: byId(topics.map((one, at) => ({ id: at + 1, needs: [], ...one }) as unknown as HelpTopic)),
    schedules: byId(schedules),
    timeOf: timesOf(schedules),
  }
}

function byId<T extends { id: number }>(things: T[]): Map<number, T> {
  return new Map(things.map((thing) => [thing.id, thing]))
}

function timesOf(schedules: Schedule[]): Grounds['timeOf'] {
  const times = new Map(
    schedules.map(({ id, hours }) => [id, workingTime({ ...hours, timeZone: hours.timeZone ?? 'UTC' })]),
  )
  return (ref) => (ref && times.get(ref.id)) ?? always
}

function policyFacts(id: number, more: Partial<PolicyFacts>): PolicyFacts {
  return {
    ...newPolicy,
    id,
    kind: 'best_fit',
    version: 1,
    subject: { kind: 'department', id, name: `Department ${id}` },
    ...more,
  }
}

function priorityFacts(id: number, more: Partial<Priority>): Priority {
  return { id, name: `P${id}`, availability: 'active', urgency: 4 - id, loadPoints: 1, needs: [], ...more }
}

/** Who may reply in these departments, and nothing else. */
export function replyingIn(id: number, departments: readonly number[]): AgentActor {
  return {
    kind: 'agent',
    id,
    name: `Agent ${id}`,
    isAdministrator: false,
    isLimited: false,
    permissions: new Set(),
    departments: new Map(departments.map((department) => [department, new Set(['ticket.reply'] as const)])),
    managed: new Set(),
    teamIds: [],
    primaryPermissions: new Set(),
    primaryRoleOnAssigned: false,
    timeZone: null,
  }
}

function agentFacts(id: number, more: Partial<Agent>): Agent {
  const departments = [...(more.memberOf ?? [1])]
  const actor = replyingIn(id, departments)
  return {
    id,
    name: actor.name,
    email: `agent${id}@desk.example`,
    availability: 'active',
    onVacation: false,
    absences: [],
    primaryDepartmentId: departments[0] ?? 1,
    memberOf: new Set(departments),
    skills: new Map(),
    languages: new Set(['en']),
    capacity: 8,
    scheduleId: null,
    timeZone: 'UTC',
    actor,
    ...more,
  }
}

export function turn(at: number, more: Partial<Turn> = {}): Turn {
  return {
    at,
    departmentId: 1,
    teamId: null,
    priorityId: 1,
    agentId: null,
    agentBy: null,
    isOpen: true,
    isPaused: false,
    helpTopicId: null,
    dueAt: null,
    ...more,
  }
}

/** A ticket that comes with the first of its turns. */
export function course(ticketId: number, turns: Turn[], more: Partial<Handable> = {}): Handable {
  return {
    ticketId,
    turns,
    needs: [],
    language: null,
    openedAt: turns[0]?.at ?? BEGIN,
    requesterId: ticketId,
    organizationId: null,
    ...more,
  }
}

export function need(skillId: number, minLevel: number, isRequired = true): Need {
  return { skillId, skill: `Skill ${skillId}`, minLevel, isRequired, by: 'Topic' }
}

export function hours(id: number, [from, until]: readonly [number, number]): Schedule {
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`
  const entry: ScheduleEntry = {
    name: 'Shift',
    startsOn: '2020-01-01',
    until: null,
    days: 1,
    times: [{ from: clock(from), to: clock(until) }],
    repeats: { kind: 'weekdays' },
  }
  return {
    id,
    name: `Shift ${id}`,
    availability: 'active',
    version: 1,
    timeZone: 'UTC',
    hours: { timeZone: 'UTC', entries: [entry], holidays: [] },
    holidayIds: [],
  }
}

export interface MonthOf {
  seed: number
  agents: number
  tickets: number
  days: number
  /** How long tickets stay open, in hours on average: what makes room short. */
  openHours: number
  kinds?: PolicyFacts['kind'][]
}

export const SHIFTS = [
  [7, 15],
  [9, 17],
  [11, 19],
] as const
const SKILLS = 20

/** Two departments, three shifts, twenty skills; tickets come by day and night, wait for somebody, move, close, open again. */
export function monthOf({ seed, agents, tickets, days, openHours, kinds = ['best_fit', 'best_fit'] }: MonthOf): {
  world: Grounds
  courses: Handable[]
  until: number
} {
  const draw = numbers(seed)
  const among = (count: number) => Math.floor(draw() * count)
  const world = groundsOf({
    agents: Array.from({ length: agents }, () => ({
      skills: new Map(Array.from({ length: 5 }, () => [1 + Math.floor(draw() ** 1.5 * SKILLS), 1 + among(5)])),
      languages: new Set(draw() < 0.3 ? ['en', 'de'] : ['en']),
      memberOf: new Set(draw() < 0.2 ? [1, 2] : [1 + among(2)]),
      scheduleId: 1 + among(3),
      absences:
        draw() < 0.2
          ? [{ from: BEGIN + among(days * 24) * HOUR, until: BEGIN + days * 24 * HOUR, standInId: 1 + among(agents) }]
          : [],
    })),
    policies: kinds.map((kind) => ({ kind, absentTickets: 'queue' as const, absentAfterMinutes: 120 })),
    departments: [{}, {}],
    priorities: [
      { urgency: 1, loadPoints: 3 },
      { urgency: 2, loadPoints: 2 },
      { urgency: 3, loadPoints: 1 },
      { urgency: 4, loadPoints: 1 },
    ],
    topics: Array.from({ length: SKILLS }, (_, at) => ({ needs: [need(at + 1, 1 + among(3), draw() < 0.2)] })),
    schedules: SHIFTS.map((shift, at) => hours(at + 1, shift)),
  })
  const length = days * 24 * HOUR
  const courses = Array.from({ length: tickets }, (_, at) => {
    const opened = Math.floor(BEGIN + (length * (at + draw())) / tickets)
    const first = turn(opened, {
      departmentId: 1 + among(2),
      priorityId: [1, 2, 2, 3, 3, 3, 3, 4, 4, 4][among(10)] as number,
      helpTopicId: draw() < 0.8 ? 1 + Math.floor(draw() ** 1.5 * SKILLS) : null,
      dueAt: opened + among(24) * HOUR,
    })
    const turns = [first]
    const next = (minutes: number, more: Partial<Turn>) => {
      const last = turns.at(-1) as Turn
      const at = last.at + Math.ceil(minutes * MINUTE)
      turns.push({ ...last, agentBy: null, ...more, at })
    }
    const some = () => -Math.log(1 - draw()) * openHours * 30
    if (draw() < 0.2) next(some(), { isPaused: true })
    if (draw() < 0.05) next(some(), { departmentId: 1 + among(2), agentId: null, agentBy: 'given' })
    if (draw() < 0.1) next(some(), { agentId: 1 + among(agents), agentBy: draw() < 0.5 ? 'given' : 'claimed' })
    next(some(), { isPaused: false })
    next(some(), { isOpen: false })
    if (draw() < 0.1) {
      next(some(), { isOpen: true })
      next(some(), { isOpen: false })
    }
    const requesterId = Math.floor(draw() ** 2 * (tickets / 5))
    return course(at + 1, turns, {
      requesterId,
      organizationId: requesterId % 3 === 0 ? requesterId % 50 : null,
      language: draw() < 0.15 ? 'de' : 'en',
    })
  })
  return { world, courses, until: BEGIN + length }
}

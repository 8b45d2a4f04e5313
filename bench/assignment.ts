import type { PolicyKind } from '#contract/assignment.ts'
import { decide } from '#server/assignment/decide.ts'
import { newPolicy } from '#server/assignment/new-policy.ts'
import type { Agent, Policy, Scene, Ticket } from '#server/assignment/scene.ts'
import { numbers, replyingIn, SHIFTS } from '#server/simulation/assignment/month.ts'

// A month of a desk as it might be, decided by each policy in turn: the same tickets, the same agents, another choice.

const AGENTS = 200
const SKILLS = 20
const DAYS = 28
const PER_DAY = 1400
const MINUTE = 60_000
const DAY_MINUTES = 1440
/** The first minute: a Monday, midnight. */
const BEGIN = Date.UTC(2026, 2, 2)
/** How many of a day's tickets come in each hour: few by night, most in the late morning. */
const BY_HOUR = [1, 1, 1, 1, 1, 2, 5, 14, 30, 42, 45, 40, 30, 34, 38, 34, 26, 18, 10, 7, 5, 4, 3, 2]
const PRIORITIES = [
  { share: 0.05, place: 1, points: 3, dueHours: 2 },
  { share: 0.2, place: 0.67, points: 2, dueHours: 4 },
  { share: 0.55, place: 0.33, points: 1, dueHours: 8 },
  { share: 0.2, place: 0, points: 1, dueHours: 24 },
] as const

interface Work extends Ticket {
  arrival: number
  skillId: number
  level: number
  /** Minutes that somebody of just the level needed takes. */
  minutes: number
  requesterId: number
}

export interface MonthResult {
  policy: PolicyKind
  tickets: number
  breaches: number
  skilled: number
  handOvers: number
  gini: number
  medianMinutes: number
  slowestDecisionMs: number
}

export interface AssignmentResult {
  month: MonthResult[]
  /** Deciding 2,000 waiting tickets by 500 agents, in milliseconds of one core. */
  large: { name: string; ms: number; given: number }[]
}

export function measureAssignment(): AssignmentResult {
  const kinds = ['round_robin', 'least_loaded', 'best_fit'] as const
  return { month: kinds.map((kind) => simulate(kind)), large: measureLarge() }
}

function agentsOf(count: number, draw: () => number): Agent[] {
  return Array.from({ length: count }, (_, at) => {
    const id = at + 1
    const skills = new Map<number, number>()
    const known = 3 + Math.floor(draw() * 4)
    while (skills.size < known) skills.set(1 + Math.floor(draw() ** 1.5 * SKILLS), 1 + Math.floor(draw() * 5))
    const actor = replyingIn(id, [1])
    return {
      id,
      name: actor.name,
      actor,
      primaryDepartmentId: 1,
      memberOf: new Set([1]),
      skills,
      languages: new Set(draw() < 0.3 ? ['en', 'de'] : ['en']),
      presence: 'available' as const,
      absence: null,
      offHours: null,
      capacity: 8,
      load: 0,
      weekPoints: 0,
      turns: new Map(),
    }
  })
}

function ticketOf(id: number, arrival: number, draw: () => number): Work {
  const at = draw()
  let sum = 0
  const priority = PRIORITIES.find(({ share }) => {
    sum += share
    return at < sum
  })
  const { place, points, dueHours } = priority ?? PRIORITIES[2]
  const skillId = 1 + Math.floor(draw() ** 1.5 * SKILLS)
  const level = 1 + Math.floor(draw() * 3)
  // One in five needs the skill; the others are better off with it.
  const isRequired = draw() < 0.2
  return {
    id,
    departmentId: 1,
    teamId: null,
    points,
    priority: place,
    dueAt: new Date(BEGIN + due(arrival, dueHours * 60) * MINUTE),
    createdAt: new Date(BEGIN + arrival * MINUTE),
    language: draw() < 0.15 ? 'de' : 'en',
    needs: [{ skillId, skill: `Skill ${skillId}`, minLevel: level, isRequired, by: 'Help topic' }],
    policyId: 1,
    before: new Map(),
    arrival,
    skillId,
    level,
    minutes: 12 + Math.floor(-Math.log(1 - draw() * 0.98) * 20),
    requesterId: Math.floor(draw() ** 2 * 4000),
  }
}

/** So many minutes later between 7 and 19 o'clock, from Monday to Friday. */
function due(from: number, minutes: number): number {
  let at = from
  let left = minutes
  while (left > 0) {
    at += 1
    if (isWorkday(at) && at % DAY_MINUTES >= 7 * 60 && at % DAY_MINUTES < 19 * 60) left -= 1
  }
  return at
}

function isWorkday(minute: number): boolean {
  return Math.floor(minute / DAY_MINUTES) % 7 < 5
}

function isOnShift(agentId: number, minute: number): boolean {
  const [from, to] = SHIFTS[agentId % SHIFTS.length] as readonly [number, number]
  const hour = (minute % DAY_MINUTES) / 60
  return isWorkday(minute) && hour >= from && hour < to
}

function policyOf(kind: PolicyKind): Policy {
  return { ...newPolicy, id: 1, kind, version: 1, subject: { kind: 'department', id: 1, name: 'Desk' } }
}

interface Desk extends Agent {
  turns: Map<number, Date>
  /** Hers, the most pressing first when she takes the next one. */
  own: Work[]
  at: { work: Work; left: number } | null
  worked: number
  given: { day: number; points: number }[]
}

function arrivals(): Map<number, Work[]> {
  const draw = numbers(7)
  const all = BY_HOUR.reduce((sum, part) => sum + part, 0)
  const byMinute = new Map<number, Work[]>()
  let id = 0
  for (let minute = 0; minute < DAYS * DAY_MINUTES; minute += 1) {
    const hour = Math.floor((minute % DAY_MINUTES) / 60)
    const rate = (PER_DAY * ((BY_HOUR[hour] as number) / all) * (isWorkday(minute) ? 1 : 0.06)) / 60
    let count = Math.floor(rate)
    if (draw() < rate - count) count += 1
    const come = Array.from({ length: count }, (_, at) => ticketOf(id + at + 1, minute, draw))
    id += count
    if (come.length > 0) byMinute.set(minute, come)
  }
  return byMinute
}

function simulate(kind: PolicyKind): MonthResult {
  const draw = numbers(11)
  const agents: Desk[] = agentsOf(AGENTS, numbers(3)).map((agent) => ({
    ...agent,
    turns: new Map(),
    own: [],
    at: null,
    worked: 0,
    given: [],
  }))
  const coming = arrivals()
  const helped = new Map<number, Map<number, 'requester'>>()
  const done: { work: Work; finished: number; isSkilled: boolean }[] = []
  let waiting: Work[] = []
  let handOvers = 0
  let slowest = 0
  const policies = new Map([[1, policyOf(kind)]])

  for (let minute = 0; minute < DAYS * DAY_MINUTES; minute += 1) {
    const before = waiting.length
    waiting.push(
      ...(coming.get(minute) ?? []).map((work) => ({ ...work, before: helped.get(work.requesterId) ?? new Map() })),
    )
    let isAsked = waiting.length > before
    for (const agent of agents) {
      if (!isOnShift(agent.id, minute)) continue
      if (agent.at) {
        agent.at.left -= 1
        agent.worked += 1
        if (agent.at.left > 0) continue
        isAsked = true
        const { work } = agent.at
        agent.at = null
        agent.load -= work.points
        const level = agent.skills.get(work.skillId) ?? 0
        // Who does not know the matter at all passes every other ticket on, after having tried.
        if (level === 0 && draw() < 0.5) {
          handOvers += 1
          waiting.push({ ...work, needs: work.needs.map((need) => ({ ...need, isRequired: true })) })
        } else {
          done.push({ work, finished: minute, isSkilled: level >= work.level })
          const known = helped.get(work.requesterId) ?? new Map<number, 'requester'>()
          helped.set(work.requesterId, known.set(agent.id, 'requester'))
        }
      }
      take(agent)
    }
    // By night everything waits for the morning.
    if (
      isAsked &&
      waiting.length > 0 &&
      isWorkday(minute) &&
      minute % DAY_MINUTES >= 7 * 60 &&
      minute % DAY_MINUTES < 19 * 60
    ) {
      const scene = sceneAt(minute, { agents, waiting, policies })
      const began = performance.now()
      const { given } = decide(scene)
      slowest = Math.max(slowest, performance.now() - began)
      hand(given, { agents, waiting, minute })
      const gone = new Set(given.map(({ ticketId }) => ticketId))
      waiting = waiting.filter(({ id }) => !gone.has(id))
    }
  }
  const late = done.filter(({ work, finished }) => BEGIN + finished * MINUTE > Number(work.dueAt)).length
  const left = [...waiting, ...agents.flatMap(({ own, at }) => [...own, ...(at ? [at.work] : [])])]
  const overdue = left.filter(({ dueAt }) => Number(dueAt) < BEGIN + DAYS * DAY_MINUTES * MINUTE).length
  const minutes = done.map(({ work, finished }) => finished - work.arrival).sort((one, other) => one - other)
  return {
    policy: kind,
    tickets: done.length + left.length,
    breaches: late + overdue,
    skilled: done.filter(({ isSkilled }) => isSkilled).length / done.length,
    handOvers,
    gini: gini(agents.map(({ worked }) => worked)),
    medianMinutes: minutes[Math.floor(minutes.length / 2)] ?? 0,
    slowestDecisionMs: slowest,
  }
}

/** The next of her tickets: the one due first. Better than needed is faster, worse is much slower. */
function take(agent: Desk): void {
  if (agent.at || agent.own.length === 0) return
  agent.own.sort((one, other) => Number(one.dueAt) - Number(other.dueAt))
  const work = agent.own.shift()
  if (!work) return
  const level = agent.skills.get(work.skillId) ?? 0
  const factor = level === 0 ? 1.6 : level < work.level ? 1.3 : 1 - 0.1 * (level - work.level)
  agent.at = { work, left: Math.max(3, Math.round(work.minutes * factor)) }
}

function sceneAt(
  minute: number,
  { agents, waiting, policies }: { agents: Desk[]; waiting: Work[]; policies: Map<number, Policy> },
): Scene {
  const today = Math.floor(minute / DAY_MINUTES)
  for (const agent of agents) {
    agent.offHours = isOnShift(agent.id, minute) ? null : { until: null }
    agent.given = agent.given.filter(({ day }) => day > today - 7)
    agent.weekPoints = agent.given.reduce((sum, { points }) => sum + points, 0)
  }
  return {
    now: new Date(BEGIN + minute * MINUTE),
    tickets: waiting,
    agents,
    policies,
    assignableTo: new Map([[1, 'all']]),
  }
}

function hand(
  given: { ticketId: number; agentId: number; points: number }[],
  { agents, waiting, minute }: { agents: Desk[]; waiting: Work[]; minute: number },
): void {
  const works = new Map(waiting.map((work) => [work.id, work]))
  for (const [at, { ticketId, agentId, points }] of given.entries()) {
    const agent = agents[agentId - 1] as Desk
    const work = works.get(ticketId) as Work
    agent.own.push(work)
    agent.load += points
    agent.given.push({ day: Math.floor(minute / DAY_MINUTES), points })
    agent.turns.set(1, new Date(BEGIN + minute * MINUTE + at))
    take(agent)
  }
}

/** 0: all have worked the same; 1: one has done everything. */
function gini(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const sum = sorted.reduce((all, value) => all + value, 0)
  const weighted = sorted.reduce((all, value, at) => all + (at + 1) * value, 0)
  return sum === 0 ? 0 : (2 * weighted) / (sorted.length * sum) - (sorted.length + 1) / sorted.length
}

/** Each several times; the median counts, in processor time of this process. */
function measureLarge(): AssignmentResult['large'] {
  const cases = [
    { name: 'room for all, tickets of several sizes', capacity: 20, isMixed: true },
    { name: 'room for half of them', capacity: 3, isMixed: false },
    { name: 'room for half of them, several sizes', capacity: 4, isMixed: true },
  ]
  return cases.map(({ name, capacity, isMixed }) => {
    const draw = numbers(5)
    const agents = agentsOf(500, draw).map((agent) => ({ ...agent, capacity, load: Math.floor(draw() * 2) }))
    const tickets = Array.from({ length: 2000 }, (_, at) => {
      const ticket = ticketOf(at + 1, Math.floor(draw() * 600), draw)
      return isMixed ? ticket : { ...ticket, points: 1 }
    })
    const now = new Date(BEGIN + 600 * MINUTE)
    const scene: Scene = {
      now,
      tickets,
      agents,
      policies: new Map([[1, policyOf('best_fit')]]),
      assignableTo: new Map(),
    }
    const times: number[] = []
    let given = 0
    for (let time = 0; time < 7; time += 1) {
      const began = process.cpuUsage()
      given = decide(scene).given.length
      const { user, system } = process.cpuUsage(began)
      times.push((user + system) / 1000)
    }
    times.sort((one, other) => one - other)
    return { name, ms: times[3] ?? Number.NaN, given }
  })
}

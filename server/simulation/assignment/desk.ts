import type { Cause } from '#contract/cause.ts'
import { unfamiliarity } from '#server/assignment/cost.ts'
import { type Demand, isAble, isAround } from '#server/assignment/eligible.ts'
import type { Policy, Scene, Ticket } from '#server/assignment/scene.ts'
import { strictest } from '#server/assignment/strictest.ts'
import type { PolicyFacts } from '../configuration.ts'
import type { Handable, Turn } from '../outcome.ts'
import type { World } from '../world.ts'
import { type Hand, handsOf } from './hands.ts'
import { type Helped, nobodyHelped } from './helped.ts'

/** A ticket while it is handed out. */
export interface Live {
  course: Handable
  /** Of the period; those of before only weigh, and are in the way. */
  isCounted: boolean
  turn: Turn | null
  agentId: number | null
  /** Who had it last. */
  lastAgentId: number | null
  /** What it weighs on whoever has it. */
  weight: number
  /** What it asks for while it waits for a policy; its place among those that are known to have nobody, -1 where it is new. */
  kind: Kind | null
  place: number
  /** As a decision sees it; made when it is first looked at. */
  ticket: Ticket | null
  urgency: number
  urgencyAt: number
  /** What a policy did with it last, and whether it needed skills and found them. */
  given: { cause: Cause; needs: boolean; isSkilled: boolean } | null
}

/** Tickets that ask for the same have the same candidates. */
export interface Kind {
  policy: PolicyFacts
  demand: Demand
  /** Of its priority: the place among all, and the order in which the engine reads what waits. */
  priority: number
  priorityUrgency: number
  language: string | null
  /** Those whom no limit keeps from it but presence and room. */
  able: readonly Hand[]
  isAble: Uint8Array
  /** By whom somebody has been helped before: what that costs. */
  familiarity: { requester: number; organization: number; stranger: number }
  /** Tickets for which nobody had room when they were looked at last. */
  waiting: Live[]
}

/** What of a world decides who gets what. */
export type Grounds = Pick<
  World,
  'agents' | 'departments' | 'policies' | 'policyOf' | 'priorities' | 'schedules' | 'timeOf' | 'topics'
>

/** Everything that is kept from one instant to the next. */
export interface Desk {
  world: Grounds
  now: number
  today: number
  hands: readonly Hand[]
  handOf: ReadonlyMap<number, Hand>
  assignableTo: Scene['assignableTo']
  helped: Helped
  kindOf(course: Handable, turn: Turn): Kind | null
  /** Kinds of which tickets wait. */
  backlog: Set<Kind>
  /** To be decided: tickets that are new or ask for something else, and agents who may have room that they had not. */
  fresh: Set<Live>
  freed: Set<Hand>
  /** Who was given most within the week. */
  busiest: Hand | null
  /** How many turns there were. */
  turns: number
  handOvers: number
  perAgent: Map<number, number>
}

export function deskOf(world: Grounds, at: number): Desk {
  const hands = handsOf(world, at)
  const assignableTo = new Map([...world.departments.values()].map((one) => [one.id, one.assignableTo]))
  return {
    world,
    now: at,
    today: 0,
    hands,
    handOf: new Map(hands.map((hand) => [hand.id, hand])),
    assignableTo,
    helped: nobodyHelped(),
    kindOf: kindsOf(world, { hands, assignableTo }),
    backlog: new Set(),
    fresh: new Set(),
    freed: new Set(),
    busiest: null,
    turns: 0,
    handOvers: 0,
    perAgent: new Map(),
  }
}

/** Nobody who could ever have it is left out: there, with room, whatever she has to do now. */
const ALWAYS = { presence: 'available', absence: null, offHours: null, load: 0 } as const

/** What a ticket asks for from a turn on; null where there is no policy at all. */
function kindsOf(
  world: Grounds,
  { hands, assignableTo }: { hands: readonly Hand[]; assignableTo: Scene['assignableTo'] },
): Desk['kindOf'] {
  const bare = hands.map((hand) => ({ ...hand, ...ALWAYS, capacity: Number.POSITIVE_INFINITY }))
  const places = placesOf(world)
  const around = new Map<string, number[]>()
  const kinds = new Map<string, Kind>()
  return (course, turn) => {
    const { departmentId, teamId, priorityId, helpTopicId } = turn
    const policy = world.policyOf(departmentId, teamId)
    if (!policy) return null
    const own = course.needs.length > 0 ? JSON.stringify(course.needs) : ''
    const key = `${departmentId} ${teamId} ${priorityId} ${helpTopicId} ${course.language} ${own}`
    const known = kinds.get(key)
    if (known) return known

    const priority = world.priorities.get(priorityId)
    const topic = helpTopicId === null ? undefined : world.topics.get(helpTopicId)
    const demand: Demand = {
      departmentId,
      teamId,
      points: priority?.loadPoints ?? 1,
      language: course.language?.toLowerCase() ?? null,
      needs: strictest([...(topic?.needs ?? []), ...(priority?.needs ?? []), ...course.needs]),
    }
    const where = `${departmentId} ${teamId}`
    const there = around.get(where) ?? [...bare.keys()].filter((at) => isAround(demand, bare[at] as Hand, assignableTo))
    around.set(where, there)
    const able = there.filter((at) => isAble(demand, bare[at] as Hand, policy)).map((at) => hands[at] as Hand)
    const kind: Kind = {
      policy,
      demand,
      priority: places.get(priorityId) ?? 0,
      priorityUrgency: priority?.urgency ?? 0,
      language: course.language,
      able,
      isAble: new Uint8Array(hands.length),
      familiarity: {
        requester: unfamiliar(policy, 'requester'),
        organization: unfamiliar(policy, 'organization'),
        stranger: unfamiliar(policy, undefined),
      },
      waiting: [],
    }
    for (const { place } of able) kind.isAble[place] = 1
    kinds.set(key, kind)
    return kind
  }
}

function unfamiliar(policy: Policy, known: 'requester' | 'organization' | undefined): number {
  const { requester = 0, organization = 0 } = unfamiliarity(policy, known)
  return requester + organization
}

/** 0 for the least urgent priority that is in use, 1 for the most urgent; like percent_rank() in the engine's query. */
function placesOf(world: Grounds): Map<number, number> {
  const used = [...world.priorities.values()].filter(({ availability }) => availability !== 'archived')
  return new Map(
    used.map(({ id, urgency }) => [
      id,
      used.filter((other) => other.urgency > urgency).length / Math.max(1, used.length - 1),
    ]),
  )
}

export function ticketOf(live: Live, kind: Kind): Ticket {
  live.ticket ??= {
    id: live.course.ticketId,
    ...kind.demand,
    priority: kind.priority,
    dueAt: live.turn?.dueAt == null ? null : new Date(live.turn.dueAt),
    createdAt: new Date(live.course.openedAt),
    policyId: kind.policy.id,
    before: new Map(),
  }
  return live.ticket
}

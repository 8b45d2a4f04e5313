import type { Agent } from '#server/assignment/scene.ts'
import { isAway } from '../world.ts'
import type { Grounds, Live } from './desk.ts'

const DAY = 86_400_000
const WEEK_DAYS = 7
export const AWAY: NonNullable<Agent['absence']> = { until: null }

/** An agent while tickets are handed out: what she has to do, was given and whether she is there go along with the time. */
export interface Hand extends Agent {
  /** Among all of them. */
  place: number
  turns: Map<number, Date>
  /** Open tickets that she has. */
  tickets: Set<Live>
  /** What policies gave her, by the day. */
  given: { day: number; points: number }[]
}

/** Everybody who could be given tickets, as she is at an instant; with nothing to do yet. */
export function handsOf(world: Grounds, at: number): Hand[] {
  const active = [...world.agents.values()].filter(({ availability }) => availability === 'active')
  active.sort((one, other) => one.id - other.id)
  return active.map((agent, place) => ({
    id: agent.id,
    name: agent.name,
    actor: agent.actor,
    primaryDepartmentId: agent.primaryDepartmentId,
    memberOf: agent.memberOf,
    skills: agent.skills,
    languages: agent.languages,
    presence: 'available',
    absence: isAway(agent, at) ? AWAY : null,
    offHours: null,
    capacity: agent.capacity,
    load: 0,
    weekPoints: 0,
    turns: new Map(),
    place,
    tickets: new Set(),
    given: [],
  }))
}

export function isThere({ absence, offHours }: Hand): boolean {
  return absence === null && offHours === null
}

export function roomOf({ capacity, load }: Hand): number {
  return Math.max(0, capacity - load)
}

export function dayOf(at: number): number {
  return Math.floor(at / DAY)
}

/** Writes down what a policy gives her. */
export function countGiven(hand: Hand, points: number, day: number): void {
  const last = hand.given.at(-1)
  if (last?.day === day) last.points += points
  else hand.given.push({ day, points })
  hand.weekPoints += points
}

/** On another day: what lies a week back counts no more. */
export function forgetOlder(hand: Hand, today: number): void {
  while (hand.given[0] && hand.given[0].day <= today - WEEK_DAYS) {
    hand.weekPoints -= hand.given[0].points
    hand.given.shift()
  }
}

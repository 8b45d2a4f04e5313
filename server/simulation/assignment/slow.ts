import { decide } from '#server/assignment/decide.ts'
import { barrier } from '#server/assignment/eligible.ts'
import type { Agent as SceneAgent, Ticket } from '#server/assignment/scene.ts'
import { strictest } from '#server/assignment/strictest.ts'
import type { Handable, Turn } from '../outcome.ts'
import type { Agent } from '../world.ts'
import type { Grounds } from './desk.ts'
import { MOST_OFFERS } from './hand-out.ts'

// The same without any wit, for tests to compare with: at each instant everything is looked up anew, and all that waits is
// decided about together with everybody there is. Absent agents' tickets stay with them.

interface Given {
  ticketId: number
  agentId: number
  policyId: number
  points: number
  at: number
}

const DAY = 86_400_000
const WINDOW = 15 * DAY

export function handOutSlowly(
  world: Grounds,
  courses: readonly Handable[],
  { from, until }: { from: number; until: number },
): { agentOf: Map<number, number>; given: Given[]; broken: string[] } {
  const agentOf = new Map<number, number>()
  const turnOf = new Map<number, Turn>()
  const given: Given[] = []
  const broken: string[] = []
  for (const now of instants(world, courses, { from, until })) {
    for (const { ticketId, turns } of courses) {
      for (const turn of turns) {
        if (turn.at !== now) continue
        turnOf.set(ticketId, turn)
        const isTaken = turn.agentBy === 'given' || (turn.agentBy === 'claimed' && !agentOf.has(ticketId))
        if (!isTaken && turn !== turns[0]) continue
        if (turn.agentId === null) agentOf.delete(ticketId)
        else agentOf.set(ticketId, turn.agentId)
      }
    }
    const assignableTo = new Map([...world.departments.values()].map((one) => [one.id, one.assignableTo]))
    // Whatever is given asks for a decision again.
    while (decided() > 0);

    function decided(): number {
      const agents = agentsNow()
      const tickets = waitingNow()
      const scene = { now: new Date(now), tickets, agents, policies: world.policies, assignableTo }
      const decision = decide(scene, { mostOffers: MOST_OFFERS })
      for (const { ticketId, agentId, policyId, points } of decision.given) {
        const ticket = tickets.find(({ id }) => id === ticketId)
        const agent = agents.find(({ id }) => id === agentId)
        const policy = world.policies.get(policyId)
        if (!ticket || !agent || !policy || barrier(ticket, agent, { policy, assignableTo })) broken.push(`${ticketId}`)
        else agent.load += points
        agentOf.set(ticketId, agentId)
        given.push({ ticketId, agentId, policyId, points, at: now })
      }
      return decision.given.length
    }

    function agentsNow(): SceneAgent[] {
      return [...world.agents.values()].map((agent) => ({
        ...agent,
        presence: 'available',
        absence: agent.absences.some(({ from, until }) => from <= now && (until === null || until > now))
          ? { until: null }
          : null,
        offHours: isOff(agent) ? { until: null } : null,
        load: [...turnOf].reduce((sum, [id, turn]) => {
          const isHers = agentOf.get(id) === agent.id && turn.isOpen && !turn.isPaused
          return isHers ? sum + (world.priorities.get(turn.priorityId)?.loadPoints ?? 1) : sum
        }, 0),
        weekPoints: given.reduce((sum, { agentId, points, at }) => {
          const isWithin = Math.floor(at / DAY) > Math.floor(now / DAY) - 7
          return agentId === agent.id && isWithin ? sum + points : sum
        }, 0),
        turns: new Map(
          given.flatMap(({ agentId, policyId }, at) => (agentId === agent.id ? [[policyId, new Date(at + 1)]] : [])),
        ),
      }))
    }

    function isOff({ scheduleId }: Agent): boolean {
      const schedule = scheduleId === null ? undefined : world.schedules.get(scheduleId)
      if (!schedule) return false
      const { id, version, name } = schedule
      return world.timeOf({ id, version, name, timeZone: 'UTC', from: 'desk' }).between(now, now + 1) === 0
    }

    function waitingNow(): Ticket[] {
      const waiting = courses.filter(({ ticketId }) => turnOf.get(ticketId)?.isOpen && !agentOf.has(ticketId))
      const tickets = waiting.flatMap((course) => ticketNow(course, turnOf.get(course.ticketId) as Turn))
      const urgencyOf = ({ id }: Ticket) => world.priorities.get(turnOf.get(id)?.priorityId ?? 0)?.urgency ?? 0
      return tickets.sort(
        (one, other) =>
          urgencyOf(one) - urgencyOf(other) ||
          (one.dueAt?.getTime() ?? WINDOW * 1e6) - (other.dueAt?.getTime() ?? WINDOW * 1e6) ||
          one.id - other.id,
      )
    }

    function ticketNow(course: Handable, turn: Turn): Ticket[] {
      const policy = world.policyOf(turn.departmentId, turn.teamId)
      const priority = world.priorities.get(turn.priorityId)
      const topic = world.topics.get(turn.helpTopicId ?? 0)
      if (!policy || !priority) return []
      const all = [...world.priorities.values()]
      return [
        {
          id: course.ticketId,
          departmentId: turn.departmentId,
          teamId: turn.teamId,
          points: priority.loadPoints,
          priority: all.filter(({ urgency }) => urgency > priority.urgency).length / Math.max(1, all.length - 1),
          dueAt: turn.dueAt === null ? null : new Date(turn.dueAt),
          createdAt: new Date(course.openedAt),
          language: course.language,
          needs: strictest([...(topic?.needs ?? []), ...priority.needs, ...course.needs]),
          policyId: policy.id,
          before: new Map([...helpers(course, 'organization'), ...helpers(course, 'requester')]),
        },
      ]
    }

    function helpers(course: Handable, how: 'requester' | 'organization'): [number, typeof how][] {
      const isAlike = (other: Handable) =>
        how === 'requester'
          ? other.requesterId === course.requesterId
          : course.organizationId !== null && other.organizationId === course.organizationId
      const had = courses.filter((other) => isAlike(other) && agentOf.has(other.ticketId)).reverse()
      const newest = had.slice(0, how === 'requester' ? 20 : 100)
      return newest.map(({ ticketId }) => [agentOf.get(ticketId) as number, how])
    }
  }
  return { agentOf, given, broken }
}

/** When anything happens that may change a decision. */
function instants(
  world: Grounds,
  courses: readonly Handable[],
  { from, until }: { from: number; until: number },
): number[] {
  const all = new Set<number>([from])
  for (const { turns } of courses) for (const { at } of turns) all.add(at)
  for (const { absences } of world.agents.values()) {
    for (const absence of absences) all.add(absence.from).add(absence.until ?? until)
  }
  for (const { id, version, name } of world.schedules.values()) {
    const time = world.timeOf({ id, version, name, timeZone: 'UTC', from: 'desk' })
    for (const at of time.spans(from, until)) all.add(at)
  }
  return [...all].filter((at) => at >= from && at <= until).sort((one, other) => one - other)
}

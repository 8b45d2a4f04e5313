import { cheapestFlow, type Flow } from './flow.ts'

/** Which waiting ticket goes to whom: tickets take up room, agents have only so much of it. */
export interface Problem {
  /** The offers of ticket `t` are those from `first[t]` up to `first[t + 1]`, one an agent who may have it. */
  first: Int32Array
  agent: Int32Array
  /** Whole numbers, like the costs below. */
  cost: Float64Array
  /** What it costs to leave a ticket waiting. */
  waiting: Float64Array
  /** The points that a ticket takes up, 1 or more; and those that each agent has left. */
  size: Int32Array
  room: Int32Array
  /** What each further ticket of this decision costs an agent more than the one before. */
  step: Float64Array
}

export interface Solution {
  /** For each ticket its agent; -1: it waits. */
  agentOf: Int32Array
  cost: number
  /** Nothing cheaper exists. False only where sizes differ, room is short and there is too much to try. */
  isProven: boolean
}

interface Fixed {
  /** Ticket -> the agent it is given to. */
  given: ReadonlyMap<number, number>
  /** Ticket -> agents that it is kept from. */
  kept: ReadonlyMap<number, ReadonlySet<number>>
}

const NOTHING_FIXED: Fixed = { given: new Map(), kept: new Map() }
/** So many different ways are tried where sizes differ, and so many offers are looked at for them: each is a whole flow. */
const MOST_LOOKS = 3000
const MOST_OFFERS = 500_000

/**
 * The cheapest way to give waiting tickets to agents within their room.
 *
 * Where all tickets are of one size this is a flow, solved at once. Where sizes differ, the flow may give an agent more
 * than she has room for: then the ways in which she can have less are tried, the most promising first, until nothing
 * cheaper can come (branch and bound). The more offers there are the fewer ways are tried; what is found then is within
 * everybody's room, too, but no longer proven to be the best.
 *
 * @param mostOffers  looked at for those ways, all in all
 */
export function solve(problem: Problem, mostOffers: number = MOST_OFFERS): Solution {
  const first = relaxed(problem, NOTHING_FIXED)
  if (first.crowded === null) return { agentOf: first.agentOf, cost: first.cost, isProven: true }

  let best = fitted(problem, first.agentOf)
  const open: { fixed: Fixed; bound: number }[] = [{ fixed: NOTHING_FIXED, bound: first.cost }]
  let looks = Math.min(MOST_LOOKS, Math.floor(mostOffers / (problem.cost.length + 1)))
  for (let node = takeLeast(open); node; node = takeLeast(open)) {
    if (node.bound >= best.cost) break
    if (looks === 0) return { ...best, isProven: false }
    looks -= 1
    const { agentOf, cost, crowded } = relaxed(problem, node.fixed)
    if (cost >= best.cost) continue
    if (crowded === null) best = { agentOf, cost }
    else for (const fixed of branches(node.fixed, crowded)) open.push({ fixed, bound: cost })
  }
  return { ...best, isProven: true }
}

/** Sum of what an answer costs. */
export function costOf(problem: Problem, agentOf: Int32Array): number {
  const got = new Int32Array(problem.room.length)
  let sum = 0
  for (let ticket = 0; ticket < problem.size.length; ticket += 1) {
    const agent = agentOf[ticket] as number
    if (agent === -1) sum += problem.waiting[ticket] as number
    else {
      sum += offerOf(problem, ticket, agent) + (problem.step[agent] as number) * (got[agent] as number)
      got[agent] = (got[agent] as number) + 1
    }
  }
  return sum
}

interface Crowded {
  agent: number
  /** Tickets that she was given and has no room for, all together. */
  tickets: number[]
}

/** The cheapest answer that counts tickets instead of their sizes: a bound, and the answer itself when nobody is crowded. */
function relaxed(problem: Problem, fixed: Fixed): { agentOf: Int32Array; cost: number; crowded: Crowded | null } {
  const { flow, tickets, room } = flowOf(problem, fixed)
  const found = cheapestFlow(flow)
  const agentOf = new Int32Array(problem.size.length).fill(-1)
  for (const [ticket, agent] of fixed.given) agentOf[ticket] = agent
  const used = new Int32Array(room.length)
  for (const [at, ticket] of tickets.entries()) {
    const agent = found[at] as number
    agentOf[ticket] = agent
    if (agent !== -1) used[agent] = (used[agent] as number) + (problem.size[ticket] as number)
  }
  const crowdedAgent = used.findIndex((points, agent) => points > (room[agent] as number))
  const crowded = crowdedAgent === -1 ? null : crowd(problem, { agentOf, agent: crowdedAgent, fixed, room })
  return { agentOf, cost: costOf(problem, agentOf), crowded }
}

/** The fewest of an agent's new tickets that are already too much for her. */
function crowd(
  { size }: Problem,
  { agentOf, agent, fixed, room }: { agentOf: Int32Array; agent: number; fixed: Fixed; room: Int32Array },
): Crowded {
  const hers = [...agentOf.keys()].filter((ticket) => agentOf[ticket] === agent && !fixed.given.has(ticket))
  hers.sort((one, other) => (size[other] as number) - (size[one] as number))
  let points = 0
  const tickets: number[] = []
  for (const ticket of hers) {
    tickets.push(ticket)
    points += size[ticket] as number
    if (points > (room[agent] as number)) break
  }
  return { agent, tickets }
}

/** One of them does not go to her: the first; or the first does and the second does not; and so on. */
function branches(fixed: Fixed, { agent, tickets }: Crowded): Fixed[] {
  return tickets.map((ticket, at) => {
    const given = new Map(fixed.given)
    for (const before of tickets.slice(0, at)) given.set(before, agent)
    const kept = new Map(fixed.kept).set(ticket, new Set(fixed.kept.get(ticket)).add(agent))
    return { given, kept }
  })
}

/**
 * An answer that fits, quickly: whoever is crowded keeps what is worth most for its size, the rest is given out again in
 * what room is left, until nobody is crowded.
 */
function fitted(problem: Problem, found: Int32Array): { agentOf: Int32Array; cost: number } {
  const given = new Map<number, number>()
  for (let agentOf = found; ; agentOf = relaxed(problem, { given, kept: new Map() }).agentOf) {
    const left = Int32Array.from(problem.room)
    for (const [ticket, agent] of given) left[agent] = (left[agent] as number) - (problem.size[ticket] as number)
    const worth = (ticket: number) =>
      ((problem.waiting[ticket] as number) - offerOf(problem, ticket, agentOf[ticket] as number)) /
      (problem.size[ticket] as number)
    const fresh = [...agentOf.keys()].filter((ticket) => agentOf[ticket] !== -1 && !given.has(ticket))
    fresh.sort((one, other) => worth(other) - worth(one) || one - other)
    let isCrowded = false
    for (const ticket of fresh) {
      const agent = agentOf[ticket] as number
      const size = problem.size[ticket] as number
      if (size > (left[agent] as number)) isCrowded = true
      else {
        left[agent] = (left[agent] as number) - size
        given.set(ticket, agent)
      }
    }
    if (!isCrowded) return { agentOf, cost: costOf(problem, agentOf) }
  }
}

/** What is left to decide, with the number of tickets instead of their sizes: as many as would fit, smallest first. */
function flowOf(problem: Problem, { given, kept }: Fixed): { flow: Flow; tickets: number[]; room: Int32Array } {
  const { size } = problem
  const room = Int32Array.from(problem.room)
  const taken = new Int32Array(room.length)
  for (const [ticket, agent] of given) {
    room[agent] = (room[agent] as number) - (size[ticket] as number)
    taken[agent] = (taken[agent] as number) + 1
  }
  const tickets = [...size.keys()].filter((ticket) => !given.has(ticket))
  // Those that cost most to leave waiting come first: so the flow is found fastest.
  tickets.sort((one, other) => (problem.waiting[other] as number) - (problem.waiting[one] as number) || one - other)
  const first = new Int32Array(tickets.length + 1)
  const agent = new Int32Array(problem.agent.length)
  const cost = new Float64Array(problem.cost.length)
  let count = 0
  for (const [at, ticket] of tickets.entries()) {
    const keptFrom = kept.get(ticket)
    for (let offer = problem.first[ticket] as number; offer < (problem.first[ticket + 1] as number); offer += 1) {
      const to = problem.agent[offer] as number
      if ((size[ticket] as number) > (room[to] as number) || keptFrom?.has(to)) continue
      agent[count] = to
      cost[count] = problem.cost[offer] as number
      count += 1
    }
    first[at + 1] = count
  }
  const flow: Flow = {
    first,
    agent: agent.subarray(0, count),
    cost: cost.subarray(0, count),
    waiting: Float64Array.from(tickets, (ticket) => problem.waiting[ticket] as number),
    slots: slotsOf(
      { first, agent, room },
      Int32Array.from(tickets, (ticket) => size[ticket] as number),
    ),
    step: problem.step,
    taken,
  }
  return { flow, tickets, room }
}

function slotsOf(
  { first, agent, room }: { first: Int32Array; agent: Int32Array; room: Int32Array },
  size: Int32Array,
): Int32Array {
  const slots = new Int32Array(room.length)
  const left = Int32Array.from(room)
  const bySize = [...size.keys()].sort((one, other) => (size[one] as number) - (size[other] as number))
  for (const ticket of bySize) {
    for (let offer = first[ticket] as number; offer < (first[ticket + 1] as number); offer += 1) {
      const to = agent[offer] as number
      if ((left[to] as number) < (size[ticket] as number)) continue
      left[to] = (left[to] as number) - (size[ticket] as number)
      slots[to] = (slots[to] as number) + 1
    }
  }
  return slots
}

function offerOf({ first, agent, cost }: Problem, ticket: number, to: number): number {
  for (let offer = first[ticket] as number; offer < (first[ticket + 1] as number); offer += 1) {
    if (agent[offer] === to) return cost[offer] as number
  }
  throw new Error('a ticket was given to an agent who may not have it')
}

function takeLeast<T extends { bound: number }>(open: T[]): T | undefined {
  let least = 0
  for (const [at, { bound }] of open.entries()) if (bound < (open[least] as T).bound) least = at
  return open.splice(least, 1)[0]
}

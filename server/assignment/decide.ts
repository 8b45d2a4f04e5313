import type { Explanation } from '#contract/assignment.ts'
import { cost, type Parts, unfamiliarity, urgency, wholeCost } from './cost.ts'
import { barrier, isAble, isAround } from './eligible.ts'
import { explain, type Offer, type Refusal, scoreOf } from './explain.ts'
import type { Agent, Policy, Scene, Ticket } from './scene.ts'
import { type Problem, solve } from './solve.ts'

export interface Given {
  ticketId: number
  agentId: number
  points: number
  policyId: number
  /** Worked out when it is asked for: most of the work of a decision would be telling of it. */
  explain: () => Explanation
}

export interface Decision {
  given: Given[]
  /** Tickets that nobody can have now. */
  waiting: number[]
  /** When a limit that keeps somebody from a waiting ticket passes by itself: the end of an absence, the next working hours. */
  again: Date | null
}

/** Tickets that ask for the same have the same candidates, and these cost the same but for whom they helped before. */
interface Kind {
  policy: Policy
  tickets: Ticket[]
  /** Places of the candidates among the agents, and what each costs. */
  candidates: number[]
  costs: number[]
  /** All of them and who is ruled out, to be told. */
  told: () => { offers: Offer[]; refusals: Refusal[] }
}

/** An agent whose turns are counted on while it is decided. */
type Turning = Agent & { turns: Map<number, Date> }

/**
 * Whom each waiting ticket goes to. Best fit decides all of its tickets together and first; then comes what goes in turn.
 *
 * @param mostOffers  how much is tried where room is short and tickets are of several sizes; see {@link solve}
 */
export function decide(scene: Scene, { mostOffers }: { mostOffers?: number } = {}): Decision {
  const agents = scene.agents.map((agent) => ({ ...agent, turns: new Map(agent.turns) }))
  const kinds = kindsOf({ ...scene, agents }, scene.agents)
  const given = [
    ...bestFit(
      kinds.filter(({ policy }) => policy.kind === 'best_fit'),
      { ...scene, agents },
      mostOffers,
    ),
    ...inTurn(
      kinds.filter(({ policy }) => policy.kind === 'round_robin' || policy.kind === 'least_loaded'),
      { now: scene.now, agents },
    ),
  ]
  const found = new Set(given.map(({ ticketId }) => ticketId))
  const waiting = scene.tickets.filter(({ id }) => !found.has(id))
  return { given, waiting: waiting.map(({ id }) => id), again: nextChance(kinds, found, scene) }
}

/** What speaks for whom and against whom, for one ticket as things are, whether it waits or somebody has it. */
export function explainNow(scene: Scene, ticket: Ticket): Explanation | null {
  const [kind] = kindsOf({ ...scene, tickets: [ticket] }, scene.agents)
  if (!kind) return null
  return explain({ ...tellingOf(kind, ticket), ticket, now: scene.now, together: scene.tickets.length, chosen: null })
}

/** @param before  the agents as they are before anything is decided */
function kindsOf(scene: Scene, before: Agent[]): Kind[] {
  const kinds = new Map<string, Kind>()
  const busiest = Math.max(0, ...before.map(({ weekPoints }) => weekPoints))
  const around = aroundOf(scene)
  for (const ticket of scene.tickets) {
    const policy = scene.policies.get(ticket.policyId)
    if (!policy || policy.kind === 'none') continue
    const { departmentId, teamId, points, language, needs } = ticket
    const key = JSON.stringify([policy.id, departmentId, teamId, points, language, needs])
    const known = kinds.get(key)
    if (known) {
      known.tickets.push(ticket)
      continue
    }
    const candidates: number[] = []
    const costs: number[] = []
    for (const place of around(ticket)) {
      const agent = scene.agents[place] as Agent
      if (!isAble(ticket, agent, policy)) continue
      candidates.push(place)
      costs.push(wholeCost(ticket, agent, { policy, busiest }))
    }
    const told = once(() => sorted(ticket, policy, { scene: { ...scene, agents: before }, busiest }))
    kinds.set(key, { policy, tickets: [ticket], candidates, costs, told })
  }
  return [...kinds.values()]
}

/** The places of those who could have tickets of a department and team at all. */
function aroundOf({ agents, assignableTo }: Scene): (ticket: Ticket) => number[] {
  const known = new Map<string, number[]>()
  return (ticket) => {
    const key = `${ticket.departmentId} ${ticket.teamId}`
    const places =
      known.get(key) ?? [...agents.keys()].filter((at) => isAround(ticket, agents[at] as Agent, assignableTo))
    known.set(key, places)
    return places
  }
}

function sorted(
  ticket: Ticket,
  policy: Policy,
  { scene, busiest }: { scene: Scene; busiest: number },
): { offers: Offer[]; refusals: Refusal[] } {
  const offers: Offer[] = []
  const refusals: Refusal[] = []
  for (const agent of scene.agents) {
    const against = barrier(ticket, agent, { policy, assignableTo: scene.assignableTo })
    if (against) refusals.push({ agent, ...against })
    else offers.push({ agent, parts: cost(ticket, agent, { policy, busiest }) })
  }
  return { offers, refusals }
}

/** Whom there is for its kind, with what this ticket's requester makes of them. */
function tellingOf({ policy, told }: Kind, { before }: Ticket) {
  const { offers, refusals } = told()
  if (policy.kind !== 'best_fit') return { policy, offers, refusals }
  const own = offers.map(({ agent, parts }) => ({
    agent,
    parts: { ...parts, ...unfamiliarity(policy, before.get(agent.id)) },
  }))
  return { policy, offers: own, refusals }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Costs are counted in hundredths, so that they are whole. */
export const WHOLE = 100

function bestFit(kinds: Kind[], scene: Scene, mostOffers: number | undefined): Given[] {
  const entries = kinds.flatMap((kind) => kind.tickets.map((ticket) => ({ kind, ticket })))
  if (entries.length === 0) return []
  const problem = problemOf(kinds, entries, scene)
  const { agentOf } = solve(problem, mostOffers)
  return entries.flatMap(({ kind, ticket }, at) => {
    const agent = scene.agents[agentOf[at] ?? -1]
    if (!agent) return []
    agent.load += ticket.points
    const told = { ticket, now: scene.now, together: entries.length, chosen: agent }
    return [givenTo(agent, ticket, () => explain({ ...tellingOf(kind, ticket), ...told }))]
  })
}

function problemOf(kinds: Kind[], entries: { kind: Kind; ticket: Ticket }[], { agents, now }: Scene): Problem {
  const length = entries.reduce((count, { kind }) => count + kind.candidates.length, 0)
  const first = new Int32Array(entries.length + 1)
  const agent = new Int32Array(length)
  const costs = new Float64Array(length)
  let count = 0
  let dearest = 0
  for (const [at, { kind, ticket }] of entries.entries()) {
    const { policy } = kind
    const stranger = sum(unfamiliarity(policy, undefined))
    for (let candidate = 0; candidate < kind.candidates.length; candidate += 1) {
      const place = kind.candidates[candidate] as number
      const base = kind.costs[candidate] as number
      const known = ticket.before.size > 0 ? ticket.before.get((agents[place] as Agent).id) : undefined
      const whole = Math.round(WHOLE * (base + (known ? sum(unfamiliarity(policy, known)) : stranger)))
      agent[count] = place
      costs[count] = whole
      if (whole > dearest) dearest = whole
      count += 1
    }
    first[at + 1] = count
  }
  // Each further ticket weighs on an agent as much more as it adds to her load.
  const loadWeight = Math.max(...kinds.map(({ policy }) => policy.loadWeight))
  const step = Float64Array.from(agents, ({ capacity }) => Math.round((WHOLE * loadWeight) / Math.max(1, capacity)))
  // So dear that no saving elsewhere is worth to leave a ticket waiting: how well it fits decides whose it is, not whether.
  const dear = (dearest + Math.max(0, ...step) * entries.length + 1) * (entries.length + 1)
  return {
    first,
    agent,
    cost: costs,
    step,
    waiting: Float64Array.from(
      entries,
      ({ ticket }) => ticket.points * dear * Math.round(20 * (1 + 4 * urgency(ticket, now))),
    ),
    size: Int32Array.from(entries, ({ ticket }) => ticket.points),
    room: Int32Array.from(agents, ({ capacity, load }) => Math.max(0, capacity - load)),
  }
}

/** One ticket after the other, the most urgent first: to whom it goes depends on who got the one before. */
function inTurn(kinds: Kind[], { now, agents }: { now: Date; agents: Turning[] }): Given[] {
  const entries = kinds.flatMap((kind) =>
    kind.tickets.map((ticket) => ({ kind, ticket, urgent: urgency(ticket, now) })),
  )
  entries.sort((one, other) => other.urgent - one.urgent || one.ticket.id - other.ticket.id)
  return entries.flatMap(({ kind, ticket }, turn) => {
    const { policy } = kind
    const { points } = ticket
    const hers = kind.candidates.map((place) => agents[place] as Turning)
    const fits = hers.filter((agent) => agent.load + points <= agent.capacity)
    const lastTurn = (agent: Agent) => agent.turns.get(policy.id)?.getTime() ?? 0
    fits.sort((one, other) => lastTurn(one) - lastTurn(other) || one.id - other.id)
    const offers = fits.map((agent, at) => ({ agent, parts: partsInTurn(policy, agent, { at, points }) }))
    offers.sort((one, other) => scoreOf(one) - scoreOf(other))
    const chosen = offers[0]?.agent
    if (!chosen) return []
    const full = hers.filter((agent) => agent.load + points > agent.capacity).map((agent) => tooFull(agent, points))
    const told = () => ({ policy, offers, refusals: [...kind.told().refusals, ...full] })
    chosen.load += points
    // Before anything that is still to come, and in this order.
    chosen.turns.set(policy.id, new Date(now.getTime() + turn))
    return [givenTo(chosen, ticket, () => explain({ ...told(), ticket, now, together: entries.length, chosen }))]
  })
}

function partsInTurn(policy: Policy, agent: Agent, { at, points }: { at: number; points: number }): Parts {
  if (policy.kind === 'round_robin') return { turn: at }
  // Of two who have as much to do, it is the turn of who got nothing for longer.
  return { load: (100 * (agent.load + points)) / Math.max(1, agent.capacity), turn: at / 1000 }
}

function tooFull(agent: Agent, points: number): Refusal {
  return { agent, limit: 'capacity', detail: { load: agent.load, capacity: agent.capacity, points } }
}

function givenTo(agent: Agent, { id, points, policyId }: Ticket, told: () => Explanation): Given {
  return { ticketId: id, agentId: agent.id, points, policyId, explain: told }
}

function nextChance(kinds: Kind[], found: ReadonlySet<number>, { agents, assignableTo }: Scene): Date | null {
  const gone = agents.filter(({ absence, offHours }) => absence ?? offHours)
  let next: Date | null = null
  for (const { tickets, policy } of kinds) {
    const waiting = tickets.find(({ id }) => !found.has(id))
    if (!waiting) continue
    for (const agent of gone) {
      const limit = barrier(waiting, agent, { policy, assignableTo })?.limit
      const until = limit === 'absent' ? agent.absence?.until : limit === 'hours' ? agent.offHours?.until : null
      if (until && (next === null || until < next)) next = until
    }
  }
  return next
}

function sum(parts: Parts): number {
  let all = 0
  for (const part of Object.values(parts)) all += part
  return all
}

import type { Explanation } from '#contract/assignment.ts'
import { cost, type Parts, unfamiliarity, urgency } from './cost.ts'
import { barrier } from './eligible.ts'
import { explain, type Offer, type Refusal, scoreOf } from './explain.ts'
import type { Agent, Policy, Scene, Ticket } from './scene.ts'
import { type Problem, solve } from './solve.ts'

export interface Given {
  ticketId: number
  agentId: number
  points: number
  policyId: number
  explanation: Explanation
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
  offers: Offer[]
  refusals: Refusal[]
}

/** An agent whose turns are counted on while it is decided. */
type Turning = Agent & { turns: Map<number, Date> }

/** Whom each waiting ticket goes to. Best fit decides all of its tickets together and first; then comes what goes in turn. */
export function decide(scene: Scene): Decision {
  const agents = scene.agents.map((agent) => ({ ...agent, turns: new Map(agent.turns) }))
  const kinds = kindsOf({ ...scene, agents })
  const given = [
    ...bestFit(
      kinds.filter(({ policy }) => policy.kind === 'best_fit'),
      { ...scene, agents },
    ),
    ...inTurn(
      kinds.filter(({ policy }) => policy.kind === 'round_robin' || policy.kind === 'least_loaded'),
      { now: scene.now, agents },
    ),
  ]
  const found = new Set(given.map(({ ticketId }) => ticketId))
  const waiting = scene.tickets.filter(({ id }) => !found.has(id))
  return { given, waiting: waiting.map(({ id }) => id), again: nextChance(kinds, found) }
}

/** What speaks for whom and against whom, for one ticket as things are, whether it waits or somebody has it. */
export function explainNow(scene: Scene, ticket: Ticket): Explanation | null {
  const [kind] = kindsOf({ ...scene, tickets: [ticket] })
  if (!kind) return null
  const offers = offersTo(kind, ticket)
  return explain({ ...kind, offers, ticket, now: scene.now, together: scene.tickets.length, chosen: null })
}

function kindsOf(scene: Scene): Kind[] {
  const kinds = new Map<string, Kind>()
  const busiest = Math.max(0, ...scene.agents.map(({ weekPoints }) => weekPoints))
  for (const ticket of scene.tickets) {
    const policy = scene.policies.get(ticket.policyId)
    if (!policy || policy.kind === 'none') continue
    const { departmentId, teamId, points, language, needs } = ticket
    const key = JSON.stringify([policy.id, departmentId, teamId, points, language, needs])
    const known = kinds.get(key)
    if (known) known.tickets.push(ticket)
    else kinds.set(key, { policy, tickets: [ticket], ...sorted(ticket, policy, { scene, busiest }) })
  }
  return [...kinds.values()]
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

/** The offers of its kind, with what this ticket's requester makes of them. */
function offersTo({ policy, offers }: Kind, { before }: Ticket): Offer[] {
  if (policy.kind !== 'best_fit') return offers
  return offers.map(({ agent, parts }) => ({
    agent,
    parts: { ...parts, ...unfamiliarity(policy, before.get(agent.id)) },
  }))
}

/** Costs are counted in hundredths, so that they are whole. */
const WHOLE = 100

function bestFit(kinds: Kind[], scene: Scene): Given[] {
  const entries = kinds.flatMap((kind) => kind.tickets.map((ticket) => ({ kind, ticket })))
  if (entries.length === 0) return []
  const problem = problemOf(kinds, entries, scene)
  const { agentOf } = solve(problem)
  return entries.flatMap(({ kind, ticket }, at) => {
    const agent = scene.agents[agentOf[at] ?? -1]
    if (!agent) return []
    agent.load += ticket.points
    const offers = offersTo(kind, ticket)
    const told = { ...kind, offers, ticket, now: scene.now, together: entries.length, chosen: agent }
    return [givenTo(agent, ticket, explain(told))]
  })
}

function problemOf(kinds: Kind[], entries: { kind: Kind; ticket: Ticket }[], { agents, now }: Scene): Problem {
  const placeOf = new Map(agents.map((agent, at) => [agent.id, at]))
  const bases = new Map(
    kinds.map((kind) => [
      kind,
      kind.offers.map(({ agent, parts }) => [placeOf.get(agent.id) ?? 0, sum(parts)] as const),
    ]),
  )
  const length = entries.reduce((count, { kind }) => count + kind.offers.length, 0)
  const first = new Int32Array(entries.length + 1)
  const agent = new Int32Array(length)
  const costs = new Float64Array(length)
  let count = 0
  let dearest = 0
  for (const [at, { kind, ticket }] of entries.entries()) {
    const { policy } = kind
    const stranger = sum(unfamiliarity(policy, undefined))
    for (const [place, base] of bases.get(kind) ?? []) {
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
  const byId = new Map(agents.map((agent) => [agent.id, agent]))
  const entries = kinds.flatMap((kind) =>
    kind.tickets.map((ticket) => ({ kind, ticket, urgent: urgency(ticket, now) })),
  )
  entries.sort((one, other) => other.urgent - one.urgent || one.ticket.id - other.ticket.id)
  return entries.flatMap(({ kind, ticket }, turn) => {
    const { policy } = kind
    const { points } = ticket
    const fits = kind.offers.filter(({ agent }) => agent.load + points <= agent.capacity)
    const full = kind.offers.filter(({ agent }) => agent.load + points > agent.capacity)
    const lastTurn = ({ agent }: Offer) => agent.turns.get(policy.id)?.getTime() ?? 0
    fits.sort((one, other) => lastTurn(one) - lastTurn(other) || one.agent.id - other.agent.id)
    const offers = fits.map(({ agent }, at) => ({ agent, parts: partsInTurn(policy, agent, { at, points }) }))
    offers.sort((one, other) => scoreOf(one) - scoreOf(other))
    const chosen = byId.get(offers[0]?.agent.id ?? -1)
    if (!chosen) return []
    const refusals = [...kind.refusals, ...full.map(({ agent }) => tooFull(agent, points))]
    const explanation = explain({ policy, offers, refusals, ticket, now, together: entries.length, chosen })
    chosen.load += points
    // Before anything that is still to come, and in this order.
    chosen.turns.set(policy.id, new Date(now.getTime() + turn))
    return [givenTo(chosen, ticket, explanation)]
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

function givenTo(agent: Agent, { id, points, policyId }: Ticket, explanation: Explanation): Given {
  return { ticketId: id, agentId: agent.id, points, policyId, explanation }
}

function nextChance(kinds: Kind[], found: ReadonlySet<number>): Date | null {
  let next: number | null = null
  for (const { tickets, refusals } of kinds) {
    if (tickets.every(({ id }) => found.has(id))) continue
    for (const { limit, agent } of refusals) {
      const until = limit === 'absent' ? agent.absence?.until : limit === 'hours' ? agent.offHours?.until : null
      if (until && (next === null || until.getTime() < next)) next = until.getTime()
    }
  }
  return next === null ? null : new Date(next)
}

function sum(parts: Parts): number {
  let all = 0
  for (const part of Object.values(parts)) all += part
  return all
}

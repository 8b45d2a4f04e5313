/** Tickets to be given to agents, each at a cost; whole numbers throughout, so that nothing is lost by rounding. */
export interface Flow {
  /** The offers of ticket `t` are those from `first[t]` up to `first[t + 1]`, one an agent who may have it. */
  first: Int32Array
  agent: Int32Array
  cost: Float64Array
  /** What it costs to leave a ticket waiting. It is fastest when those that cost most come first. */
  waiting: Float64Array
  /** How many tickets each agent may get. */
  slots: Int32Array
  /** What an agent's second ticket costs more than the first, the third more than the second, and so on. */
  step: Float64Array
  /** How many tickets an agent has got already, as far as `step` is concerned. */
  taken: Int32Array
}

const NOBODY = -1
/** Looking at this many offers costs about as much as putting one of them in its place anew. */
const SORT_AFTER = 8

/**
 * Gives every ticket to an agent or leaves it waiting, so that the sum of all costs is the least there is.
 *
 * Tickets are let in one after the other. Each takes the cheapest way through what has been decided so far: it may
 * push tickets on to other agents, until one finds an agent with a free slot, or waits. Along such shortest ways the
 * whole stays optimal (successive shortest paths: Dijkstra over the agents, with potentials).
 *
 * An offer is never cheaper than its cost less the potential of its agent, and potentials only fall: so offers are kept
 * in that order, and a search stops at the first one that is too dear.
 *
 * @returns for each ticket its agent, -1 for one that waits
 */
export function cheapestFlow(flow: Flow): Int32Array {
  const { first, waiting, slots, step, taken } = flow
  const tickets = waiting.length
  const agents = slots.length
  const agentOf = new Int32Array(tickets).fill(NOBODY)
  const count = new Int32Array(agents)
  // The tickets of each agent as a chain.
  const head = new Int32Array(agents).fill(NOBODY)
  const next = new Int32Array(tickets).fill(NOBODY)
  const agentPotential = new Float64Array(agents)
  const ticketPotential = new Float64Array(tickets)
  const distance = new Float64Array(agents).fill(Number.POSITIVE_INFINITY)
  const via = new Int32Array(agents)
  const pending = new Int32Array(agents)
  const settled = new Int32Array(agents)
  const offers = emptyOffers(flow.cost.length)
  putInOrder(offers, flow, agentPotential)
  let looks = 0

  for (let ticket = 0; ticket < tickets; ticket += 1) {
    if (looks > offers.cost.length * SORT_AFTER) {
      putInOrder(offers, flow, agentPotential)
      looks = 0
    }
    letIn(ticket)
  }
  return agentOf

  function letIn(ticket: number): void {
    const { agent, cost, floor } = offers
    // As if it came from the cheapest place: all its offers cost nothing or more then.
    let least = waiting[ticket] as number
    for (let offer = first[ticket] as number; offer < (first[ticket + 1] as number); offer += 1) {
      if ((floor[offer] as number) >= least) break
      const at = (cost[offer] as number) - (agentPotential[agent[offer] as number] as number)
      if (at < least) least = at
    }
    ticketPotential[ticket] = -least

    let pendingCount = 0
    let settledCount = 0
    let end = Number.POSITIVE_INFINITY
    let endTicket = NOBODY
    let endAgent = NOBODY
    let from = ticket
    let base = 0
    for (;;) {
      // On from this ticket: to waiting, or to the agents who may have it.
      const reach = base + (ticketPotential[from] as number)
      if (reach + (waiting[from] as number) < end) {
        end = reach + (waiting[from] as number)
        endTicket = from
        endAgent = NOBODY
      }
      const stop = first[from + 1] as number
      let offer = first[from] as number
      for (; offer < stop; offer += 1) {
        if (reach + (floor[offer] as number) >= end) break
        const to = agent[offer] as number
        const length = reach + (cost[offer] as number) - (agentPotential[to] as number)
        const known = distance[to] as number
        if (length >= known || length >= end) continue
        if (known === Number.POSITIVE_INFINITY) {
          pending[pendingCount] = to
          pendingCount += 1
        }
        distance[to] = length
        via[to] = from
        const got = count[to] as number
        if (got >= (slots[to] as number)) continue
        const price = (step[to] as number) * (got + (taken[to] as number))
        const whole = length + price + (agentPotential[to] as number)
        if (whole >= end) continue
        end = whole
        endAgent = to
        endTicket = NOBODY
      }
      looks += offer - (first[from] as number)

      // Then the next ticket of the same agent; when she has no more, the first one of the nearest agent.
      if (settledCount > 0) from = next[from] as number
      else from = NOBODY
      while (from === NOBODY) {
        let nearest = NOBODY
        let length = end
        for (let at = 0; at < pendingCount; at += 1) {
          const away = distance[pending[at] as number] as number
          if (away >= length) continue
          length = away
          nearest = at
        }
        if (nearest === NOBODY) break
        const reached = pending[nearest] as number
        pendingCount -= 1
        pending[nearest] = pending[pendingCount] as number
        settled[settledCount] = reached
        settledCount += 1
        base = length
        from = head[reached] as number
      }
      if (from === NOBODY) break
    }

    ticketPotential[ticket] = (ticketPotential[ticket] as number) - end
    for (let at = 0; at < settledCount; at += 1) {
      const reached = settled[at] as number
      const nearer = (distance[reached] as number) - end
      distance[reached] = Number.POSITIVE_INFINITY
      if (nearer >= 0) continue
      agentPotential[reached] = (agentPotential[reached] as number) + nearer
      for (let one = head[reached] as number; one !== NOBODY; one = next[one] as number) {
        ticketPotential[one] = (ticketPotential[one] as number) + nearer
      }
    }
    for (let at = 0; at < pendingCount; at += 1) distance[pending[at] as number] = Number.POSITIVE_INFINITY
    if (endTicket === ticket) return
    push(ticket, { endTicket, endAgent })
  }

  /** Moves tickets along the way that was found, from its end back to the ticket that is let in. */
  function push(ticket: number, { endTicket, endAgent }: { endTicket: number; endAgent: number }): void {
    let vacant = endAgent
    if (endTicket === NOBODY) count[vacant] = (count[vacant] as number) + 1
    else {
      vacant = agentOf[endTicket] as number
      leave(endTicket, vacant)
    }
    for (;;) {
      const mover = via[vacant] as number
      const before = agentOf[mover] as number
      if (before !== NOBODY) leave(mover, before)
      agentOf[mover] = vacant
      next[mover] = head[vacant] as number
      head[vacant] = mover
      if (mover === ticket) return
      vacant = before
    }
  }

  /** Takes a ticket from its agent; how many she has is not touched, as another is about to come. */
  function leave(ticket: number, from: number): void {
    agentOf[ticket] = NOBODY
    let at = head[from] as number
    if (at === ticket) head[from] = next[ticket] as number
    else {
      while (next[at] !== ticket) at = next[at] as number
      next[at] = next[ticket] as number
    }
    next[ticket] = NOBODY
  }
}

interface Offers {
  agent: Int32Array
  cost: Float64Array
  /** The least that this offer, and each after it of the same ticket, can cost: less the potential of its agent. */
  floor: Float64Array
}

const BUCKETS = 128

function emptyOffers(length: number): Offers {
  return { agent: new Int32Array(length), cost: new Float64Array(length), floor: new Float64Array(length) }
}

/** The offers of each ticket, roughly in the order of what they cost now: a bucket sort, as exactness is not needed. */
function putInOrder({ agent, cost, floor }: Offers, { first, ...flow }: Flow, potential: Float64Array): void {
  const bucketOf = new Uint8Array(floor.length)
  const place = new Int32Array(BUCKETS + 1)
  for (let ticket = 0; ticket + 1 < first.length; ticket += 1) {
    const from = first[ticket] as number
    const to = first[ticket + 1] as number
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let offer = from; offer < to; offer += 1) {
      const at = (flow.cost[offer] as number) - (potential[flow.agent[offer] as number] as number)
      if (at < least) least = at
      if (at > most) most = at
      floor[offer] = at
    }
    const scale = (BUCKETS - 1) / Math.max(1, most - least)
    place.fill(0)
    for (let offer = from; offer < to; offer += 1) {
      const bucket = (((floor[offer] as number) - least) * scale) | 0
      bucketOf[offer] = bucket
      place[bucket + 1] = (place[bucket + 1] as number) + 1
    }
    for (let bucket = 1; bucket <= BUCKETS; bucket += 1) {
      place[bucket] = (place[bucket] as number) + (place[bucket - 1] as number)
    }
    for (let offer = from; offer < to; offer += 1) {
      const bucket = bucketOf[offer] as number
      const at = from + (place[bucket] as number)
      place[bucket] = (place[bucket] as number) + 1
      agent[at] = flow.agent[offer] as number
      cost[at] = flow.cost[offer] as number
    }
    let lowest = Number.POSITIVE_INFINITY
    for (let offer = to - 1; offer >= from; offer -= 1) {
      const at = (cost[offer] as number) - (potential[agent[offer] as number] as number)
      if (at < lowest) lowest = at
      floor[offer] = lowest
    }
  }
}

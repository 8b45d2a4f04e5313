import type { Cause } from '#contract/cause.ts'
import { decide } from '#server/assignment/decide.ts'
import { MOST_TICKETS } from '#server/assignment/load-scene.ts'
import { policyName } from '#server/assignment/policy-name.ts'
import type { PolicyFacts } from '../configuration.ts'
import type { Handable, Handed, Standing, Turn } from '../outcome.ts'
import { chances, inOrder, keepWaiting, leaveQueue } from './backlog.ts'
import { type Desk, deskOf, type Grounds, type Kind, type Live, ticketOf } from './desk.ts'
import { handBack } from './hand-back.ts'
import { AWAY, countGiven, dayOf, forgetOlder, type Hand, isThere, roomOf } from './hands.ts'
import { type Moment, momentsOf } from './moments.ts'
import { bestOf } from './one.ts'
import { setHolder, weigh } from './weight.ts'

/**
 * A month has a hundred mornings on which more waits than there is room for. The engine tries for longer to find better
 * then, and hardly ever does: so much is enough to find the best for a few tickets, and a good one for many.
 */
export const MOST_OFFERS = 20_000

/**
 * Hands out all tickets of a period again: goes through what happened to them, and through the hours and absences of
 * agents, in the order of time; whenever a ticket comes to wait, or somebody may have got free, it is decided who gets what
 * by the engine's own decision. People's doings are kept as they were, and so is when a ticket was closed.
 *
 * Of what waits only that is decided about for which there may be somebody new: the rest was decided before, and nothing
 * has changed for it.
 */
export function handOut(
  world: Grounds,
  courses: readonly Handable[],
  { standing, from, until }: { standing: Standing; from: number; until: number },
): Handed {
  const desk = deskOf(world, from)
  const lives = [...standing.map((course) => liveOf(course, false)), ...courses.map((course) => liveOf(course, true))]
  const turns = turnsInOrder(lives, until)
  const { moments, offHours } = momentsOf(world, desk.hands, { from, until })
  for (const hand of offHours) hand.offHours = AWAY
  let turn = 0
  let moment = 0
  const next = () => Math.min(turns.at(turn), moments[moment]?.at ?? Number.POSITIVE_INFINITY)
  for (; turns.at(turn) < from; turn += 1) turns.take(desk, turn)
  begin(desk, from)
  settle(desk)
  for (let now = next(); now < Number.POSITIVE_INFINITY; now = next()) {
    begin(desk, now)
    for (; moments[moment]?.at === now; moment += 1) pass(desk, moments[moment] as Moment)
    for (; turns.at(turn) === now; turn += 1) turns.take(desk, turn)
    settle(desk)
  }
  return handed(desk, lives)
}

function liveOf(course: Handable, isCounted: boolean): Live {
  return {
    course,
    isCounted,
    turn: null,
    agentId: null,
    lastAgentId: null,
    weight: 0,
    kind: null,
    place: -1,
    ticket: null,
    urgency: 0,
    urgencyAt: Number.NaN,
    given: null,
  }
}

/** The turns of all tickets as one line of time. */
function turnsInOrder(lives: readonly Live[], until: number) {
  const count = lives.reduce((sum, { course }) => sum + course.turns.length, 0)
  const at = new Float64Array(count)
  const live = new Uint32Array(count)
  const which = new Uint16Array(count)
  let filled = 0
  for (const [place, { course }] of lives.entries()) {
    for (const [turn, { at: when }] of course.turns.entries()) {
      if (when > until) break
      at[filled] = when
      live[filled] = place
      which[filled] = turn
      filled += 1
    }
  }
  const order = new Uint32Array(filled).map((_, index) => index)
  order.sort((one, other) => (at[one] as number) - (at[other] as number) || one - other)
  return {
    at: (index: number) => (index < filled ? (at[order[index] as number] as number) : Number.POSITIVE_INFINITY),
    take(desk: Desk, index: number) {
      const place = order[index] as number
      const ticket = lives[live[place] as number] as Live
      takeTurn(desk, ticket, ticket.course.turns[which[place] as number] as Turn)
    },
  }
}

function begin(desk: Desk, now: number): void {
  desk.now = now
  const today = dayOf(now)
  if (today === desk.today) return
  desk.today = today
  for (const hand of desk.hands) forgetOlder(hand, today)
  desk.busiest = null
  for (const hand of desk.hands) if (hand.weekPoints > (desk.busiest?.weekPoints ?? 0)) desk.busiest = hand
}

function takeTurn(desk: Desk, live: Live, turn: Turn): void {
  const isFirst = live.turn === null
  live.turn = turn
  if (isFirst || turn.agentBy === 'given' || (turn.agentBy === 'claimed' && live.agentId === null)) {
    setHolder(desk, live, turn.agentId)
  } else weigh(desk, live)
  queue(desk, live)
}

/** Whether it waits for a policy from now on, and for what. */
function queue(desk: Desk, live: Live): void {
  const { turn, course } = live
  const asks = turn?.isOpen && live.agentId === null ? desk.kindOf(course, turn) : null
  const kind = asks?.policy.kind === 'none' ? null : asks
  if (kind === live.kind) {
    live.ticket = null
    return
  }
  leaveQueue(desk, live)
  if (!kind) return
  live.kind = kind
  desk.fresh.add(live)
}

function pass(desk: Desk, moment: Moment): void {
  const { hand, what } = moment
  if (what === 'hands back') {
    for (const live of handBack(desk, hand, moment.afterMinutes)) queue(desk, live)
    return
  }
  if (what === 'comes') hand.offHours = null
  else if (what === 'goes') hand.offHours = AWAY
  else if (what === 'leaves') hand.absence = AWAY
  else hand.absence = null
  desk.freed.add(hand)
}

/**
 * Decides what may be decided otherwise than before, until nothing comes of it any more: like the engine, which is asked
 * again by everything that it gives. What waits for its requester takes room when it is given, and none afterwards.
 */
function settle(desk: Desk): void {
  for (;;) {
    const freed = desk.backlog.size > 0 ? [...desk.freed].filter((hand) => isThere(hand) && roomOf(hand) > 0) : []
    desk.freed.clear()
    const old = freed.length > 0 ? chances(desk, freed) : []
    const tickets = [...desk.fresh, ...old]
    const [first] = tickets
    if (!first) return
    if (tickets.length > 1) decideAll(desk, tickets, freed)
    else {
      const kind = first.kind as Kind
      const hand = bestOf(desk, first, kind)
      if (hand) give(desk, first, { hand, policy: kind.policy })
    }
    for (const live of desk.fresh) keepWaiting(desk, live, live.kind as Kind)
    desk.fresh.clear()
  }
}

function decideAll(desk: Desk, lives: Live[], freed: readonly Hand[]): void {
  const { world, assignableTo, busiest, now } = desk
  const hands = new Set(freed)
  // Whoever was given most counts, though she may not be there: all are measured by her.
  if (busiest) hands.add(busiest)
  for (const { kind } of desk.fresh) {
    for (const hand of kind?.able ?? []) if (isThere(hand) && roomOf(hand) > 0) hands.add(hand)
  }
  const waiting = lives.sort(inOrder).slice(0, MOST_TICKETS)
  const tickets = waiting.map((live) => {
    const kind = live.kind as Kind
    const ticket = ticketOf(live, kind)
    if (kind.policy.kind === 'best_fit') ticket.before = desk.helped.before(live, now)
    return ticket
  })
  const agents = [...hands].sort((one, other) => one.place - other.place)
  const { given } = decide(
    { now: new Date(now), tickets, agents, policies: world.policies, assignableTo },
    { mostOffers: MOST_OFFERS },
  )
  const byId = new Map(waiting.map((live) => [live.course.ticketId, live]))
  for (const { ticketId, agentId, policyId } of given) {
    const live = byId.get(ticketId)
    const hand = desk.handOf.get(agentId)
    const policy = world.policies.get(policyId)
    if (!live || !hand || !policy) continue
    give(desk, live, { hand, policy })
    desk.freed.add(hand)
  }
}

function give(desk: Desk, live: Live, { hand, policy }: { hand: Hand; policy: PolicyFacts }): void {
  const { demand } = live.kind as Kind
  leaveQueue(desk, live)
  if (live.isCounted) {
    if (live.lastAgentId !== null && live.lastAgentId !== hand.id) desk.handOvers += 1
    desk.perAgent.set(hand.id, (desk.perAgent.get(hand.id) ?? 0) + 1)
  }
  setHolder(desk, live, hand.id)
  live.given = {
    cause: causeOf(policy),
    needs: demand.needs.length > 0,
    isSkilled: demand.needs.every(({ skillId, minLevel }) => (hand.skills.get(skillId) ?? 0) >= minLevel),
  }
  if (live.turn?.isPaused) desk.freed.add(hand)
  countGiven(hand, demand.points, desk.today)
  if (hand.weekPoints > (desk.busiest?.weekPoints ?? 0)) desk.busiest = hand
  // Only their order counts.
  desk.turns += 1
  hand.turns.set(policy.id, new Date(desk.turns))
}

function handed(desk: Desk, lives: readonly Live[]): Handed {
  const counted = lives.filter(({ isCounted }) => isCounted)
  const given = counted.flatMap(({ course, agentId, given: by }) =>
    by ? [{ ticketId: course.ticketId, agentId, ...by }] : [],
  )
  return {
    agentOf: new Map(given.map(({ ticketId, agentId }) => [ticketId, agentId])),
    causeOf: new Map(given.map(({ ticketId, cause }) => [ticketId, cause])),
    handOvers: desk.handOvers,
    needing: given.filter(({ needs }) => needs).length,
    skilled: given.filter(({ needs, isSkilled }) => needs && isSkilled).length,
    waiting: counted.filter(({ turn, agentId }) => turn?.isOpen && agentId === null).length,
    perAgent: desk.perAgent,
  }
}

function causeOf(policy: PolicyFacts): Cause {
  const { id, kind, version } = policy
  return { kind: 'assignment', id, name: policyName(policy), saw: { policy: kind, version } }
}

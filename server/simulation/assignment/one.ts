import { wholeCost } from '#server/assignment/cost.ts'
import { WHOLE } from '#server/assignment/decide.ts'
import type { Desk, Kind, Live } from './desk.ts'
import { type Hand, isThere } from './hands.ts'

/**
 * To whom a ticket goes when it is the only one that anybody could be given: what decide() comes to, without all that it
 * takes for many. So it is with most tickets, as they come.
 */
export function bestOf(desk: Desk, live: Live, kind: Kind): Hand | null {
  const { points } = kind.demand
  const fits = kind.able.filter((hand) => isThere(hand) && hand.load + points <= hand.capacity)
  if (fits.length === 0) return null
  if (kind.policy.kind === 'best_fit') return cheapest(fits, (hand) => fitCost(desk, { live, kind, hand }))
  const lastTurn = (hand: Hand) => hand.turns.get(kind.policy.id)?.getTime() ?? 0
  fits.sort((one, other) => lastTurn(one) - lastTurn(other) || one.id - other.id)
  if (kind.policy.kind === 'round_robin') return fits[0] ?? null
  // Of two who have as much to do, it is the turn of who got nothing for longer.
  return cheapest(fits, (hand, at) => (100 * (hand.load + points)) / Math.max(1, hand.capacity) + at / 1000)
}

/** What best fit counts for a ticket with an agent, in whole hundredths. */
export function fitCost(desk: Desk, { live, kind, hand }: { live: Live; kind: Kind; hand: Hand }): number {
  const { policy, demand, familiarity } = kind
  const base = wholeCost(demand, hand, { policy, busiest: desk.busiest?.weekPoints ?? 0 })
  return Math.round(WHOLE * (base + familiarity[desk.helped.by(live, hand.id, desk.now) ?? 'stranger']))
}

function cheapest(hands: Hand[], costOf: (hand: Hand, at: number) => number): Hand | null {
  let best: Hand | null = null
  let least = Number.POSITIVE_INFINITY
  for (const [at, hand] of hands.entries()) {
    const cost = costOf(hand, at)
    if (cost < least) {
      least = cost
      best = hand
    }
  }
  return best
}

import { urgency } from '#server/assignment/cost.ts'
import { type Desk, type Kind, type Live, ticketOf } from './desk.ts'
import { type Hand, roomOf } from './hands.ts'
import { fitCost } from './one.ts'

// Tickets for which nobody has room. Only who has come or got free since then can have one of them, and only the most
// urgent of them can be the one: so the many others need not be looked at each time.

/** One that waits, and is known to have nobody. */
export function keepWaiting(desk: Desk, live: Live, kind: Kind): void {
  live.place = kind.waiting.length
  kind.waiting.push(live)
  desk.backlog.add(kind)
}

/** It waits no more, or for something else. */
export function leaveQueue(desk: Desk, live: Live): void {
  desk.fresh.delete(live)
  const { kind, place } = live
  if (kind && place !== -1) {
    const last = kind.waiting.pop() as Live
    if (last !== live) {
      kind.waiting[place] = last
      last.place = place
    }
    if (kind.waiting.length === 0) desk.backlog.delete(kind)
  }
  live.kind = null
  live.place = -1
  live.ticket = null
}

/**
 * Of what waits, all that may go to somebody who has got free: of tickets of one size no more than there is room for,
 * those that matter most. What is left out would be given to nobody, whatever is decided.
 */
export function chances(desk: Desk, freed: readonly Hand[]): Set<Live> {
  const room = freed.reduce((sum, hand) => sum + roomOf(hand), 0)
  const found = new Set<Live>()
  for (const hand of freed) {
    const kinds = [...desk.backlog].filter(
      ({ isAble, demand }) => isAble[hand.place] === 1 && demand.points <= roomOf(hand),
    )
    const groups = Map.groupBy(kinds, ({ policy, demand }) => `${policy.kind === 'best_fit'} ${demand.points}`)
    for (const group of groups.values()) {
      const most = Math.floor(room / (group[0] as Kind).demand.points)
      for (const live of foremost(desk, { kinds: group, hand, most })) found.add(live)
    }
  }
  return found
}

function foremost(desk: Desk, { kinds, hand, most }: { kinds: Kind[]; hand: Hand; most: number }): Live[] {
  const count = kinds.reduce((sum, { waiting }) => sum + waiting.length, 0)
  if (count <= most) return kinds.flatMap(({ waiting }) => waiting)
  const isFirst = kinds[0]?.policy.kind === 'best_fit' ? goesBefore : isMoreUrgent
  if (most > 20) {
    const all = kinds.flatMap(({ waiting }) => waiting)
    return all.sort((one, other) => (isFirst(desk, one, { other, hand }) ? -1 : 1)).slice(0, most)
  }
  const best: Live[] = []
  for (const { waiting } of kinds) {
    for (const live of waiting) {
      if (best.length === most && !isFirst(desk, live, { other: best[most - 1] as Live, hand })) continue
      let at = Math.min(best.length, most - 1)
      while (at > 0 && isFirst(desk, live, { other: best[at - 1] as Live, hand })) {
        best[at] = best[at - 1] as Live
        at -= 1
      }
      best[at] = live
    }
  }
  return best
}

interface Against {
  other: Live
  hand: Hand
}

/** As best fit weighs what it leaves waiting: by steps of urgency, then by how well it fits. */
function goesBefore(desk: Desk, live: Live, { other, hand }: Against): boolean {
  const steps = stepsOf(desk, live) - stepsOf(desk, other)
  if (steps !== 0) return steps > 0
  const cost = (one: Live) => fitCost(desk, { live: one, kind: one.kind as Kind, hand })
  return cost(live) - cost(other) < 0 || (cost(live) === cost(other) && inOrder(live, other) < 0)
}

function isMoreUrgent(desk: Desk, live: Live, { other }: Against): boolean {
  return (
    urgencyOf(desk, live) - urgencyOf(desk, other) > 0 ||
    (urgencyOf(desk, live) === urgencyOf(desk, other) && live.course.ticketId < other.course.ticketId)
  )
}

function stepsOf(desk: Desk, live: Live): number {
  return Math.round(20 * (1 + 4 * urgencyOf(desk, live)))
}

function urgencyOf(desk: Desk, live: Live): number {
  if (live.urgencyAt !== desk.now || live.ticket === null) {
    live.urgency = urgency(ticketOf(live, live.kind as Kind), new Date(desk.now))
    live.urgencyAt = desk.now
  }
  return live.urgency
}

/** In which the engine reads what waits. */
export function inOrder(one: Live, other: Live): number {
  return (
    (one.kind?.priorityUrgency ?? 0) - (other.kind?.priorityUrgency ?? 0) ||
    (one.turn?.dueAt ?? Number.POSITIVE_INFINITY) - (other.turn?.dueAt ?? Number.POSITIVE_INFINITY) ||
    one.course.ticketId - other.course.ticketId
  )
}

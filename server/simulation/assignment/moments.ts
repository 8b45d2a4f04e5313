import type { Grounds } from './desk.ts'
import type { Hand } from './hands.ts'

/** When somebody's working hours or absence begin or end, or when her tickets go back because she is absent. */
export type Moment = { at: number; hand: Hand } & (
  | { what: 'comes' | 'goes' | 'leaves' | 'returns' }
  | { what: 'hands back'; afterMinutes: number }
)

interface Period {
  from: number
  until: number
}

const MINUTE = 60_000

/** All of a period, in order, and who is out of her hours when it begins. */
export function momentsOf(
  world: Grounds,
  hands: readonly Hand[],
  period: Period,
): { moments: Moment[]; offHours: ReadonlySet<Hand> } {
  const spansOf = workingSpans(world, period)
  const delays = new Set(
    [...world.policies.values()].flatMap((policy) =>
      policy.absentTickets === 'stay' ? [] : [policy.absentAfterMinutes],
    ),
  )
  const moments: Moment[] = []
  const offHours = new Set<Hand>()
  for (const hand of hands) {
    const spans = spansOf(hand.id)
    if (spans) {
      if (spans[0] !== period.from) offHours.add(hand)
      for (let at = 0; at < spans.length; at += 2) {
        moments.push({ at: spans[at] as number, hand, what: 'comes' })
        moments.push({ at: spans[at + 1] as number, hand, what: 'goes' })
      }
    }
    moments.push(...absences(world, hand, delays))
  }
  const within = moments.filter(({ at }) => at > period.from && at <= period.until)
  return { moments: within.sort((one, other) => one.at - other.at), offHours }
}

function absences(world: Grounds, hand: Hand, delays: ReadonlySet<number>): Moment[] {
  const agent = world.agents.get(hand.id)
  if (!agent || agent.onVacation) return []
  return agent.absences.flatMap(({ from, until }) => [
    { at: from, hand, what: 'leaves' as const },
    ...[...delays].flatMap((afterMinutes) => {
      const at = from + afterMinutes * MINUTE
      return until === null || at < until ? [{ at, hand, what: 'hands back' as const, afterMinutes }] : []
    }),
    ...(until === null ? [] : [{ at: until, hand, what: 'returns' as const }]),
  ])
}

/** Of an agent; null: she works by no schedule. Many work by the same few. */
function workingSpans(world: Grounds, { from, until }: Period): (agentId: number) => ArrayLike<number> | null {
  const known = new Map<string, ArrayLike<number>>()
  return (agentId) => {
    const { scheduleId, timeZone: own } = world.agents.get(agentId) ?? {}
    const schedule = scheduleId ? world.schedules.get(scheduleId) : undefined
    if (!schedule || !own) return null
    // A schedule without a zone of its own is meant where the agent is.
    const timeZone = schedule.hours.timeZone ?? own
    const key = `${schedule.id} ${timeZone}`
    const { id, version, name } = schedule
    const spans = known.get(key) ?? world.timeOf({ id, version, name, timeZone, from: 'desk' }).spans(from, until + 1)
    known.set(key, spans)
    return spans
  }
}

import type { Cause } from '#contract/cause.ts'
import { barrier } from '#server/assignment/eligible.ts'
import type { PolicyFacts } from '../configuration.ts'
import type { Desk, Live } from './desk.ts'
import { type Hand, isThere } from './hands.ts'
import { setHolder } from './weight.ts'

/** Of whom a stand-in stands for, and so on: nobody goes round in circles. */
const MOST_STEPS = 10

/**
 * What becomes of an absent agent's open tickets whose policy takes them from her after so many minutes: they go to her
 * stand-in if he may have them, else to nobody.
 *
 * @returns those that nobody has now
 * @see server/assignment/return-tickets.ts
 */
export function handBack(desk: Desk, from: Hand, afterMinutes: number): Live[] {
  const hers = [...from.tickets].flatMap((live) => {
    const policy = live.turn && desk.world.policyOf(live.turn.departmentId, live.turn.teamId)
    const isTaken = policy && policy.absentTickets !== 'stay' && policy.absentAfterMinutes === afterMinutes
    return isTaken ? [{ live, policy }] : []
  })
  const urgencyOf = ({ turn }: Live) => desk.world.priorities.get(turn?.priorityId ?? 0)?.urgency ?? 0
  hers.sort(
    (one, other) =>
      urgencyOf(one.live) - urgencyOf(other.live) || one.live.course.ticketId - other.live.course.ticketId,
  )
  const standIn = standInOf(desk, from)
  const left: Live[] = []
  const cause: Cause = { kind: 'assignment', id: null, name: 'Absence', saw: { agent: from.name } }
  for (const { live, policy } of hers) {
    setHolder(desk, live, null)
    live.given = { cause, needs: false, isSkilled: false }
    if (policy.absentTickets === 'stand_in' && standIn && mayHave(desk, { live, policy, standIn })) {
      setHolder(desk, live, standIn.id)
      if (live.isCounted) desk.handOvers += 1
    } else left.push(live)
  }
  return left
}

/** Her stand-in, or his own where he is absent too. */
function standInOf(desk: Desk, { id }: Hand): Hand | null {
  let standIn: Hand | undefined
  let next = absenceOf(desk, id)?.standInId ?? null
  for (let step = 0; next !== null && step < MOST_STEPS; step += 1) {
    standIn = desk.handOf.get(next)
    if (!standIn || standIn.absence === null) break
    next = absenceOf(desk, standIn.id)?.standInId ?? null
    if (next === null) standIn = undefined
  }
  return standIn ?? null
}

function absenceOf({ world, now }: Desk, agentId: number) {
  return world.agents.get(agentId)?.absences.find(({ from, until }) => from <= now && (until === null || until > now))
}

function mayHave(desk: Desk, { live, policy, standIn }: { live: Live; policy: PolicyFacts; standIn: Hand }): boolean {
  if (!live.turn || !isThere(standIn)) return false
  const kind = desk.kindOf(live.course, live.turn)
  return kind !== null && barrier(kind.demand, standIn, { policy, assignableTo: desk.assignableTo }) === null
}

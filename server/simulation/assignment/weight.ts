import type { Desk, Live } from './desk.ts'

/** It goes to somebody, or back to nobody; whoever gave it. */
export function setHolder(desk: Desk, live: Live, agentId: number | null): void {
  const had = live.agentId
  if (had !== agentId) {
    unweigh(desk, live)
    if (had !== null) live.lastAgentId = had
    live.agentId = agentId
    desk.helped.note(live, had)
  }
  weigh(desk, live)
}

/** What it weighs on whom after a turn: open tickets do, but those that wait for somebody outside. */
export function weigh(desk: Desk, live: Live): void {
  const { turn, agentId } = live
  const hand = agentId === null ? undefined : desk.handOf.get(agentId)
  if (!hand || !turn) return
  if (turn.isOpen) hand.tickets.add(live)
  else hand.tickets.delete(live)
  const weight = turn.isOpen && !turn.isPaused ? (desk.world.priorities.get(turn.priorityId)?.loadPoints ?? 1) : 0
  if (weight < live.weight) desk.freed.add(hand)
  hand.load += weight - live.weight
  live.weight = weight
}

function unweigh(desk: Desk, live: Live): void {
  const hand = live.agentId === null ? undefined : desk.handOf.get(live.agentId)
  if (hand) {
    hand.tickets.delete(live)
    hand.load -= live.weight
    if (live.weight > 0) desk.freed.add(hand)
  }
  live.weight = 0
}

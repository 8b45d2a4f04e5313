import type pg from 'pg'
import type { SimulationResult } from '#contract/simulations.ts'
import { handOut } from './assignment/hand-out.ts'
import type { Handed } from './outcome.ts'
import type { DifferenceRow, Holder, Waiting } from './replay.ts'
import { loadStanding } from './standing.ts'
import { count, type Tally } from './tally.ts'
import type { Task } from './task.ts'
import type { World } from './world.ts'
import { writeAgents } from './write.ts'

interface Handing {
  reading: pg.Client
  writing: pg.Client
  live: World
  draft: World
  waiting: Waiting
  tally: Tally
  task: Pick<Task, 'simulationId' | 'from' | 'until'>
}

/** Once all tickets are replayed: who gets those that wait, by the policies of both worlds; and what differs by that. */
export async function handOutAgain(handing: Handing): Promise<NonNullable<SimulationResult['assignment']>> {
  const { reading, writing, live, draft, waiting, tally, task } = handing
  const { from, until } = task
  const standing = await loadStanding(reading, live, from)
  const byLive = handOut(live, waiting.live, { standing, from, until })
  const byDraft = draft === live ? byLive : handOut(draft, waiting.draft, { standing, from, until })
  const ends = waiting.holders.map((holder) => endOf(holder, byLive, byDraft))
  const changed = ends.filter((end) => end.live !== end.draft)
  const added = await writeAgents(
    writing,
    task.simulationId,
    changed.map((end) => rowOf(end, { live, draft, byDraft })),
  )
  tally.differ += added.rows
  if (added.fields > 0) count(tally.byField, 'agent', added.fields)
  count(tally.leftOut, 'presence', tally.tickets)
  const given = ends.filter(({ wasGiven }) => wasGiven)
  const both = (key: 'handOvers' | 'skilled' | 'needing' | 'waiting') => ({ live: byLive[key], draft: byDraft[key] })
  return {
    changed: changed.length,
    handOvers: both('handOvers'),
    skilled: both('skilled'),
    needing: both('needing'),
    waiting: both('waiting'),
    recorded: { tickets: given.length, reproduced: given.filter((end) => end.live === end.recorded).length },
    perAgent: perAgent(live, byLive, byDraft),
  }
}

/** A policy's word is the last one, where it had any. */
function endOf(holder: Holder, byLive: Handed, byDraft: Handed): Holder {
  const { ticketId } = holder
  const by = ({ agentOf }: Handed, without: number | null) =>
    agentOf.has(ticketId) ? (agentOf.get(ticketId) ?? null) : without
  return { ...holder, live: by(byLive, holder.live), draft: by(byDraft, holder.draft) }
}

function rowOf(end: Holder, { live, draft, byDraft }: { live: World; draft: World; byDraft: Handed }): DifferenceRow {
  const named = ({ agents }: World, id: number | null) => (id === null ? null : (agents.get(id)?.name ?? `#${id}`))
  const cause = byDraft.causeOf.get(end.ticketId)
  const change = {
    field: 'agent' as const,
    at: 'end' as const,
    recorded: named(live, end.recorded),
    live: named(live, end.live),
    draft: named(draft, end.draft),
    cause: cause ? { kind: cause.kind, id: cause.id, name: cause.name } : null,
  }
  const nothing = { live: [], draft: [] }
  return {
    ticketId: end.ticketId,
    kind: 'differs',
    fields: ['agent'],
    data: { changes: [change], breaches: nothing, mails: nothing },
  }
}

function perAgent({ agents }: World, byLive: Handed, byDraft: Handed) {
  const ids = new Set([...byLive.perAgent.keys(), ...byDraft.perAgent.keys()])
  return [...ids]
    .map((id) => ({
      agent: { id, name: agents.get(id)?.name ?? `#${id}` },
      live: byLive.perAgent.get(id) ?? 0,
      draft: byDraft.perAgent.get(id) ?? 0,
    }))
    .sort((one, other) => other.draft - one.draft || other.live - one.live || one.agent.id - other.agent.id)
}

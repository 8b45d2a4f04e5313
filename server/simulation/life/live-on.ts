import type { Course, Opened } from '../outcome.ts'
import { languageOf, type PastEvent, type Recorded } from '../recorded.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'
import { repeat, repeated } from './acts.ts'
import { begin } from './begin.ts'
import { breachesOf } from './breaches.ts'
import { change, type Life } from './life.ts'
import { follow } from './rules.ts'
import { passUntil } from './timers.ts'

/**
 * Lives a ticket's life again in a world, from its opening until the world was read: what people did and what came from
 * outside is kept, what rules, due dates and escalations did is left out and done again by the world's own.
 */
export function liveOn(world: World, recorded: Recorded, opened: Opened): Course {
  const life = liveAgain(world, recorded, opened)
  return {
    ticketId: recorded.id,
    rejectedBy: opened.rejectedBy,
    state: stateOf(life),
    agentThen: life.ticket.agentId,
    causes: life.causes,
    dueCauseThen: life.events[0]?.changes.slaDueAt?.cause,
    turns: life.turns,
    needs: [...life.needs.values()],
    language: languageOf(recorded),
    breaches: opened.rejectedBy ? [] : breachesOf(life),
    mails: life.mails,
    filters: opened.filters,
    rules: life.runs,
  }
}

/** The life itself, with everything that happened in it. */
export function liveAgain(world: World, recorded: Recorded, opened: Opened): Life {
  const life = begin(world, recorded, opened)
  if (opened.rejectedBy) return life
  const [first = [], ...later] = operationsOf(recorded.events)
  writeForFilters(life)
  repeat(life, repeated(first.slice(1)))
  follow(life)
  for (const events of later) {
    const acts = repeated(events)
    if (acts.length === 0) continue
    passUntil(life, acts[0]?.at ?? 0)
    repeat(life, acts)
    follow(life)
  }
  passUntil(life, Math.max(world.now, life.now.getTime()))
  return life
}

/** Events that were written together; those of a seeded ticket all have one operation. */
function operationsOf(events: readonly PastEvent[]): PastEvent[][] {
  const operations: PastEvent[][] = []
  for (const event of events) {
    const last = operations.at(-1)
    if (last && last[0]?.operationId === event.operationId && last[0].at === event.at) last.push(event)
    else operations.push([event])
  }
  return operations
}

/** What the filters wrote: their own answer in place of the usual one, then their notes. */
function writeForFilters(life: Life): void {
  const { world, opened, recorded } = life
  const ran = new Set(opened.filters.filter(({ error }) => error === null).map(({ id }) => id))
  const filters = world.filters.filter(({ id, isSilent }) => ran.has(id) && !isSilent)
  if (filters.length === 0) return
  const has = (kind: string) => filters.some(({ actions }) => actions.some((action) => action.kind === kind))
  const answers = has('autoRespond') && !has('disableAutoResponse') && recorded.asked?.autoRespond !== false
  const hand = { kind: 'system', id: null, name: filters[0]?.name ?? '' } as const
  if (answers) change(life, hand, [{ type: 'reply.sent', always: true, data: { automatic: true } }])
  for (const { actions } of filters) {
    for (const { kind } of actions) if (kind === 'addNote') change(life, hand, [{ type: 'note.added', always: true }])
  }
  for (const _ of opened.collaborators) change(life, hand, [{ type: 'ticket.collaborator_added', always: true }])
}

function stateOf({ ticket, isByPolicy }: Life): State {
  const at = (instant: Date | null) => instant?.getTime() ?? null
  return {
    subject: ticket.subject,
    requesterId: ticket.requesterId,
    statusId: ticket.statusId,
    state: ticket.state,
    departmentId: ticket.departmentId,
    helpTopicId: ticket.helpTopicId,
    priorityId: ticket.priorityId,
    slaPlanId: ticket.slaPlanId,
    agentId: isByPolicy ? null : ticket.agentId,
    teamId: ticket.teamId,
    fields: ticket.fields as State['fields'],
    isAnswered: ticket.isAnswered,
    isOverdue: ticket.isOverdue,
    explicitDueAt: at(ticket.explicitDueAt),
    slaDueAt: at(ticket.slaDueAt),
    closedAt: at(ticket.closedAt),
    reopenedAt: at(ticket.reopenedAt),
  }
}

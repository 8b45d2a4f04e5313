import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Step } from './change.ts'
import type { StatusRow } from './status.ts'
import { isOpen, type TicketNow, type TicketRow, type Tracked, type TrackedField } from './ticket.ts'
import { type ChangeEvent, lastChange, personal } from './why.ts'

/** Later somebody may have relied on it: then it is opened or closed anew. */
const UNDO_MINUTES = 15

/** {@link undoSteps}, by what the history has. */
export async function planUndo(op: Op, ticket: TicketRow, target: StatusRow): Promise<Step[] | null> {
  if ((target.state === 'open') === isOpen(ticket)) return null
  return undoSteps(ticket, { target, events: await loadChanges(op, ticket.id), by: op.actor, now: op.now })
}

/**
 * The steps that take back the actor's own closing or reopening as if it had not been: due dates, the clock and the
 * assignee are those of before, with their causes of then. History keeps both.
 *
 * @param target  the status of before
 * @param events  those that changed something, oldest first
 * @returns null when that is not what happened last, or when something that it would overwrite has changed since
 */
export function undoSteps(
  ticket: TicketNow,
  { target, events, ...hand }: { target: Pick<StatusRow, 'id' | 'name' | 'state'>; events: ChangeEvent[] } & Hand,
): Step[] | null {
  const opens = target.state === 'open'
  if (opens === isOpen(ticket)) return null
  const done = lastChange('statusId', events)?.event
  if (!done || done.changes.statusId?.from !== target.id || !mayTakeBack(hand, done)) return null
  const fields = Object.keys(done.changes) as TrackedField[]
  const since = events.filter(({ id }) => id > done.id)
  if (since.some(({ changes }) => [...fields, 'slaPlanId'].some((field) => changes[field]))) return null

  const before = events.filter(({ id }) => id < done.id)
  return [
    {
      type: opens ? 'ticket.reopened' : 'ticket.closed',
      set: Object.fromEntries(fields.map((field) => [field, valueBefore(field, done)])) as Partial<Tracked>,
      causes: Object.fromEntries(fields.map((field) => [field, causeBefore(field, before)])),
      data: { status: target.name, undoes: done.id },
      causeEventId: done.id,
      touch: opens ? {} : { reopenCount: Math.max(0, ticket.reopenCount - 1) },
    },
  ]
}

/** Who takes it back, and when. */
interface Hand {
  by: { kind: string; id: number | null }
  now: Date
}

// What was taken back once is not taken back again: a reopening counts once.
function mayTakeBack({ by, now }: Hand, { actorKind, actorId, at, data }: ChangeEvent): boolean {
  const isRecent = now.getTime() - Date.parse(at) <= UNDO_MINUTES * 60_000
  return isRecent && actorKind === by.kind && actorId === by.id && data.undoes === undefined
}

function valueBefore(field: TrackedField, { changes }: ChangeEvent): unknown {
  const value = changes[field]?.from ?? null
  return field.endsWith('At') && typeof value === 'string' ? new Date(value) : value
}

function causeBefore(field: TrackedField, before: ChangeEvent[]): Cause | undefined {
  const found = lastChange(field, before)
  return found ? (found.change.cause ?? personal(found.event)) : undefined
}

async function loadChanges(op: Op, ticketId: number): Promise<ChangeEvent[]> {
  const { rows } = await sql<ChangeEvent>`
    select id, type, to_json(at) #>> '{}' as at, actor_kind, actor_id, actor_name, changes, data
    from ticket_event where ticket_id = ${ticketId} and changes <> '{}' order by id`.execute(op.db)
  return rows
}

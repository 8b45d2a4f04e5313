import { sql, type Updateable } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import type { Ticket } from '#db/types.ts'
import type { Op } from '#server/platform/operation.ts'
import { addFiles, type EntryAdded, type EntryDraft } from '#server/thread/entry.ts'
import { type Counting, isCounted } from './counting.ts'
import { type NewEvent, type Recorded, record, type Watchers } from './history.ts'
import { counting } from './sla.ts'
import {
  type EventType,
  type FieldChange,
  isPlainlySame,
  kept,
  type TicketNow,
  type TicketRow,
  type Tracked,
  type TrackedField,
} from './ticket.ts'

/** One thing that happens to a ticket: what it sets, and what history says of it. */
export interface Step {
  type: EventType
  set?: Partial<Tracked>
  /** For values that the actor did not choose himself. */
  causes?: Partial<Record<TrackedField, Cause>>
  data?: Record<string, unknown>
  entryId?: NewEvent['entryId']
  causeEventId?: number
  /** Columns that follow from the entries and are no part of the history. */
  touch?: Pick<
    Updateable<Ticket>,
    'lastMessageAt' | 'lastReplyAt' | 'entryCount' | 'attachmentCount' | 'reopenCount' | 'urgency'
  >
  /** Recorded even when it sets nothing new (a referral, a note). */
  always?: true
  /** Its time is counted by the schedule and the status as they are now. */
  recount?: true
}

/**
 * The one way in which a ticket row changes: writes the row and its history together, so that they cannot differ, and
 * with them the clocks of its SLA plan, the due date that follows from these, and its timer. Steps that change nothing
 * leave no trace.
 */
export async function change(op: Op, ticket: TicketRow, steps: Step[]): Promise<TicketRow> {
  return (await write(op, ticket, { steps })).row ?? ticket
}

/** The same together with a new entry, which the step of `entryId` `new` is about. */
export async function changeWithEntry(
  op: Op,
  ticket: TicketRow,
  { entry: draft, steps }: { entry: EntryDraft; steps: Step[] },
): Promise<EntryAdded & { ticket: TicketRow }> {
  const brought = draft.files.length
  const counts = {
    entryCount: ticket.entryCount + 1,
    ...(brought > 0 && { attachmentCount: ticket.attachmentCount + brought }),
  }
  const counted: Step[] = steps.map((step) =>
    step.entryId === 'new' ? { ...step, touch: { ...step.touch, ...counts } } : step,
  )
  const { row, entryId } = await write(op, ticket, { steps: counted, entry: draft })
  if (!row || entryId === null) throw new Error('an entry was not written')
  const entry = { ...draft.row, id: entryId, ticketId: ticket.id }
  const attachmentCount = await addFiles(op, entryId, draft)
  if (attachmentCount === brought) return { ticket: row, entry, attachmentCount }
  return { ticket: await countFiles(op, row, attachmentCount - brought), entry, attachmentCount }
}

/** Files are no part of the history: the entry that they came with is. */
export function countFiles(op: Op, ticket: TicketRow, added: number): Promise<TicketRow> {
  return op.db
    .updateTable('ticket')
    .set({ attachmentCount: ticket.attachmentCount + added })
    .where('id', '=', ticket.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function write(
  op: Op,
  ticket: TicketRow,
  { steps, entry }: { steps: Step[]; entry?: EntryDraft },
): Promise<Recorded> {
  const clocks = steps.some((step) => isCounted(ticket, step))
    ? await counting(op, ticket, { after: Object.assign({}, ticket, ...steps.map(({ set }) => set)), steps })
    : null
  const { events, after, touch } = followSteps(ticket, { steps, clocks, because: op.because?.cause })
  if (events.length === 0) return { row: null, entryId: null }

  return record(op, {
    ticketId: ticket.id,
    events,
    watchers: watchersOf([ticket, after]),
    ...clocks?.finish(after),
    write: sql<TicketRow>`${update(op, { ticket, after, touch })}`,
    entry,
  })
}

export interface Followed<T> {
  events: NewEvent[]
  after: T
  touch: Step['touch']
}

/** What becomes of a ticket through the steps of one change, and what history says of it. */
export function followSteps<T extends TicketNow>(
  ticket: T,
  { steps, clocks, because }: { steps: readonly Step[]; clocks: Counting | null; because?: Cause | undefined },
): Followed<T> {
  const events: NewEvent[] = []
  let after = ticket
  let touch: Step['touch'] = {}
  for (const given of steps) {
    const step = clocks?.follow(after, given) ?? given
    const changes = differences(after, step, because)
    const isSilent = !step.always && step.entryId === undefined && step.data?.sla === undefined
    if (Object.keys(changes).length === 0 && isSilent) continue
    events.push({
      type: step.type,
      changes,
      ...(step.data && { data: step.data }),
      ...(step.entryId !== undefined && { entryId: step.entryId }),
      ...(step.causeEventId !== undefined && { causeEventId: step.causeEventId }),
    })
    after = { ...after, ...step.set }
    touch = { ...touch, ...step.touch }
  }
  return { events, after, touch }
}

function update(op: Op, { ticket, after, touch }: { ticket: TicketRow; after: TicketRow; touch: Step['touch'] }) {
  const { fields, ...plain } = changed(ticket, after)
  return op.db
    .updateTable('ticket')
    .set({
      ...plain,
      ...(fields !== undefined && { fields: JSON.stringify(fields) }),
      ...touch,
      version: ticket.version + 1,
      updatedAt: op.now,
    })
    .where('id', '=', ticket.id)
    .returningAll()
}

function differences(before: TicketNow, step: Step, because: Cause | undefined): Record<string, FieldChange> {
  const changes: Record<string, FieldChange> = {}
  for (const [field, value] of Object.entries(step.set ?? {}) as [TrackedField, unknown][]) {
    if (isPlainlySame(before[field], value)) continue
    const from = kept(before[field])
    const to = kept(value)
    if (same(from, to)) continue
    const cause = step.causes?.[field] ?? because
    changes[field] = { from, to, ...(cause && { cause }) }
  }
  return changes
}

function changed(before: TicketRow, after: TicketRow): Partial<Tracked> {
  const set: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(after)) {
    if (!same(kept(before[field as TrackedField]), kept(value))) set[field] = value
  }
  return set as Partial<Tracked>
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

export function watchersOf(rows: Pick<TicketRow, 'departmentId' | 'agentId' | 'teamId' | 'requesterId'>[]): Watchers {
  const unique = (ids: (number | null)[]) => [...new Set(ids.filter((id) => id !== null))]
  return {
    departments: unique(rows.map((row) => row.departmentId)),
    agents: unique(rows.map((row) => row.agentId)),
    teams: unique(rows.map((row) => row.teamId)),
    requesters: unique(rows.map((row) => row.requesterId)),
  }
}

import type { AttachmentInput } from '#contract/thread.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { draftEntry, type EntryAdded } from '#server/thread/entry.ts'
import type { Prerendered } from '#server/thread/long-bodies.ts'
import { accessTicket } from './access.ts'
import { change, changeWithEntry, type Step } from './change.ts'
import { planStatus } from './status.ts'
import type { EventType, TicketRow } from './ticket.ts'

interface WriteNote extends Prerendered {
  title?: string
  body: string
  format: 'html' | 'text'
  attachments?: AttachmentInput[]
  statusId?: number | undefined
}

/** Writes an internal note, which no requester ever receives. It may set a status with it. */
export function writeNote(
  ctx: Ctx<StaffActor>,
  ticketId: number,
  note: WriteNote,
): Promise<EntryAdded & { ticket: TicketRow }> {
  return operation(ctx, async (op) => {
    const { ticket, abilities } = await accessTicket(op, ticketId, 'note')
    const { ticket: noted, ...added } = await appendNote(op, ticket, note)
    if (note.statusId === undefined || note.statusId === ticket.statusId) return { ticket: noted, ...added }
    const steps = await planStatus(op, noted, { statusId: note.statusId, abilities })
    return { ticket: await change(op, noted, steps), ...added }
  })
}

interface NoteWith {
  note: string | undefined
  about: EventType
  /** In English, for programs; pages put it into words by `about` and `values`. */
  title: string
  values?: Record<string, string>
}

/** The note that goes with a change that was just recorded; nothing when none was written. */
export async function noteWith(
  op: Op,
  ticket: TicketRow,
  { note, about, title, values = {} }: NoteWith,
): Promise<TicketRow> {
  if (note === undefined || note.trim() === '') return ticket
  const data = { about, ...(title && { title: values }) }
  const { ticket: noted } = await appendNote(op, ticket, { body: note, format: 'text', title, data })
  return noted
}

function appendNote(
  op: Op,
  ticket: TicketRow,
  note: WriteNote & { data?: Record<string, unknown> },
): Promise<EntryAdded & { ticket: TicketRow }> {
  const entry = draftEntry(op, {
    type: 'note',
    body: note.body,
    format: note.format,
    source: op.actor.kind === 'api_key' ? 'api' : 'desk',
    ...(note.title && { title: note.title }),
    ...(note.attachments && { attachments: note.attachments }),
    ...(note.rendered && { rendered: note.rendered }),
  })
  const noted: Step = { type: 'note.added', entryId: 'new', ...(note.data && { data: note.data }) }
  return changeWithEntry(op, ticket, { entry, steps: [noted] })
}

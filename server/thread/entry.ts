import type { Selectable } from 'kysely'
import type { AttachmentInput, EntryOrigin } from '#contract/thread.ts'
import type { ThreadEntry } from '#db/types.ts'
import { badField } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { attachTo } from './attach.ts'
import { type Rendered, renderBody } from './html.ts'

export type EntryRow = Selectable<ThreadEntry>

export interface NewEntry {
  type: 'message' | 'reply' | 'note'
  body: string
  format: 'html' | 'text'
  title?: string
  source: EntryRow['source']
  attachments?: AttachmentInput[]
  /** Path of the body in the request, for the error; `body.body` when left out. */
  field?: string
  /** Whose words these are, when they are not the actor's: an agent types in what a requester said on the phone. */
  author?: { kind: 'requester'; id: number; name: string } | { kind: 'system'; id: null; name: string }
  /** A body that has been sanitised already (mail, with what it quotes folded); it may be empty. */
  rendered?: Rendered
  /** Nobody is told of such an entry as of others. */
  origin?: EntryOrigin
}

export interface EntryAdded {
  entry: EntryRow
  /** Files and pictures in it. */
  attachmentCount: number
}

/** An entry as it will be written, once it is known to which ticket. */
export interface EntryDraft {
  row: Omit<EntryRow, 'id' | 'ticketId'>
  attachments: AttachmentInput[]
}

/** What somebody writes, as an entry; its body is sanitised here, once, on the way in. */
export function draftEntry(op: Op, entry: NewEntry): EntryDraft {
  const author = entry.author ?? op.actor
  const { html, text, isEmpty } = entry.rendered ?? renderBody(entry)
  if (isEmpty && !entry.rendered && !entry.attachments?.length) {
    throw badField(entry.field ?? 'body.body', 'required', 'There is no text in this. Write a few words.')
  }
  const row = {
    type: entry.type,
    authorKind: author.kind,
    agentId: author.kind === 'agent' ? author.id : null,
    requesterId: author.kind === 'requester' ? author.id : null,
    authorName: author.name,
    title: entry.title ?? '',
    format: entry.format,
    body: html,
    bodyText: text,
    source: entry.source,
    at: op.now,
    version: 1,
    editedAt: null,
    editedBy: null,
    origin: entry.origin ? { ...entry.origin } : null,
  }
  return { row, attachments: entry.attachments ?? [] }
}

/** The statement that writes a draft and returns its id. */
export function insertEntry(op: Op, ticketId: number, { row }: EntryDraft) {
  return op.db
    .insertInto('threadEntry')
    .values({ ...row, ticketId, origin: row.origin === null ? null : JSON.stringify(row.origin) })
    .returning('id')
}

/** Makes what its writer uploaded part of an entry that has just been written. */
export async function addFiles(op: Op, entryId: number, { row, attachments }: EntryDraft): Promise<number> {
  const { count } = await attachTo(op, entryId, { inputs: attachments, body: row.body })
  return count
}

/** Appends an entry to a ticket's thread, without its history. */
export async function addEntry(op: Op, ticketId: number, entry: NewEntry): Promise<EntryAdded> {
  const draft = draftEntry(op, entry)
  const { id } = await insertEntry(op, ticketId, draft).executeTakeFirstOrThrow()
  return { entry: { ...draft.row, id, ticketId }, attachmentCount: await addFiles(op, id, draft) }
}

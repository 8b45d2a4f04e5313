import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { AttachmentInput, EntryOrigin } from '#contract/thread.ts'
import type { ThreadEntry } from '#db/types.ts'
import { BadInput } from '#server/platform/errors.ts'
import { type Rendered, renderBody } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'
import { attachTo } from './attach.ts'
import { uploaderOf } from './uploader.ts'

export type EntryRow = Selectable<ThreadEntry>

export interface NewEntry {
  type: 'message' | 'reply' | 'note'
  body: string
  format: 'html' | 'text'
  title?: string
  source: EntryRow['source']
  attachments?: AttachmentInput[]
  /** Files whose contents are kept and that nobody uploaded: a mail's. */
  files?: KeptFile[]
  /** Path of the body in the request, for the error; `body.body` when left out. */
  field?: string
  /** Whose words these are, when they are not the actor's: an agent types in what a requester said on the phone. */
  author?: { kind: 'requester'; id: number; name: string } | { kind: 'system'; id: null; name: string }
  /** A body that has been sanitised already: as it is long, or of a mail, with what it quotes folded, where it may be empty. */
  rendered?: Rendered
  /** Nobody is told of such an entry as of others. */
  origin?: EntryOrigin
}

/** A file as it will be attached. */
export interface KeptFile {
  /** Of the attachment: the body may show it by this already. */
  id: string
  sha256: string
  size: number
  name: string
  mediaType: string
  isInline: boolean
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
  files: KeptFile[]
}

/** What somebody writes, as an entry; its body is sanitised here, once, on the way in. */
export function draftEntry(op: Op, entry: NewEntry): EntryDraft {
  const author = entry.author ?? op.actor
  const { html, text, isEmpty } = entry.rendered ?? renderBody(entry)
  if (isEmpty && !entry.rendered && !entry.attachments?.length && !entry.files?.length) {
    const message = 'There is no text in this. Write a few words.'
    const reason = { code: 'empty_text' as const, message }
    throw new BadInput([{ field: entry.field ?? 'body.body', code: 'required', message, reason }])
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
  return { row, attachments: entry.attachments ?? [], files: entry.files ?? [] }
}

/** Parts of a `with` that write a draft and the files that it brings; `entry` returns its id. */
export function writingEntry(op: Op, ticketId: number, { row, files }: EntryDraft): RawBuilder<unknown> {
  const entry = op.db
    .insertInto('threadEntry')
    .values({ ...row, ticketId, origin: row.origin === null ? null : JSON.stringify(row.origin) })
    .returning('id')
  if (files.length === 0) return sql`entry as (${entry})`
  return sql`entry as (${entry}), attached as (
    insert into attachment (id, entry_id, sha256, size, name, media_type, is_inline, position, uploader, created_at)
    select f.id, entry.id, f.sha256, f.size, f.name, f."mediaType", f."isInline", f.position, ${uploaderOf(op) ?? NOBODY}, ${row.at}
    from entry, rows from (jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as (id uuid, sha256 text, size bigint, name text,
      "mediaType" text, "isInline" boolean)) with ordinality f (id, sha256, size, name, "mediaType", "isInline", position)
    order by f.position)`
}

/** Who brings files without having uploaded them, and is no person known here. */
const NOBODY = 'mail'

/** Makes what its writer uploaded part of an entry that has just been written. @returns how many files it has in all */
export async function addFiles(op: Op, entryId: number, { row, attachments, files }: EntryDraft): Promise<number> {
  const { count } = await attachTo(op, entryId, { inputs: attachments, body: row.body, brought: files })
  return files.length + count
}

/** Appends an entry to a ticket's thread, without its history. */
export async function addEntry(op: Op, ticketId: number, entry: NewEntry): Promise<EntryAdded> {
  const draft = draftEntry(op, entry)
  const { rows } = await sql<{ id: number }>`
    with ${writingEntry(op, ticketId, draft)} select id from entry`.execute(op.db)
  const [written] = rows
  if (!written) throw new Error('an entry was not written')
  const { id } = written
  return { entry: { ...draft.row, id, ticketId }, attachmentCount: await addFiles(op, id, draft) }
}

import { sql } from 'kysely'
import type { Attachment, AttachmentInput } from '#contract/thread.ts'
import type { Db } from '#server/platform/db.ts'
import { BadInput, badField } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { isLogo } from '#server/settings/logo.ts'
import { settingsOf } from '#server/settings/settings.ts'
import { isUploadOf } from './uploader.ts'

// One body names no more pictures than this; whoever writes more of them attaches them.
const MOST_PICTURES = 100

interface Joining {
  /** Ids of uploads. Files given in place have been stored before the operation began (`stageInline`). */
  inputs: readonly AttachmentInput[]
  /** The sanitised body: pictures in it that the writer uploaded become part of the entry. */
  body: string
  /** What came with the entry and is attached already; pictures among it are named in the body, too. */
  brought?: readonly { id: string }[]
}

/**
 * Makes uploads of the actor part of an entry.
 *
 * @throws BadInput  `body.attachments.N.id` `not_found`: used already, somebody else's, purged or never there;
 *                   `body.attachments` `too_many`
 */
export async function attachTo(op: Op, entryId: number, joining: Joining): Promise<{ count: number }> {
  const asked = joining.inputs.map((input) => {
    if (!('id' in input)) throw new Error('files given in place are staged before the operation')
    return { id: input.id.toLowerCase(), inline: input.inline }
  })
  const wanted = new Map(asked.map((input) => [input.id, input.inline]))
  for (const id of picturesIn(joining.body)) wanted.set(id, true)
  for (const { id } of joining.brought ?? []) wanted.delete(id)
  if (wanted.size === 0) return { count: 0 }

  const { rows } = await sql<{ id: string; isInline: boolean; limits: unknown }>`
    update attachment a set entry_id = ${entryId}, is_inline = w.is_inline, position = w.position
    from unnest(${[...wanted.keys()]}::uuid[], ${[...wanted.values()]}::boolean[]) with ordinality w (id, is_inline, position)
    where a.id = w.id and a.entry_id is null and a.ticket_id is null and ${isUploadOf(op)}
      and not ${isLogo}
    returning a.id, a.is_inline, (select value from setting where key = 'attachments') as limits`.execute(op.db)

  const joined = new Map(rows.map((row) => [row.id, row.isInline]))
  const missing = asked.flatMap(({ id }, index) => (joined.has(id) ? [] : [index]))
  if (missing.length > 0) {
    throw new BadInput(
      missing.map((index) => ({
        field: `body.attachments.${index}.id`,
        code: 'not_found',
        message: 'This file is not there (any more). Please upload it again.',
      })),
    )
  }
  const { maxFiles } = settingsOf({ attachments: rows[0]?.limits }).attachments
  const files = rows.filter((row) => !row.isInline).length
  if (files > maxFiles) throw badField('body.attachments', 'too_many', `At most ${maxFiles} files can be attached.`)
  return { count: rows.length }
}

const PICTURE = /src="\/api\/v1\/attachments\/([0-9a-f-]{36})"/g

function picturesIn(html: string): string[] {
  const ids = new Set<string>()
  for (const [, id] of html.matchAll(PICTURE)) {
    if (id && ids.size < MOST_PICTURES) ids.add(id)
  }
  return [...ids]
}

/** What is attached to each of these entries, in order; entries without attachments are not in the map. */
export async function attachmentsOf(db: Db, entryIds: readonly number[]): Promise<Map<number, Attachment[]>> {
  const byEntry = new Map<number, Attachment[]>()
  if (entryIds.length === 0) return byEntry
  const rows = await db
    .selectFrom('attachment')
    .select(['id', 'entryId', 'name', 'mediaType', 'size', 'isInline'])
    .where('entryId', 'in', entryIds)
    .orderBy('entryId')
    .orderBy('position')
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
  for (const { entryId, ...row } of rows) {
    if (entryId === null) continue
    const list = byEntry.get(entryId) ?? []
    list.push(presentAttachment(row))
    byEntry.set(entryId, list)
  }
  return byEntry
}

export function presentAttachment(row: Omit<Attachment, 'url'>): Attachment {
  const { id, name, mediaType, size, isInline } = row
  return { id, name, mediaType, size, isInline, url: `/api/v1/attachments/${id}` }
}

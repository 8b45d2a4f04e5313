import { randomUUID } from 'node:crypto'
import type { Settings } from '#contract/reference.ts'
import type { Db } from '#server/platform/db.ts'
import { TooLarge, WrongMediaType } from '#server/platform/errors.ts'
import { fileTooLarge, type Spool } from '#server/platform/files.ts'
import type { KeptFile } from '#server/thread/entry.ts'
import { fileNameFor, keepContent } from '#server/thread/upload.ts'
import type { MailPart } from '../read/mail.ts'

export interface Staged {
  files: KeptFile[]
  /** Content-ID -> id of the attachment. */
  pictures: Map<string, string>
  /** What the desk does not take; it stays in the raw message. */
  refused: { name: string; because: string }[]
}

interface Desk {
  db: Db
  /** Where its reader has written the parts. */
  spool: Spool
}

/** Stores the files of a mail, where they lie, before the operation that makes them part of an entry. */
export async function stageParts(
  desk: Desk,
  parts: readonly MailPart[],
  limits: Settings['attachments'],
): Promise<Staged> {
  const staged: Staged = { files: [], pictures: new Map(), refused: [] }
  let attached = 0
  for (const part of parts) {
    if (!part.isInline && attached >= limits.maxFiles) {
      staged.refused.push({ name: part.name, because: 'too_many' })
      continue
    }
    try {
      const file = await keepPart(desk, part, limits)
      staged.files.push(file)
      if (part.contentId !== null) staged.pictures.set(part.contentId, file.id)
      if (!part.isInline) attached += 1
    } catch (error) {
      if (!(error instanceof TooLarge || error instanceof WrongMediaType)) throw error
      staged.refused.push({ name: part.name, because: error.code })
    }
  }
  return staged
}

async function keepPart({ db, spool }: Desk, part: MailPart, limits: Settings['attachments']): Promise<KeptFile> {
  const { path, sha256, size, looksLike, isInline } = part
  const name = fileNameFor(part.name, limits)
  if (size > limits.maxFileSize) throw fileTooLarge(limits.maxFileSize)
  await keepContent({ db }, spool.adopt(path, { sha256, size }))
  return { id: randomUUID(), sha256, size, name, mediaType: looksLike, isInline }
}

/** Pictures within the mail by where they now are. */
export function withPictures(html: string, pictures: ReadonlyMap<string, string>): string {
  return html.replace(/\bsrc\s*=\s*(["']?)cid:([^"'\s>]{1,500})\1/gi, (whole, _, cid: string) => {
    const id = pictures.get(decoded(cid)) ?? pictures.get(cid)
    return id === undefined ? whole : `src="/api/v1/attachments/${id}"`
  })
}

function decoded(cid: string): string {
  try {
    return decodeURIComponent(cid)
  } catch {
    return cid
  }
}

import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { TooLarge, WrongMediaType } from '#server/platform/errors.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { addUpload, fileNameFor, keepContent, type Store } from '#server/thread/upload.ts'
import type { MailPart } from '../read/mail.ts'

export interface StagedFile {
  id: string
  inline: boolean
}

export interface Staged {
  /** The token under which the files wait, as a visitor's do. */
  visitor: string
  inputs: StagedFile[]
  /** Content-ID -> id of the attachment. */
  pictures: Map<string, string>
  /** What the desk does not take; it stays in the raw message. */
  refused: { name: string; because: string }[]
}

/** Stores the files of a mail, streamed, before the operation that makes them part of an entry. */
export async function stageParts(store: Store, parts: readonly MailPart[], now: Date): Promise<Staged> {
  const { attachments: limits } = await loadSettings(store.db)
  const staged: Staged = { visitor: randomBytes(24).toString('hex'), inputs: [], pictures: new Map(), refused: [] }
  const uploader = `visitor:${staged.visitor}`
  let files = 0
  for (const part of parts) {
    if (!part.isInline && files >= limits.maxFiles) {
      staged.refused.push({ name: part.name, because: 'too_many' })
      continue
    }
    try {
      const name = fileNameFor(part.name, limits)
      const received = await store.files.receive(createReadStream(part.path), { limit: limits.maxFileSize })
      await keepContent(store, received)
      const { id } = await addUpload(store.db, received, { name, inline: part.isInline, uploader, now })
      staged.inputs.push({ id, inline: part.isInline })
      if (part.contentId !== null) staged.pictures.set(part.contentId, id)
      if (!part.isInline) files += 1
    } catch (error) {
      if (!(error instanceof TooLarge || error instanceof WrongMediaType)) throw error
      staged.refused.push({ name: part.name, because: error.code })
    }
  }
  return staged
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

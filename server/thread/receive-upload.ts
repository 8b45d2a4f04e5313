import type { IncomingMessage } from 'node:http'
import type { Attachment } from '#contract/thread.ts'
import { BadRequest, Unauthenticated } from '#server/platform/errors.ts'
import { fileTooLarge, type Received } from '#server/platform/files.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { addUpload, admitUpload, fileNameFor, keepContent, type Store } from './upload.ts'

export interface Incoming {
  raw: IncomingMessage
  name: string
  inline: boolean
  uploader: string
}

/** Wraps the last step, which makes the attachment: where a retry gets the first answer. */
export type Once = (sha256: string, add: (ctx: Pick<Ctx, 'db'>) => Promise<Attachment>) => Promise<Attachment>

/**
 * Takes in one file, streamed; it waits for its uploader to use it. An upload that breaks off leaves nothing.
 *
 * @throws TooLarge         `file_too_large`, before the rest is read
 * @throws WrongMediaType   `file_refused`
 * @throws TooMany          `too_many_uploads`, `too_many_attempts`
 * @throws Unauthenticated  a visitor, on a desk where those may not open tickets
 * @throws BadRequest       `upload_incomplete`: the connection broke
 */
export async function receiveUpload(store: Store, ctx: Ctx, incoming: Incoming, once: Once): Promise<Attachment> {
  const { attachments: limits, portal } = await loadSettings(store.db)
  if (ctx.actor.kind === 'system' && !portal.guestsMayOpen) throw new Unauthenticated()
  const name = fileNameFor(incoming.name, limits)
  if (Number(incoming.raw.headers['content-length'] ?? 0) > limits.maxFileSize) throw fileTooLarge(limits.maxFileSize)
  await admitUpload(store, ctx, limits)

  const received = await receive(store, incoming.raw, limits.maxFileSize)
  await keepContent(store, received)
  const { inline, uploader } = incoming
  return once(received.sha256, ({ db }) => addUpload(db, received, { name, inline, uploader, now: ctx.now }))
}

async function receive(store: Store, raw: IncomingMessage, limit: number): Promise<Received> {
  try {
    return await store.files.receive(raw, { limit })
  } catch (error) {
    if (raw.destroyed && !raw.complete) throw new BadRequest('upload_incomplete', 'The upload broke off.')
    throw error
  }
}

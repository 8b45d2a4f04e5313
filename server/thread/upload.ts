import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { Settings } from '#contract/reference.ts'
import type { Attachment, AttachmentInput } from '#contract/thread.ts'
import { admit } from '#server/people/throttle.ts'
import type { Db } from '#server/platform/db.ts'
import { BadInput, type FieldError, TooMany, WrongMediaType } from '#server/platform/errors.ts'
import { type Adopted, type FileStore, fileTooLarge, type Received } from '#server/platform/files.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import type { Prepare } from '#server/platform/http.ts'
import { mediaTypeOf } from '#server/platform/media-type.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { presentAttachment } from './attach.ts'
import { cleanFileName, extensionOf } from './file-name.ts'
import { uploaderOf } from './uploader.ts'

type Limits = Settings['attachments']

export interface Store {
  files: FileStore
  /** Never a transaction: that a content is there is known before anything refers to it. */
  db: Db
}

/** @throws WrongMediaType `file_refused`  the desk does not take files with such an ending */
export function fileNameFor(given: string, limits: Limits): string {
  const name = cleanFileName(given)
  const extension = extensionOf(name)
  const isRefused = limits.refusedExtensions.some((it) => it.trim().toLowerCase().replace(/^\./, '') === extension)
  if (isRefused && extension !== '') {
    throw new WrongMediaType('file_refused', `Files that end in .${extension} are not taken here.`)
  }
  return name
}

/**
 * Gives a received content its place.
 *
 * Its row comes first and is touched each time: the purge removes a content only under that row's lock, and only when
 * nobody has come with it for a day, so it cannot take away what has just been found to be there.
 */
export async function keepContent({ db }: Pick<Store, 'db'>, received: Adopted): Promise<void> {
  try {
    await touch(db, received)
    await received.keep()
  } catch (error) {
    await received.discard()
    throw error
  }
}

type Content = Pick<Received, 'sha256' | 'size'>

const MOST_TOUCHED = 50

/** The rows of contents that come at the same moment are one statement. */
const touch = gatheredByDb(touchAll, { most: MOST_TOUCHED })

/** In the order of their hashes: two who touch the same ones do not wait for each other in a circle. */
async function touchAll(db: Db, contents: Content[]): Promise<unknown[]> {
  const once = [...new Map(contents.map((content) => [content.sha256, content])).values()]
  await sql`
    insert into stored_file (sha256, size, idle_since)
    select sha256, size, now() from unnest(${once.map(({ sha256 }) => sha256)}::text[], ${once.map(({ size }) => size)}::bigint[])
      given (sha256, size) order by sha256
    on conflict (sha256) do update set idle_since = now()`.execute(db)
  return contents
}

interface Upload {
  name: string
  inline: boolean
  uploader: string
  now: Date
}

/** An attachment that waits to be used, of a content that has been kept. */
export async function addUpload(db: Db, received: Received, upload: Upload): Promise<Attachment> {
  const row = await db
    .insertInto('attachment')
    .values({
      sha256: received.sha256,
      size: received.size,
      name: upload.name,
      mediaType: mediaTypeOf(received.head, upload.name),
      isInline: upload.inline,
      uploader: upload.uploader,
      createdAt: upload.now,
    })
    .returning(['id', 'name', 'mediaType', 'size', 'isInline'])
    .executeTakeFirstOrThrow()
  return presentAttachment(row)
}

export function newVisitor(): string {
  return randomBytes(24).toString('base64url')
}

/**
 * Agents and programs are trusted with the disk; who uploads more than two messages can hold is not.
 *
 * @throws TooMany  `too_many_uploads`; a visitor also `too_many_attempts`
 */
export async function admitUpload({ db }: Pick<Store, 'db'>, ctx: Ctx, limits: Limits): Promise<void> {
  const { actor, ip } = ctx
  if (actor.kind === 'agent' || actor.kind === 'api_key') return
  if (actor.kind === 'system' && ip !== undefined) await admit(db, { door: 'upload', ip })
  const most = 2 * Math.max(limits.maxFiles, 10)
  const { rows } = await sql`
    select from attachment where uploader = ${uploaderOf(ctx)} and entry_id is null and ticket_id is null limit ${most}`.execute(
    db,
  )
  if (rows.length >= most) {
    throw new TooMany('too_many_uploads', 'You have uploaded many files without sending them. Send or remove some.')
  }
}

/**
 * Stores the files that a request brought in place, as base64, and names them by id as if they had been uploaded
 * before: so that verbs know one kind of attachment, and nothing slow happens in their transaction.
 *
 * @throws BadInput  `body.attachments.N.data` `too_large`, `body.attachments.N.name` `file_refused`; those of a first
 *                   reply, which a body may hold, at `body.reply.attachments`
 */
export function stageBodies(store: Store): Prepare {
  return async (ctx, body) => {
    const own = await stage(store, ctx, { inputs: givenIn(body), path: 'body.attachments' })
    const reply = replyIn(body)
    const first = await stage(store, own.ctx, { inputs: givenIn(reply), path: 'body.reply.attachments' })
    if (!own.inputs && !first.inputs) return { ctx, body }
    return {
      ctx: first.ctx,
      body: {
        ...body,
        ...(own.inputs && { attachments: own.inputs }),
        ...(first.inputs && { reply: { ...reply, attachments: first.inputs } }),
      },
    }
  }
}

// The contract has checked bodies, and uses these names for nothing else.
function givenIn(body: unknown): readonly AttachmentInput[] {
  if (typeof body !== 'object' || body === null || !('attachments' in body)) return []
  return Array.isArray(body.attachments) ? (body.attachments as AttachmentInput[]) : []
}

function replyIn(body: unknown): object | null {
  if (typeof body !== 'object' || body === null || !('reply' in body)) return null
  return typeof body.reply === 'object' ? body.reply : null
}

async function stage(
  store: Store,
  ctx: Ctx,
  { inputs, path }: { inputs: readonly AttachmentInput[]; path: string },
): Promise<{ ctx: Ctx; inputs: AttachmentInput[] | null }> {
  if (inputs.every((input) => 'id' in input)) return { ctx, inputs: null }
  const { attachments: limits } = await loadSettings(store.db)
  check(inputs, { limits, path })
  const owner = uploaderOf(ctx) === null ? { ...ctx, visitor: newVisitor() } : ctx
  const uploader = uploaderOf(owner) ?? ''
  await admitUpload(store, owner, limits)
  const staged: AttachmentInput[] = []
  for (const input of inputs) {
    if ('id' in input) {
      staged.push(input)
      continue
    }
    const source = Readable.from([Buffer.from(input.data, 'base64')])
    const received = await store.files.receive(source, { limit: limits.maxFileSize })
    await keepContent(store, received)
    const upload = { name: fileNameFor(input.name, limits), inline: false, uploader, now: ctx.now }
    staged.push({ id: (await addUpload(store.db, received, upload)).id, inline: false })
  }
  return { ctx: owner, inputs: staged }
}

function check(inputs: readonly AttachmentInput[], { limits, path }: { limits: Limits; path: string }): void {
  const problems: FieldError[] = []
  for (const [index, input] of inputs.entries()) {
    if ('id' in input) continue
    const field = `${path}.${index}`
    if (Buffer.byteLength(input.data, 'base64') > limits.maxFileSize) {
      problems.push({ field: `${field}.data`, code: 'too_large', message: fileTooLarge(limits.maxFileSize).message })
    }
    try {
      fileNameFor(input.name, limits)
    } catch (error) {
      if (!(error instanceof WrongMediaType)) throw error
      problems.push({ field: `${field}.name`, code: error.code, message: error.message })
    }
  }
  if (problems.length > 0) throw new BadInput(problems)
  if (inputs.length > limits.maxFiles) {
    const message = `At most ${limits.maxFiles} files can be attached.`
    throw new BadInput([{ field: path, code: 'too_many', message }])
  }
}

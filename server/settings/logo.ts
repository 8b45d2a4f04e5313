import { type SqlBool, sql } from 'kysely'
import { getLogo } from '#contract/attachments.ts'
import type { Actor } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { type BadInput, badField, NotFound } from '#server/platform/errors.ts'
import type { FileStore } from '#server/platform/files.ts'
import type { Web } from '#server/platform/http.ts'
import { isPicture } from '#server/platform/media-type.ts'
import { pictureSize } from '#server/platform/picture-size.ts'
import { sendFile } from '#server/platform/send-file.ts'

const MOST_BYTES = 1024 * 1024
const MOST_PIXELS_A_SIDE = 2000
const HEAD_BYTES = 64 * 1024

interface Store {
  db: Db
  files: FileStore
}

/** Whether an attachment (as `a`) is the desk's logo: such a one is in use though it belongs to no entry. */
export const isLogo = sql<SqlBool>`exists (select from setting where key = 'desk' and value ->> 'logo' = a.id::text)`

/**
 * Whether an upload can be the desk's logo: a picture of pixels, by its content; SVG is a program.
 *
 * @throws BadInput  `body.desk.logo`: `not_found` (or not uploaded by this actor), `not_a_picture`, `too_large`
 */
export async function checkLogo({ db, files }: Store, actor: Actor, attachmentId: string): Promise<void> {
  const { rows } = await sql<{ sha256: string; mediaType: string; size: number }>`
    select a.sha256, a.media_type as "mediaType", a.size from attachment a
    where a.id::text = ${attachmentId.toLowerCase()} and a.entry_id is null and a.ticket_id is null
      and (a.uploader = ${`${actor.kind}:${actor.id}`} or ${isLogo})`.execute(db)
  const found = rows[0]
  if (!found) throw refusal('not_found', 'Please upload the picture again.')
  if (!isPicture(found.mediaType)) throw refusal('not_a_picture', 'Choose a PNG, JPEG, GIF or WebP picture.')
  if (found.size > MOST_BYTES) throw refusal('too_large', 'Choose a picture of at most 1 MB.')
  const size = pictureSize(await headOf(files, found.sha256))
  if (!size) throw refusal('not_a_picture', 'Choose a PNG, JPEG, GIF or WebP picture.')
  if (Math.max(size.width, size.height) > MOST_PIXELS_A_SIDE) {
    throw refusal('too_large', `Choose a picture of at most ${MOST_PIXELS_A_SIDE} pixels a side.`)
  }
}

function refusal(code: string, message: string): BadInput {
  return badField('body.desk.logo', code, message)
}

async function headOf(files: FileStore, sha256: string): Promise<Buffer> {
  const file = await files.open(sha256)
  if (!file) return Buffer.alloc(0)
  if (file.size === 0) {
    await file.close()
    return Buffer.alloc(0)
  }
  const chunks: Buffer[] = await file.stream({ start: 0, end: Math.min(HEAD_BYTES, file.size) - 1 }).toArray()
  return Buffer.concat(chunks)
}

/** The logo is for everyone who sees any page. */
export function logoRoutes({ web, files }: { web: Web; files: FileStore }): void {
  web.routes.push(getLogo)
  web.fastify.route({
    method: ['GET', 'HEAD'],
    url: getLogo.path,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { rows } = await sql<{ sha256: string; name: string; mediaType: string }>`
        select a.sha256, a.name, a.media_type as "mediaType" from attachment a where ${isLogo}`.execute(web.db)
      const logo = rows[0]
      if (!logo || !isPicture(logo.mediaType)) throw new NotFound()
      return sendFile(files, { request, reply }, { ...logo, inline: true, cacheControl: 'public, max-age=300' })
    },
  })
}

import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { Email } from '#contract/common.ts'
import {
  getIncoming,
  getIncomingRaw,
  listIncoming,
  postIncoming,
  releaseIncoming,
  reprocessIncoming,
} from '#contract/intake.ts'
import type { QueryOf } from '#contract/route.ts'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import { BadRequest, NotFound, WrongMediaType } from '#server/platform/errors.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import { contextOf, parseInput, serve } from '#server/platform/http.ts'
import { sendFile } from '#server/platform/send-file.ts'
import { drainThenClose } from '#server/thread/drain.ts'
import { handleMessage, type Intake } from '../intake/handle.ts'
import { keepMessage } from './keep.ts'
import { ledgerMessage, listLedger } from './present.ts'
import { releaseStorm, reprocess } from './reprocess.ts'

/** The ledger of incoming mail, and the door by HTTP. */
export function ledgerRoutes(app: App, intake: Intake): void {
  const { web } = app
  serve(web, listIncoming, ({ db }, { query }) => listLedger(db, query))
  serve(web, getIncoming, ({ db }, { params }) => ledgerMessage(db, params.id))
  serve(web, reprocessIncoming, async (ctx, { params }) => {
    await reprocess(ctx, params.id)
    await handleNow(intake, params.id)
    return ledgerMessage(ctx.db, params.id)
  })
  serve(web, releaseIncoming, async (ctx, { body }) => ({ count: await releaseStorm(ctx, body.sender) }))
  web.routes.push(getIncomingRaw, postIncoming)

  web.fastify.get(getIncomingRaw.path, async (request, reply) => {
    const { db } = await contextOf(web, request, getIncomingRaw.caller)
    const { params } = parseInput(getIncomingRaw, request) as { params: { id: number } }
    const row = await db.selectFrom('incomingMail').select('sha256').where('id', '=', params.id).executeTakeFirst()
    if (!row) throw new NotFound()
    const file = { sha256: row.sha256, name: `message-${params.id}.eml`, mediaType: 'message/rfc822' }
    return sendFile(app.files, { request, reply }, { ...file, inline: false, cacheControl: 'private, no-cache' })
  })

  web.fastify.register(async (scope: FastifyInstance) => {
    // Whatever its type, the body stays a stream.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.route({
      method: 'POST',
      url: postIncoming.path,
      bodyLimit: Number.MAX_SAFE_INTEGER,
      handler: (request, reply) => take(app, intake, { request, reply }),
    })
  })
}

async function take(
  app: App,
  intake: Intake,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  try {
    const { db } = await contextOf(app.web, request, postIncoming.caller)
    const { query } = parseInput(postIncoming, request) as { query: QueryOf<typeof postIncoming> }
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
    if (type !== 'message/rfc822' && type !== 'application/octet-stream') {
      throw new WrongMediaType('wrong_content_type', 'Send one raw message, with Content-Type: message/rfc822.')
    }
    const where = await whereTo(db, query.mailbox)
    const waits = query.wait === 'true'
    const { id } = await keepMessage(app, notEmpty(request), { door: 'http', isHandledByDoor: waits, ...where })
    if (waits) await handleNow(intake, id)
    return reply.status(waits ? 201 : 202).send(await ledgerMessage(db, id))
  } catch (error) {
    // The answer goes out first.
    reply.raw.once('finish', () => drainThenClose(request.raw))
    throw error
  }
}

/** What cannot be handled at this moment is safe all the same, and its job comes again. */
async function handleNow(intake: Intake, id: number): Promise<void> {
  await handleMessage(intake, id).catch((err: unknown) =>
    intake.log.warn({ err, incomingMailId: id }, 'a mail is handled later'),
  )
}

function notEmpty(request: FastifyRequest): Readable {
  if (request.headers['content-length'] === '0') throw emptyMessage()
  return Readable.from(checked(request.raw), { objectMode: false })
}

async function* checked(raw: Readable): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of raw) {
    bytes += chunk.length
    yield chunk
  }
  if (raw.destroyed && !raw.readableEnded) throw new BadRequest('upload_incomplete', 'The message broke off.')
  if (bytes === 0) throw emptyMessage()
}

function emptyMessage(): BadRequest {
  return new BadRequest('empty_message', 'The body is empty: send one raw message.')
}

const MOST_ASKED = 50

/** Of what several programs ask at the same moment. */
const isAddress = gatheredByDb(
  async (db: Db, emails: string[]) => {
    const { rows } = await sql<{ email: string }>`
      select email from mail_address where email = any(${emails}::text[])`.execute(db)
    const known = new Set(rows.map(({ email }) => email))
    return emails.map((email) => known.has(email))
  },
  { most: MOST_ASKED },
)

/** The mailbox by its id, or an address of the desk's as the envelope's recipient. */
async function whereTo(db: Db, mailbox: string | undefined): Promise<{ mailboxId?: number; envelopeTo?: string[] }> {
  if (mailbox === undefined) return {}
  if (/^\d{1,15}$/.test(mailbox)) {
    const row = await db.selectFrom('mailbox').select('id').where('id', '=', Number(mailbox)).executeTakeFirst()
    if (row) return { mailboxId: row.id }
  } else {
    const { data: email } = Email.safeParse(mailbox)
    if (email !== undefined && (await isAddress(db, email))) return { envelopeTo: [email] }
  }
  const message = 'There is no such mailbox: give its id, or an address of the desk.'
  throw new BadRequest('unknown_mailbox', message, {
    fields: [{ field: 'query.mailbox', code: 'unknown_mailbox', message }],
  })
}

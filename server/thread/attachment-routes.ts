import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { downloadAttachment, removeUpload, uploadAttachment } from '#contract/attachments.ts'
import type { QueryOf } from '#contract/route.ts'
import { cookieAttributes } from '#server/people/session-cookie.ts'
import type { Config } from '#server/platform/config.ts'
import { AppError, NotFound } from '#server/platform/errors.ts'
import { contextOf, parseInput, serve, VISITOR_COOKIE, type Web } from '#server/platform/http.ts'
import { once } from '#server/platform/idempotency.ts'
import { isPicture } from '#server/platform/media-type.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { sendFile } from '#server/platform/send-file.ts'
import { type Download, findDownload, type VisibleTickets } from './download.ts'
import { drainThenClose } from './drain.ts'
import { type Once, receiveUpload } from './receive-upload.ts'
import { takeBackUpload } from './take-back-upload.ts'
import { newVisitor, type Store } from './upload.ts'
import { uploaderOf } from './uploader.ts'

interface App extends Store {
  web: Web
  config: Config
}

export function attachmentRoutes(app: App, { visibleTickets }: { visibleTickets: VisibleTickets }): void {
  const { web } = app
  web.routes.push(uploadAttachment, downloadAttachment)
  serve(web, removeUpload, (ctx, { params }) => takeBackUpload(ctx, params.id))

  web.fastify.route({
    method: ['GET', 'HEAD'],
    url: downloadAttachment.path,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { params, query } = parseInput(downloadAttachment, request) as {
        params: { id: string }
        query: QueryOf<typeof downloadAttachment>
      }
      const file = await find(web, { request, id: params.id, visibleTickets })
      const inline = query.inline !== undefined && query.inline !== 'false' && isPicture(file.mediaType)
      // Asked again each time: a copy in the browser ends with the right to see it.
      return sendFile(app.files, { request, reply }, { ...file, inline, cacheControl: 'private, no-cache' })
    },
  })

  web.fastify.register(async (scope: FastifyInstance) => {
    // Whatever its type, the body stays a stream.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.route({
      method: 'POST',
      url: uploadAttachment.path,
      bodyLimit: Number.MAX_SAFE_INTEGER,
      handler: (request, reply) => upload(app, request, reply),
    })
  })
}

async function upload(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const ctx = await owned(app, request, reply)
    const { query } = parseInput(uploadAttachment, request) as { query: QueryOf<typeof uploadAttachment> }
    const uploader = uploaderOf(ctx) ?? ''
    const incoming = { raw: request.raw, name: query.name, inline: query.inline === 'true', uploader }
    const attachment = await receiveUpload(app, ctx, incoming, onceFor(ctx, request))
    return reply.status(201).send(attachment)
  } catch (error) {
    // The answer goes out first.
    reply.raw.once('finish', () => drainThenClose(request.raw))
    throw error
  }
}

/** The caller with a name for his uploads; a stranger gets a token, to come back with the message. */
async function owned({ web, config }: App, request: FastifyRequest, reply: FastifyReply): Promise<Ctx> {
  const ctx = await contextOf(web, request, uploadAttachment.caller)
  if (uploaderOf(ctx) !== null) return ctx
  const visitor = newVisitor()
  reply.setCookie(VISITOR_COOKIE, visitor, { ...cookieAttributes(config), maxAge: 86_400 })
  return { ...ctx, visitor }
}

function onceFor(ctx: Ctx, request: FastifyRequest): Once {
  const key = request.headers['idempotency-key']
  if (key === undefined) return (_, add) => add(ctx)
  return (sha256, add) =>
    once(ctx, { key: String(key), route: uploadAttachment, path: request.url, body: sha256 }, { work: (op) => add(op) })
}

interface Finding {
  request: FastifyRequest
  id: string
  visibleTickets: VisibleTickets
}

/** In the portal an agent reads as the requester that he is as well. */
async function find(web: Web, { request, id, visibleTickets }: Finding): Promise<Download> {
  const ctx = await contextOf(web, request, downloadAttachment.caller)
  const file = await findDownload(ctx, id, visibleTickets)
  if (file) return file
  if (ctx.actor.kind !== 'agent') throw new NotFound()
  const asRequester = await contextOf(web, request, 'requester').catch((error: unknown) => {
    if (error instanceof AppError) return null
    throw error
  })
  const other = asRequester && (await findDownload(asRequester, id, visibleTickets))
  if (!other) throw new NotFound()
  return other
}

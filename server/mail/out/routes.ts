import {
  cancelOutgoingMail,
  downloadMailedFile,
  getOutgoingMail,
  listOutgoingMails,
  resendOutgoingMail,
  retryOutgoingMail,
  retryOutgoingMails,
} from '#contract/outbox.ts'
import type { ParamsOf, QueryOf } from '#contract/route.ts'
import type { App } from '#server/platform/app.ts'
import { parseInput, serve } from '#server/platform/http.ts'
import { sendFile } from '#server/platform/send-file.ts'
import { cancelMail, resendMail, retryMail, retryMails } from './again.ts'
import { findMailedFile } from './mailed-file.ts'
import * as outbox from './outbox.ts'

export function outboxRoutes({ web, db, files, secret }: Pick<App, 'web' | 'db' | 'files' | 'secret'>): void {
  serve(web, listOutgoingMails, (ctx, { query }) => outbox.listOutgoingMails(ctx, query))
  serve(web, getOutgoingMail, (ctx, { params }) => outbox.getOutgoingMail(ctx, params.id))
  serve(web, retryOutgoingMail, (ctx, { params }) => retryMail(ctx, params.id))
  serve(web, cancelOutgoingMail, (ctx, { params }) => cancelMail(ctx, params.id))
  serve(web, resendOutgoingMail, (ctx, { params }) => resendMail(ctx, params.id))
  serve(web, retryOutgoingMails, (ctx, { body }) => retryMails(ctx, body))

  web.routes.push(downloadMailedFile)
  web.fastify.route({
    method: ['GET', 'HEAD'],
    url: downloadMailedFile.path,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const { params, query } = parseInput(downloadMailedFile, request) as {
        params: ParamsOf<typeof downloadMailedFile>
        query: QueryOf<typeof downloadMailedFile>
      }
      const file = await findMailedFile(db, secret, { link: { ...query, id: params.id }, now: new Date() })
      return sendFile(files, { request, reply }, { ...file, inline: false, cacheControl: 'private, no-store' })
    },
  })
}

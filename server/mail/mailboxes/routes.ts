import { z } from 'zod'
import * as contract from '#contract/mailboxes.ts'
import type { App } from '#server/platform/app.ts'
import { BadRequest } from '#server/platform/errors.ts'
import { contextOf, serve } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { keepTargets } from '#server/sla/plans/keep-targets.ts'
import {
  archiveMailAddress,
  changeMailAddress,
  createMailAddress,
  getMailAddress,
  listMailAddresses,
  mailAddressUsage,
} from './addresses.ts'
import { archiveMailbox, changeMailbox, createMailbox } from './change.ts'
import { getMailbox, listMailboxes, mailboxUsage } from './mailboxes.ts'
import { connectUrl, finishConnecting } from './oauth.ts'
import { tryMailbox } from './try-mailbox.ts'

/** Of an address: the topic whose SLA plan its tickets get, and the department whose hours count. */
const names = ['helpTopicId', 'departmentId', 'availability']

export function mailboxRoutes(app: App): void {
  const { web, secret } = app
  serveKind(web, contract.mailboxes, {
    list: listMailboxes,
    get: getMailbox,
    create: (ctx, body) => createMailbox(ctx, body, secret),
    change: (ctx, id, body) => changeMailbox(ctx, id, body, secret),
    archive: archiveMailbox,
    usage: mailboxUsage,
  })
  serveKind(web, contract.mailAddresses, {
    list: listMailAddresses,
    get: getMailAddress,
    create: (ctx, body) => keepTargets(ctx, { body, names }, (op) => createMailAddress(op, body)),
    change: (ctx, id, body) => keepTargets(ctx, { body, names }, (op) => changeMailAddress(op, id, body)),
    archive: archiveMailAddress,
    usage: mailAddressUsage,
  })
  serve(web, contract.testMailbox, (ctx, { params, body: { sendTo, ...given } }) =>
    tryMailbox(app, ctx, { id: params.id, given, sendTo }),
  )
  serve(web, contract.testNewMailbox, (ctx, { body: { sendTo, ...given } }) =>
    tryMailbox(app, ctx, { id: null, given, sendTo }),
  )
  serve(web, contract.connectMailbox, (ctx, { params }) => connectUrl(app, ctx, params.id))
  callbackRoute(app)
}

const Callback = z.object({
  state: z.string().max(4000),
  code: z.string().max(10_000).optional(),
  error: z.string().max(1000).optional(),
  error_description: z.string().max(2000).optional(),
})

/** The provider sends a browser here, not a program: it is answered with the page of the mailbox. */
function callbackRoute(app: App): void {
  app.web.fastify.get(contract.OAUTH_CALLBACK, async (request, reply) => {
    const ctx = await contextOf(app.web, request, 'administrator')
    const answer = Callback.safeParse(request.query)
    if (!answer.success) throw new BadRequest('oauth_state', 'This is no answer of a provider.')
    const { state, code, error, error_description: description } = answer.data
    const { mailboxId, refusal } = await finishConnecting(app, ctx, { state, code, error: description ?? error })
    const said = refusal === null ? '' : `&said=${encodeURIComponent(refusal)}`
    const page = `/desk/admin/mailboxes/${mailboxId}?connect=${refusal === null ? 'done' : 'refused'}${said}`
    return reply.header('referrer-policy', 'no-referrer').redirect(page, 303)
  })
}

import * as contract from '#contract/portal.ts'
import { setCookie } from '#server/people/session-cookie.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { operation } from '#server/platform/operation.ts'
import { GUEST_HOURS, startGuestSession } from './guest-session.ts'
import { listForRequester } from './list.ts'
import { openFromPortal } from './open.ts'
import { portalTopics } from './topics.ts'
import { closeFromPortal, reopenFromPortal, writeFromPortal } from './verbs.ts'
import { presentForRequester } from './view.ts'

export function portalRoutes({ web, config, secret }: App): void {
  serve(web, contract.listPortalTopics, async (ctx) => portalTopics(ctx.db))
  serve(web, contract.openPortalTicket, (ctx, { body, reply }) =>
    operation(ctx, async (op) => {
      const { ticket, requester, thankYou, isGuest } = await openFromPortal(op, body)
      if (isGuest) {
        const token = await startGuestSession(op, { ticketId: ticket.id, requesterId: requester.id, isProven: false })
        setCookie(reply, 'guest', { token, seconds: GUEST_HOURS * 3600, signing: { config, secret } })
      }
      const { id, number, subject, dueAt } = ticket
      return { id, number, subject, thankYou, dueAt: dueAt?.toISOString() ?? null, visible: true }
    }),
  )
  serve(web, contract.listPortalTickets, (ctx, { query }) => listForRequester(ctx, query))
  serve(web, contract.getPortalTicket, (ctx, { params }) => presentForRequester(ctx, params.id))
  serve(web, contract.postPortalMessage, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      await writeFromPortal(op, params.id, body)
      return presentForRequester(op, params.id)
    }),
  )
  serve(web, contract.closePortalTicket, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      await closeFromPortal(op, params.id, body)
      return presentForRequester(op, params.id)
    }),
  )
  serve(web, contract.reopenPortalTicket, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      await reopenFromPortal(op, params.id, body)
      return presentForRequester(op, params.id)
    }),
  )
}

import type { FastifyReply } from 'fastify'
import * as contract from '#contract/portal.ts'
import { setCookie } from '#server/people/session-cookie.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { operation } from '#server/platform/operation.ts'
import { editFromPortal } from './edit.ts'
import { GUEST_HOURS, isGuestSession, startGuestSession, tokenOfRequest } from './guest-session.ts'
import { listForRequester } from './list.ts'
import { openFromPortal } from './open.ts'
import { rateFromPortal } from './rate.ts'
import { portalTopics } from './topics.ts'
import { closeFromPortal, reopenFromPortal, writeFromPortal } from './verbs.ts'
import { presentForRequester, presentThreadForRequester } from './view.ts'

export function portalRoutes({ web, config, secret }: App): void {
  serve(web, contract.listPortalTopics, (ctx) => portalTopics(ctx))
  const cookie = (reply: FastifyReply, token: string) =>
    setCookie(reply, 'guest', { token, seconds: GUEST_HOURS * 3600, signing: { config, secret } })
  serve(
    web,
    contract.openPortalTicket,
    (ctx, { body, request, reply }) =>
      operation(ctx, async (op) => {
        const { ticket, requester, thankYou, isGuest } = await openFromPortal(op, body)
        const { id, number, subject, dueAt } = ticket
        const token = tokenOfRequest(request, ctx, secret)
        const session = { ticketId: id, requesterId: requester.id, isProven: false, token }
        if (isGuest) cookie(reply, await startGuestSession(op, session))
        return { id, number, subject, thankYou, dueAt: dueAt?.toISOString() ?? null, visible: true }
      }),
    {
      again: (ctx, { request, reply, answer }) =>
        operation(ctx, async (op) => {
          const token = tokenOfRequest(request, ctx, secret)
          if (token && (await isGuestSession(op, token, answer.id))) cookie(reply, token)
        }),
    },
  )
  serve(web, contract.listPortalTickets, (ctx, { query }) => listForRequester(ctx, query))
  serve(web, contract.getPortalTicket, (ctx, { params }) => presentForRequester(ctx, params.id))
  serve(web, contract.getPortalThread, (ctx, { params, query }) => presentThreadForRequester(ctx, params.id, query))
  serve(web, contract.postPortalMessage, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      await writeFromPortal(op, params.id, body)
      return presentForRequester(op, params.id)
    }),
  )
  serve(web, contract.editPortalTicket, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      await editFromPortal(op, params.id, body)
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
  serve(web, contract.ratePortalTicket, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      await rateFromPortal(op, params.id, body)
      return presentForRequester(op, params.id)
    }),
  )
}

import * as contract from '#contract/portal.ts'
import { endGuestSession } from '#server/people/guest.ts'
import { setCookie } from '#server/people/session-cookie.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { checkRequest, useGuestLink } from './guest-link.ts'
import { GUEST_HOURS } from './guest-session.ts'

export function guestRoutes(app: App): void {
  serve(app.web, contract.checkRequest, async (ctx, { body }) => {
    await checkRequest(ctx, body)
    return { sent: true as const }
  })
  serve(app.web, contract.useGuestLink, async (ctx, { body, reply }) => {
    const { ticketId, token } = await useGuestLink(ctx, body.token, app.secret)
    setCookie(reply, 'guest', { token, seconds: GUEST_HOURS * 3600, signing: app })
    return { ticketId }
  })
  serve(app.web, contract.leaveGuest, (ctx, { request, reply }) =>
    endGuestSession(ctx, { request, reply, signing: app }),
  )
}

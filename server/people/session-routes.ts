import type { FastifyReply, FastifyRequest } from 'fastify'
import * as portal from '#contract/portal.ts'
import * as contract from '#contract/session.ts'
import type { App } from '#server/platform/app.ts'
import { Forbidden, Unauthenticated } from '#server/platform/errors.ts'
import { serve } from '#server/platform/http.ts'
import type { CheckAnswers } from './answering.ts'
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts'
import type { IdentityOf, SignedIn } from './identity.ts'
import { changeMyProfile, changePortalProfile } from './my-profile.ts'
import { prolongSession, startSession } from './session.ts'
import { SESSION_DAYS, setCookie } from './session-cookie.ts'
import { viewAgent, viewSession } from './session-view.ts'
import { listSessions, revokeSession } from './sessions.ts'
import { setUp } from './setup.ts'
import { admit } from './throttle.ts'

const SESSION_SECONDS = SESSION_DAYS * 86_400

export function sessionRoutes(
  app: App,
  { identityOf, answers }: { identityOf: IdentityOf; answers: CheckAnswers },
): void {
  const { web, db, secret } = app

  serve(web, contract.getSession, async (ctx, { request, reply }) => {
    const identity = await identityOf(request)
    if (identity.kind === 'signed_in') await keepSignedIn(identity.session, { now: ctx.now, request, reply })
    return viewSession(ctx.db, identity)
  })
  serve(web, contract.changeMyProfile, async (ctx, { body }) => {
    await changeMyProfile(ctx, body)
    if (ctx.actor.kind !== 'agent') throw new Forbidden('agents_only', 'An API key has no profile.')
    return viewAgent(ctx.db, ctx.actor)
  })
  serve(web, portal.changePortalProfile, (ctx, { body }) => changePortalProfile(ctx, body, answers))

  serve(web, contract.listMySessions, async (ctx, { request }) => listSessions(ctx, await signedIn(request)))
  serve(web, contract.revokeMySession, async (ctx, { request, params }) =>
    revokeSession(ctx, await signedIn(request), params.id),
  )

  serve(web, contract.setUp, async (ctx, { body, request, reply }) => {
    const settled = await admit(db, { door: 'setup', ip: request.ip })
    const { agentId, accountId } = await setUp(ctx, body, secret)
    await settled()
    const visit = { now: ctx.now, ip: request.ip, userAgent: request.headers['user-agent'] }
    const token = await startSession(db, accountId, visit)
    setCookie(reply, 'session', { token, seconds: SESSION_SECONDS, signing: app })
    return { agentId }
  })

  serve(web, contract.listApiKeys, (ctx) => listApiKeys(ctx))
  serve(web, contract.createApiKey, (ctx, { body }) => createApiKey(ctx, body))
  serve(web, contract.revokeApiKey, (ctx, { params }) => revokeApiKey(ctx, params.id))

  async function signedIn(request: FastifyRequest): Promise<SignedIn> {
    const identity = await identityOf(request)
    if (identity.kind !== 'signed_in') throw new Unauthenticated()
    return identity.session
  }

  // Once a day; who comes back within two weeks stays signed in.
  async function keepSignedIn(
    { sessionId, token, expiresAt }: SignedIn,
    { now, request, reply }: { now: Date; request: FastifyRequest; reply: FastifyReply },
  ): Promise<void> {
    if (expiresAt.getTime() - now.getTime() > SESSION_SECONDS * 1000 - 86_400_000) return
    await prolongSession(db, sessionId, { now, ip: request.ip })
    setCookie(reply, 'session', { token, seconds: SESSION_SECONDS, signing: app })
  }
}

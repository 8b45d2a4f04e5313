import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Email, line } from '#contract/common.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { audit } from '#server/platform/audit.ts'
import { BadInput, Unauthenticated } from '#server/platform/errors.ts'
import { fieldErrors, inWords } from '#server/platform/field-errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { dropLinksOf, PASSWORD } from './account.ts'
import type { Auth } from './auth.ts'
import { CLIENT_ADDRESS } from './client-address.ts'
import { endGuestSession } from './guest.ts'
import type { IdentityOf } from './identity.ts'
import { requestPasswordReset, resetPassword } from './reset-password.ts'
import { startSession } from './session.ts'
import { dropCookie, readCookie, SESSION_DAYS, setCookie } from './session-cookie.ts'
import { confirmAccount, signUp } from './sign-up.ts'
import { admit } from './throttle.ts'

const NewPassword = z
  .string()
  .min(PASSWORD.min, `Use at least ${PASSWORD.min} characters.`)
  .max(PASSWORD.max, `Use at most ${PASSWORD.max} characters.`)
const AnyPassword = z.string().min(1).max(PASSWORD.max)
const Token = z.string().min(20).max(200)

const SignIn = z.object({ email: Email, password: AnyPassword })
const ChangePassword = z.object({ currentPassword: AnyPassword, newPassword: NewPassword })
const RequestReset = z.object({ email: Email })
const Reset = z.object({ token: Token, newPassword: NewPassword })
const SignUp = z.object({
  name: line(200),
  email: Email,
  password: NewPassword,
  language: z.enum(['en', 'de']).nullable().default(null),
})
const Confirm = z.object({ token: Token, password: AnyPassword })

/** A refusal takes this long, so that its time does not tell whether there is such an account. */
const REFUSAL_MS = 400

/** Nobody's password is longer; a body that is gets cut off unread. */
const BODY_BYTES = 16 * 1024

/** Signing in and out, accounts and passwords, under `/api/auth`, where better-auth's clients look for them. */
export function authRoutes(app: App, { identityOf }: { identityOf: IdentityOf }): void {
  const { db, config, web } = app
  const signing = app
  let loaded: Promise<Auth> | null = null
  // Loaded for the first sign-in: it is the largest thing in the server, and starting need not wait for it.
  const loadAuth = () => {
    loaded ??= import('./auth.ts').then(({ createAuth }) => createAuth({ pool: app.pool, signing, log: app.log }))
    return loaded
  }

  post('/sign-in/email', SignIn, async (ctx, { body, request, reply }) => {
    const settled = await admit(db, { door: 'sign_in', ip: request.ip, about: [body.email] })
    const refusal = sleep(REFUSAL_MS, undefined, { ref: false })
    const before = readCookie(request, 'session', signing)
    const answer = await (await loadAuth()).api.signInEmail({ body, headers: headersFor(request), asResponse: true })
    if (!answer.ok) {
      request.log.warn({ ip: request.ip }, 'a sign-in failed')
      await refusal
      throw new Unauthenticated('wrong_credentials', 'E-mail address or password is wrong.')
    }
    await settled()
    // Whatever this browser was before is over: a cookie planted earlier opens nothing.
    if (before) await db.deleteFrom('authSession').where('token', '=', before).execute()
    passCookies(answer, reply)
    await audit(ctx, { type: 'sign_in.succeeded', subject: 'account', data: { email: body.email, ip: request.ip } })
    return { signedIn: true }
  })

  post('/sign-out', z.unknown(), async (ctx, { request, reply }) => {
    const token = readCookie(request, 'session', signing)
    if (token) await db.deleteFrom('authSession').where('token', '=', token).execute()
    await endGuestSession(ctx, { request, reply, signing })
    dropCookie(reply, 'session', config)
    return { signedIn: false }
  })

  post('/change-password', ChangePassword, async (ctx, { body, request, reply }) => {
    const identity = await identityOf(request)
    if (identity.kind !== 'signed_in') throw new Unauthenticated()
    const { accountId, requester } = identity.session
    const settled = await admit(db, { door: 'sign_in', ip: request.ip, about: [requester.email] })
    const answer = await (await loadAuth()).api.changePassword({
      // Whoever knew the old password is signed out, everywhere; this browser gets a new session.
      body: { ...body, revokeOtherSessions: true },
      headers: headersFor(request),
      asResponse: true,
    })
    if (!answer.ok) throw wrongPassword()
    await settled()
    await operation(ctx, (op) => dropLinksOf(op, accountId))
    await audit(ctx, { type: 'password.changed', subject: 'account', data: { name: requester.name } })
    passCookies(answer, reply)
    return { signedIn: true }
  })

  post('/request-password-reset', RequestReset, async (ctx, { body, reply }) => {
    await requestPasswordReset(ctx, body.email)
    reply.status(202)
    return { sent: true }
  })

  post('/reset-password', Reset, async (ctx, { body }) => {
    await resetPassword(ctx, body)
    return { changed: true }
  })

  post('/sign-up/email', SignUp, async (ctx, { body, reply }) => {
    await signUp(ctx, body)
    reply.status(202)
    return { sent: true }
  })

  post('/verify-email', Confirm, async (ctx, { body, request, reply }) => {
    const accountId = await confirmAccount(ctx, body)
    const { now, ip } = ctx
    const token = await startSession(db, accountId, { now, ip, userAgent: request.headers['user-agent'] })
    setCookie(reply, 'session', { token, seconds: SESSION_DAYS * 86_400, signing })
    return { signedIn: true }
  })

  function post<B extends z.ZodType>(
    path: string,
    schema: B,
    handler: (ctx: Ctx, input: { body: z.output<B>; request: FastifyRequest; reply: FastifyReply }) => Promise<object>,
  ): void {
    web.fastify.post(`/api/auth${path}`, { bodyLimit: BODY_BYTES }, async (request, reply) => {
      const body = schema.safeParse(request.body ?? {}, { error: inWords })
      if (!body.success) throw new BadInput(fieldErrors('body', body.error))
      const ctx = { db, actor: system('visitor'), now: new Date(), ip: request.ip }
      return handler(ctx, { body: body.data, request, reply })
    })
  }
}

/** What better-auth needs of a request. The address is ours to say: a client's word for it is not passed on. */
function headersFor(request: FastifyRequest): Headers {
  const { cookie = '', 'user-agent': userAgent = '' } = request.headers
  return new Headers({ cookie, 'user-agent': userAgent.slice(0, 500), [CLIENT_ADDRESS]: request.ip })
}

function passCookies(answer: Response, reply: FastifyReply): void {
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
}

function wrongPassword(): BadInput {
  return new BadInput([
    { field: 'body.currentPassword', code: 'wrong_password', message: 'This is not your password.' },
  ])
}

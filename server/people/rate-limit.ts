import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addressKey } from '#server/platform/address-key.ts'
import { TooMany } from '#server/platform/errors.ts'
import { hashOf } from './identity.ts'
import { readCookie, type Signing } from './session-cookie.ts'

/** Requests a minute. They keep one caller from crowding out the others; guessing is limited by throttle.ts. */
const perMinute = { key: 60_000, session: 6000, visitor: 120 }

type Kind = keyof typeof perMinute

/** Limits what one API key, one session and one visitor's address may ask of this node. */
export async function limitRates(fastify: FastifyInstance, signing: Signing): Promise<void> {
  if (!signing.config.rateLimit) return
  await fastify.register(rateLimit, {
    hook: 'onRequest',
    timeWindow: 60_000,
    cache: 20_000,
    keyGenerator: (request) => callerOf(request, signing),
    max: (_request, caller) => perMinute[String(caller).split(':', 1)[0] as Kind],
    // Pages and pictures cost nothing; what visitors read is public and cheap.
    allowList: (request, caller) => !isApi(request) || (caller.startsWith('visitor:') && isRead(request)),
    errorResponseBuilder: (_request, { ttl }) =>
      new TooMany('too_many_requests', 'Too many requests. Please wait a moment.', {
        retryAfter: Math.ceil(ttl / 1000),
      }),
  })
}

function callerOf(request: FastifyRequest, signing: Signing): string {
  const { authorization } = request.headers
  if (authorization) return `key:${hashOf(authorization).toString('base64url')}`
  const session = readCookie(request, 'session', signing)
  return session ? `session:${session}` : `visitor:${addressKey(request.ip)}`
}

function isApi(request: FastifyRequest): boolean {
  // What is posted to a page (one click on a mail's button) is no page.
  return (request.routeOptions.url?.startsWith('/api/') ?? false) || request.method === 'POST'
}

function isRead(request: FastifyRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD'
}

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '#server/platform/config.ts'
import { Forbidden } from '#server/platform/errors.ts'
import { cookieName } from './session-cookie.ts'

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a page of another origin makes a browser send with our cookies: a foreign `Origin` always; a change
 * without `Origin` unless it carries a header that such a page cannot set.
 */
export function refuseCrossOrigin(fastify: FastifyInstance, config: Config): void {
  fastify.addHook('onRequest', async (request) => {
    if (!isGuarded(request, config)) return
    const { origin } = request.headers
    if (origin !== undefined ? isOurs(origin, request.host, config.publicUrl) : isDeliberate(request)) return
    throw new Forbidden('cross_origin', 'This request came from another site and was refused.')
  })
}

/** Those that a cookie speaks for, and those that set one. An `Authorization` header comes from no foreign page. */
function isGuarded(request: FastifyRequest, config: Config): boolean {
  // By route, not by address: an address can be spelled in many ways.
  if (request.routeOptions.url?.startsWith('/api/auth/')) return true
  if (request.headers.authorization !== undefined) return false
  const { cookies } = request
  return cookies[cookieName(config, 'session')] !== undefined || cookies[cookieName(config, 'guest')] !== undefined
}

function isDeliberate(request: FastifyRequest): boolean {
  return HARMLESS.has(request.method) || request.headers['x-requested-with'] === 'deskbell'
}

/** Is this origin the configured address or the one that the browser asked (behind a trusted proxy: was asked)? */
export function isOurs(origin: string, host: string, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false
  const { host: from, origin: exact } = new URL(origin)
  if (publicUrl === null) return from === host
  const own = new URL(publicUrl)
  return exact === own.origin || (from === host && from !== own.host)
}

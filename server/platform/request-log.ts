import type { FastifyInstance } from 'fastify'
import type { Actor } from './actor.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who was found to be calling; null before that, and for pages and files. */
    actor: Actor | null
  }
}

/** One line a request: the route, not the address, so that no token or search word gets into a log. */
export function logRequests(fastify: FastifyInstance): void {
  fastify.decorateRequest('actor', null)
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)'
    const { actor } = request
    const line = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(actor && { actor: actor.id === null ? actor.kind : `${actor.kind}:${actor.id}` }),
    }
    if (route.startsWith('/api/')) request.log.info(line, 'request')
    else request.log.debug(line, 'request')
  })
}

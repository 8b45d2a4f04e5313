import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import fastifyFactory, { type FastifyInstance, LogController } from 'fastify'
import type { Config } from './config.ts'
import { BadRequest } from './errors.ts'
import type { Log } from './log.ts'
import { answerProblem, answerProblems } from './problems.ts'
import { logRequests } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'
import { cutOffSlowBodies } from './slow-bodies.ts'

/** The web server with what every request gets: an id, a line in the log, safe headers, problems as documents. */
export async function createFastify(config: Config, log: Log): Promise<FastifyInstance> {
  const fastify = fastifyFactory({
    loggerInstance: log,
    genReqId: () => randomUUID(),
    // Nobody else's X-Forwarded-* headers are believed.
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    // An address that cannot be read has no route, and so no error handler.
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    // Slow clients are cut off: 30 s for the head of a request; for its body see slow-bodies.ts.
    connectionTimeout: 0,
    requestTimeout: 0,
    http: { headersTimeout: 30_000, connectionsCheckingInterval: 10_000 },
  }) as unknown as FastifyInstance
  answerProblems(fastify)
  // A form of another site can send text, but not JSON.
  fastify.removeContentTypeParser('text/plain')
  takeJson(fastify)
  await fastify.register(cookie)
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  logRequests(fastify)
  cutOffSlowBodies(fastify)
  await securityHeaders(fastify, config)
  return fastify
}

/** As Fastify does, but what is no UTF-8 is refused: read as such, its letters would be lost. */
function takeJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error')
  fastify.removeContentTypeParser('application/json')
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isUtf8(body)) void parse(request, body.toString('utf8'), done)
    else done(new BadRequest('not_utf8', 'The text of this request is not UTF-8.'))
  })
}

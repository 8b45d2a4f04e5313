import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import fastifyFactory, { type FastifyInstance, LogController } from 'fastify'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import { answerProblems } from './problems.ts'
import { logRequests } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'

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
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    // Slow clients are cut off: 60 s for the whole head and body of an ordinary request.
    connectionTimeout: 0,
    requestTimeout: 60_000,
  }) as unknown as FastifyInstance
  answerProblems(fastify)
  await fastify.register(cookie)
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  logRequests(fastify)
  await securityHeaders(fastify, config)
  return fastify
}

import type { FastifyInstance } from 'fastify'
import type pg from 'pg'

/** `/healthz`: the process is up. `/readyz`: it can work, that is, the database and the job queue answer. */
export function healthRoutes(fastify: FastifyInstance, pool: pg.Pool): void {
  fastify.get('/healthz', async () => ({ status: 'ok' }))
  fastify.get('/readyz', async (request, reply) => {
    try {
      // A full pool or a hanging database is not "ready" either.
      await within(2000, pool.query('select from graphile_worker.jobs limit 1'))
      return { status: 'ok', database: 'ok', jobs: 'ok' }
    } catch (error) {
      request.log.warn({ err: error }, 'not ready')
      const reachable = await within(1000, pool.query('select 1')).then(
        () => true,
        () => false,
      )
      const problem = { status: 'unavailable', database: reachable ? 'ok' : 'unreachable', jobs: 'unreachable' }
      return reply.status(503).send(problem)
    }
  })
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

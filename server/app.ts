import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import fastifyFactory, { type FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { DB } from '#db/types.ts'
import { directoryRoutes } from './people/directory-routes.ts'
import type { Config } from './platform/config.ts'
import { type FileStore, filesOnDisk } from './platform/files.ts'
import type { Web } from './platform/http.ts'
import type { Job } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { answerProblems } from './platform/problems.ts'
import { loadSecret } from './platform/secret.ts'
import { routingRoutes } from './routing/routes.ts'
import { logoRoutes } from './settings/logo.ts'
import { settingsRoutes } from './settings/routes.ts'
import { slaRoutes } from './sla/routes.ts'
import { attachmentRoutes } from './thread/attachment-routes.ts'
import { purgeUploads, purgeUploadsCrontab } from './thread/purge-uploads.ts'
import { stageBodies } from './thread/upload.ts'
import { visibleTickets } from './tickets/access.ts'
import { ticketPeopleRoutes } from './tickets/people-routes.ts'

/** What the parts of the server share. */
export interface App {
  config: Config
  log: Log
  pool: pg.Pool
  db: Kysely<DB>
  web: Web
  files: FileStore
  /** Signs cookies and links; the same for all nodes. */
  secret: string
}

// The map: every folder's routes, jobs and listeners, listed by hand.

export async function buildApp(base: Omit<App, 'web' | 'secret' | 'files'>): Promise<App> {
  const secret = await loadSecret(base.db, base.config)
  const fastify = fastifyFactory({
    loggerInstance: base.log,
    genReqId: () => randomUUID(),
    trustProxy: base.config.trustedProxies.length > 0 ? base.config.trustedProxies : false,
    disableRequestLogging: true,
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
  const web: Web = {
    fastify,
    db: base.db,
    identify: async () => {
      throw new Error('identify is installed by people/identify.ts')
    },
    routes: [],
  }
  const files = filesOnDisk(join(base.config.dataDir, 'files'))
  const app: App = { ...base, web, files, secret }
  web.prepare = stageBodies(app)
  attachmentRoutes(app, { visibleTickets })
  logoRoutes(app)
  settingsRoutes(app)
  directoryRoutes(app)
  slaRoutes(app)
  routingRoutes(app)
  ticketPeopleRoutes(app)
  return app
}

export function jobsOf(app: App): Record<string, Job> {
  return {
    purge_uploads: () => purgeUploads(app, new Date()),
  }
}

export const crontab = [purgeUploadsCrontab].join('\n')

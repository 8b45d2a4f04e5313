import { buildApp, crontab, jobsOf } from './app.ts'
import { startMailDoors } from './mail/doors/start.ts'
import { isSetUp, setUpToken } from './people/setup.ts'
import type { App } from './platform/app.ts'
import { BadConfig, type Config, loadConfig } from './platform/config.ts'
import { isPassing } from './platform/database-away.ts'
import { createDb, createPool } from './platform/db.ts'
import { CannotStart, startEmbeddedPostgres } from './platform/embedded-postgres.ts'
import { startWorker } from './platform/jobs.ts'
import { createLog, type Log } from './platform/log.ts'
import { MigrationProblem, migrate } from './platform/migrate.ts'
import { resumeMail } from './platform/outgoing-mail.ts'
import { ownAddress } from './platform/own-address.ts'

export interface Parts {
  web: boolean
  worker: boolean
  /** Fills an empty desk with believable data and prints its sign-ins. */
  demo?: boolean
}

/** Starts the parts asked for and keeps them running until SIGTERM or SIGINT; says clearly why it cannot start. */
export async function start(parts: Parts): Promise<void> {
  const stopping: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of stopping.reverse().splice(0)) await step()
  }
  stopOnSignals(stop)
  try {
    await startParts(parts, stopping)
  } catch (error) {
    await stop()
    console.error(explain(error))
    process.exit(1)
  }
}

async function startParts({ web, worker, demo }: Parts, stopping: (() => Promise<unknown>)[]): Promise<void> {
  const config = loadConfig(process.env)
  const log = createLog(config.logLevel)
  const url = config.databaseUrl ?? (await startDatabase(config, log, stopping))
  await migrate(url, { log })
  const pool = createPool(url)
  const db = createDb(pool)
  stopping.push(() => db.destroy())
  surviveOutages(log)
  const app = await buildApp({ config, log, pool, db })
  if (demo) await fillDemo(app)
  if (worker) {
    const working = await startWorker({ pool, jobs: jobsOf(app), crontab, log })
    stopping.push(() => working.stop())
    await resumeMail(pool, config)
    const doors = await startMailDoors(app)
    stopping.push(() => doors.stop())
  }
  if (web) await listen(app, stopping)
  else console.log('Deskbell works on jobs.')
}

/**
 * Graphile Worker leaves promises alone that write down what its jobs did, or give back those that it has not begun; when
 * the database is away just then, or its disk is full, that would end the process. The worker is replaced and its jobs
 * run again; whatever else is forgotten like this is a fault.
 */
function surviveOutages(log: Log): void {
  process.on('unhandledRejection', (error) => {
    if (!isPassing(error) && !isOfEndedWorker(error)) throw error
    log.error({ err: error }, 'the database was away')
  })
}

/** It says so in these words only, without the error that it met. */
function isOfEndedWorker(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Error occurred whilst returning jobs|This batcher has been released)/.test(error.message)
  )
}

async function startDatabase(config: Config, log: Log, stopping: (() => Promise<unknown>)[]): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir, log })
  stopping.push(() => server.stop())
  server.onExit((reason) => {
    log.fatal({ err: reason }, 'the database cannot be kept running')
    process.exit(1)
  })
  return server.url
}

async function listen(app: App, stopping: (() => Promise<unknown>)[]): Promise<void> {
  const { config, web, db, secret } = app
  const { fastify } = web
  stopping.push(() => fastify.close())
  await fastify.listen({ host: config.host, port: config.port })
  // With PORT=0 the system chose one; links are made with it.
  const address = fastify.server.address()
  if (address !== null && typeof address === 'object') config.port = address.port
  const token = (await isSetUp(db)) ? '' : `/setup?token=${setUpToken(secret)}`
  console.log(`Deskbell is ready: ${ownAddress(config)}${token}`)
}

async function fillDemo({ pool, db }: App): Promise<void> {
  if (await isSetUp(db)) {
    console.log('This desk is in use already: --demo fills an empty one only.')
    return
  }
  const { seedDemo } = await import('#db/seed/demo.ts')
  for (const { who, email, password } of await seedDemo({ pool, db })) console.log(`  ${who}: ${email}  ${password}`)
}

/** Whoever has not finished by then is left behind: service managers kill what takes longer. */
const STOP_MS = 30_000

/** The first signal lets requests and jobs finish, then ends the database; the second ends everything at once. */
function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(signal === 'SIGINT' ? 130 : 143)
      isStopping = true
      setTimeout(() => process.exit(1), STOP_MS).unref()
      void stop().then(
        () => process.exit(0),
        (error) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}

function explain(error: unknown): unknown {
  if (error instanceof CannotStart || error instanceof MigrationProblem || error instanceof BadConfig) {
    return error.message
  }
  const { code, port, address } = (error ?? {}) as { code?: unknown; port?: unknown; address?: unknown }
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${address} is taken by another program. Set PORT to a free one.`
    case 'EACCES':
      return `Listening on port ${port} is not permitted. Ports below 1024 need a privilege; set PORT to a higher one.`
    case 'EADDRNOTAVAIL':
      return `This machine has no address ${address}. Set HOST to one of its own.`
    default:
      return error
  }
}

if (import.meta.main) await start({ web: true, worker: true, demo: process.argv.includes('--demo') })

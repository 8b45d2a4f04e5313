import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Account, chooseAccount } from './embedded-postgres/account.ts'
import { findBinaries, reachableBinaries } from './embedded-postgres/binaries.ts'
import { CannotStart, explainFileError } from './embedded-postgres/cannot-start.ts'
import { type Cluster, prepareCluster, readClusterPassword } from './embedded-postgres/cluster.ts'
import { lockDataFolder } from './embedded-postgres/folder-lock.ts'
import { endServerLeftBehind } from './embedded-postgres/left-behind.ts'
import { locateCluster } from './embedded-postgres/location.ts'
import { restartPause } from './embedded-postgres/restart-pause.ts'
import { chooseSocketFolder, type ServerProcess, startServer, stopServer } from './embedded-postgres/server.ts'

export { CannotStart }

/** What we need of a log; pino's fits. */
export type Log = {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export type EmbeddedPostgres = {
  /** Names the application's own role and database; the address stays the same while the app runs. */
  url: string
  /** Fast shutdown; then the data folder is free for another start. */
  stop(): Promise<void>
  /** Called once if PostgreSQL ends and cannot be started again. */
  onExit(listener: (reason: Error) => void): void
}

type Options = {
  dataDir: string
  log: Log
  /** PostgreSQL settings beyond our own, for tests. */
  settings?: Record<string, string>
  /** Who runs PostgreSQL, for tests. */
  account?: Account
}

/**
 * Starts PostgreSQL on `${dataDir}/postgres` and keeps it running until `stop`; a server that dies is started again.
 * One process at a time holds a data folder. What an earlier one left behind, however it ended, is cleared first.
 *
 * @throws CannotStart  with a sentence for the person at the terminal; see `StartProblem` for the codes
 * @source docs/decisions/009-embedded-postgres.md
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const { dataDir, log, settings = {} } = options
  const folder = resolve(dataDir)
  if (process.platform !== 'linux') {
    throw new CannotStart(
      'tools_missing',
      'The embedded PostgreSQL runs on Linux. Set DATABASE_URL to use a server of your own.',
    )
  }
  const lock = await lockDataFolder(folder)
  try {
    const account = options.account ?? chooseAccount()
    const binaries = reachableBinaries(findBinaries(), account)
    const cluster = await prepareCluster(folder, binaries, account)
    const socketFolder = chooseSocketFolder(cluster.folder, account)

    const start = async (): Promise<ServerProcess> => {
      const ended = await endServerLeftBehind(cluster.folder).catch((error: unknown) => {
        throw explainFileError(error, cluster.folder)
      })
      if (ended > 0) log.warn({ processes: ended }, 'ended the PostgreSQL processes that an earlier run left behind')
      const server = await startServer({ cluster: cluster.folder, socketFolder, binaries, account, settings })
      lock.guard(server.pid)
      return server
    }
    const server = await start()
    const url = serverUrl(cluster, socketFolder)
    await ensureDatabase(url, serverUrl(cluster, socketFolder, 'postgres')).catch(async (error) => {
      await stopServer(server)
      throw error
    })
    const supervisor = supervise(server, { start, log })
    return {
      url,
      onExit: supervisor.onExit,
      async stop() {
        await supervisor.stop()
        if (socketFolder !== cluster.folder) rmSync(socketFolder, { recursive: true, force: true })
        lock.guard(null)
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The address of the server that a running Deskbell keeps on this data folder, for commands beside it. */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const folder = locateCluster(resolve(dataDir))
  const lines = linesOf(join(folder, 'postmaster.pid'))
  const socketFolder = lines[4]?.trim()
  if (!socketFolder || lines[7]?.trim() !== 'ready') return undefined
  return serverUrl({ folder, password: readClusterPassword(folder) }, socketFolder)
}

/** None of a file that is not there (any more): the server removes it when it ends. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

type Supervisor = { stop(): Promise<void>; onExit(listener: (reason: Error) => void): void }

/** Starts the server again whenever it ends by itself, until it refuses for a minute or so, other than for a full disk. */
function supervise(
  first: ServerProcess,
  { start, log }: { start: () => Promise<ServerProcess>; log: Log },
): Supervisor {
  const stopping = new AbortController()
  const listeners: ((reason: Error) => void)[] = []

  async function keepRunning(): Promise<void> {
    let server: ServerProcess | undefined = first
    while (server) {
      const running: ServerProcess = server
      const stop = () => void stopServer(running)
      if (stopping.signal.aborted)
        stop() // asked while it was being started again
      else stopping.signal.addEventListener('abort', stop)
      const lines = await running.ended
      stopping.signal.removeEventListener('abort', stop)
      if (stopping.signal.aborted) return
      log.error({ lines }, 'PostgreSQL has ended by itself; starting it again')
      server = await restart()
    }
  }

  async function restart(): Promise<ServerProcess | undefined> {
    let reason = new Error('PostgreSQL has ended.')
    for (let failures = 0, isFull = false; ; failures += isFull ? 0 : 1) {
      const pause = restartPause(failures, isFull)
      if (pause === null) break
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
      if (stopping.signal.aborted) return undefined
      try {
        const server = await start()
        log.info({ pid: server.pid }, 'PostgreSQL runs again')
        return server
      } catch (error) {
        reason = error instanceof Error ? error : new Error(String(error))
        isFull = reason instanceof CannotStart && reason.code === 'disk_full'
        log.error({ err: reason }, 'PostgreSQL did not start')
      }
    }
    for (const listener of listeners) listener(reason)
    return undefined
  }

  const finished = keepRunning()
  return {
    onExit: (listener) => void listeners.push(listener),
    async stop() {
      stopping.abort()
      await finished
    },
  }
}

/** The application's role owns its database and nothing else: a hole in a query does not reach the file system. */
async function ensureDatabase(url: string, adminUrl: string): Promise<void> {
  if (await canConnect(url)) return
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const { rows } = await admin.query(`select from pg_roles where rolname = 'deskbell'`)
    const password = admin.escapeLiteral(new URL(url).password)
    if (rows.length === 0) await admin.query(`create role deskbell login createdb password ${password}`)
    const { rows: databases } = await admin.query(`select from pg_database where datname = 'deskbell'`)
    if (databases.length === 0) await admin.query('create database deskbell owner deskbell')
  } finally {
    await admin.end()
  }
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined
    if (code === '28P01' || code === '3D000') return false // no such role or database yet
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

function serverUrl({ password }: Cluster, socketFolder: string, name = 'deskbell'): string {
  return `postgresql://${name}:${password}@localhost:5432/${name}?host=${encodeURIComponent(socketFolder)}`
}

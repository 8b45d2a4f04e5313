import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { startEmbeddedPostgres } from '#server/platform/embedded-postgres.ts'
import { freePort } from '#test/mail/programs.ts'

const run = promisify(execFile)
const root = new URL('../../..', import.meta.url).pathname
const quiet = { info() {}, warn() {}, error() {} }

/** Two processes of Deskbell on one database, and the mail server that they send to: each can be killed. */
export interface FaultyDesk {
  url: string
  databaseUrl: string
  lmtpPort: number
  key: string
  env: Record<string, string | undefined>
  killServer(): Promise<void>
  killWorker(): Promise<void>
  killDatabase(): void
  killSink(): Promise<void>
  /** What the mail server has taken. */
  taken(): { messageId: string | null; to: string[] }[]
  query<R extends object>(text: string, values?: unknown[]): Promise<R[]>
  stop(): Promise<void>
}

export async function startFaultyDesk(): Promise<FaultyDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'deskbell-faults-'))
  const database = await startEmbeddedPostgres({ dataDir: join(folder, 'database'), log: quiet })
  const [port, lmtpPort, sinkPort] = [await freePort(), await freePort(), await freePort()]
  const taken = join(folder, 'taken')
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    LMTP_LISTEN: `127.0.0.1:${lmtpPort}`,
    SMTP_URL: `smtp://127.0.0.1:${sinkPort}`,
    MAIL_FROM: 'Faults <support@faults.example>',
    LOG_LEVEL: process.env.FAULTS_LOG ?? 'silent',
    RATE_LIMIT: 'off',
  }
  const { LMTP_LISTEN: _, ...workerEnv } = env
  let sink = startProcess(['test/faults/mail/sink.ts', String(sinkPort), taken], env)
  let server = await startReady(['server/main.ts'], env, 'is ready')
  let worker = await startReady(['server/cli.ts', 'worker'], workerEnv, 'works on jobs')
  const { stdout } = await run(
    process.execPath,
    ['server/cli.ts', 'apikey', 'create', '--name', 'Faults', '--role', 'administrator'],
    { cwd: root, env },
  )
  // Nothing of it outlives who started it, whatever ends him.
  const end = () => {
    for (const child of [server, worker, sink]) child.kill('SIGKILL')
    killDatabase()
  }
  process.once('exit', end)
  function killDatabase(): void {
    const file = join(folder, 'database', 'postgres', 'postmaster.pid')
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : Number.NaN
    if (pid > 1) process.kill(pid, 'SIGKILL')
  }
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl: database.url,
    lmtpPort,
    key: stdout.trim(),
    env,
    async killServer() {
      await kill(server)
      server = await startReady(['server/main.ts'], env, 'is ready')
    },
    async killWorker() {
      await kill(worker)
      worker = await startReady(['server/cli.ts', 'worker'], workerEnv, 'works on jobs')
    },
    killDatabase,
    async killSink() {
      await kill(sink)
      await sleep(500)
      sink = startProcess(['test/faults/mail/sink.ts', String(sinkPort), taken], env)
    },
    taken: () =>
      existsSync(taken)
        ? readFileSync(taken, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line))
        : [],
    async query(text, values = []) {
      const client = new pg.Client(database.url)
      client.on('error', () => {}) // it may be killed just then
      await client.connect()
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.end().catch(() => {})
      }
    },
    async stop() {
      process.off('exit', end)
      await Promise.all([kill(server), kill(worker), kill(sink)])
      await database.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function startProcess(args: string[], env: Record<string, string | undefined>): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Starts again until it is ready: its database may be down at this moment. */
async function startReady(
  args: string[],
  env: Record<string, string | undefined>,
  ready: string,
): Promise<ChildProcess> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'] })
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.includes(ready)) continue
      child.stdout.resume()
      return child
    }
    await sleep(300)
  }
  throw new Error(`${args.join(' ')} does not start`)
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach } from 'vitest'
import type { Account } from './account.ts'
import { serverProcesses } from './left-behind.ts'

export type Message = { url?: string; code?: string; message?: string; log?: string; exit?: string; stopped?: boolean }

export type Application = {
  process: ChildProcess
  /** Everything that it has said so far. */
  said: Message[]
  /** The first message for which `wanted` holds; fails when the process ends without it. */
  says(wanted: (message: Message) => unknown): Promise<Message>
  kill(signal: NodeJS.Signals): Promise<void>
  ended: Promise<unknown>
}

const folders: string[] = []
const applications: Application[] = []

afterEach(async () => {
  for (const application of applications.splice(0)) await application.kill('SIGKILL')
  for (const folder of folders.splice(0)) await removeFolder(folder)
})

/** A new empty folder, removed after the test together with whatever still runs in it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-pg-'))
  folders.push(folder)
  return folder
}

let pristine: string | undefined

/** A data folder that has been used and stopped before; copied, as making one takes a second. */
export async function usedFolder(): Promise<string> {
  if (!pristine) {
    pristine = mkdtempSync(join(tmpdir(), 'deskbell-pg-'))
    const application = launch(pristine)
    const { url = '' } = await application.says((message) => message.url)
    await query(url, 'create table visit (at timestamptz default now())')
    await application.kill('SIGTERM')
  }
  const folder = newFolder()
  execFileSync('cp', ['-a', '--reflink=auto', `${pristine}/.`, folder])
  return folder
}

afterAll(async () => {
  if (pristine) await removeFolder(pristine)
})

type LaunchOptions = { settings?: Record<string, string>; account?: Account; wrap?: string[] }

/** What is written survives the end of a process without it, and the tests need not wait for the disk. */
const quick = { fsync: 'off' }

/** Starts the little application on a data folder, in a process of its own. */
export function launch(dataDir: string, { settings = quick, account, wrap = [] }: LaunchOptions = {}): Application {
  const script = join(import.meta.dirname, 'process-for-test.ts')
  const own = [
    process.execPath,
    script,
    dataDir,
    JSON.stringify(settings),
    ...(account ? [JSON.stringify(account)] : []),
  ]
  const [command = '', ...args] = [...wrap, ...own]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: Message[] = []
  createInterface({ input: child.stdout }).on('line', (line) => said.push(JSON.parse(line)))
  const closed = once(child, 'close')
  let isClosed = false
  closed.then(() => {
    isClosed = true
  })
  const application: Application = {
    process: child,
    said,
    ended: closed,
    async says(wanted) {
      for (;;) {
        const found = said.find(wanted)
        if (found) return found
        if (isClosed) throw new Error(`It ended and had said only ${JSON.stringify(said)}`)
        await sleep(10)
      }
    },
    async kill(signal) {
      if (!isClosed) child.kill(signal)
      await closed
    },
  }
  applications.push(application)
  return application
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // the server is being killed in some tests
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

export function mainServerPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
}

/** The shell that holds the lock of the data folder for its application. */
export function lockHolder(dataDir: string): number {
  const path = join(dataDir, 'deskbell.lock')
  const holder = readdirSync('/proc').find((entry) => {
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'utf8').split('\0').includes(path)
    } catch {
      return false // not a process, or it has just ended
    }
  })
  if (!holder) throw new Error(`Nobody holds ${path}`)
  return Number(holder)
}

export async function serverGone(dataDir: string, patienceMs = 10_000): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    if (serverProcesses(join(dataDir, 'postgres')).length === 0) return true
    await sleep(20)
  }
  return false
}

async function removeFolder(folder: string): Promise<void> {
  const cluster = join(folder, 'postgres')
  if (existsSync(cluster)) {
    for (const pid of serverProcesses(cluster)) {
      try {
        process.kill(pid, 'SIGQUIT')
      } catch {
        // the guard of its application was faster
      }
    }
    await serverGone(folder)
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

/** The address that the application has said. */
export async function urlOf(application: Application): Promise<string> {
  const { url = '' } = await application.says((message) => message.url)
  return url
}

export const visit = async (url: string) => void (await query(url, 'insert into visit default values'))
export const visits = async (url: string) => (await query(url, 'select count(*)::int as n from visit'))[0]?.n

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, runAs, serverEnvironment } from './account.ts'
import type { Binaries } from './binaries.ts'
import { CannotStart, explainServerOutput } from './cannot-start.ts'
import { give } from './ownership.ts'

export type ServerProcess = {
  pid: number
  /** Settles when the process has ended, with the last lines that it wrote. */
  ended: Promise<string[]>
}

export type ServerOptions = {
  cluster: string
  socketFolder: string
  binaries: Binaries
  account: Account
  settings: Record<string, string>
}

/** The lock goes from the shell to the server and all its processes: while one of them lives, no second server starts. */
const serverScript = `
exec 9>>"$1" || exit 73
flock -n 9 || { echo "another PostgreSQL still holds $1" >&2; exit 75; }
shift
exec "$@"
`

/**
 * Starts PostgreSQL and waits until it takes connections; recovery after a crash may take its time.
 *
 * @throws CannotStart  in the words of `explainServerOutput`
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const server = spawnServer(options)
  let lastLines: string[] | undefined
  server.ended.then((lines) => {
    lastLines = lines
  })
  while (!lastLines) {
    if (isReady(options.cluster, server.pid)) return server
    await sleep(10)
  }
  throw explainServerOutput(lastLines, options.cluster)
}

function spawnServer({ cluster, socketFolder, binaries, account, settings }: ServerOptions): ServerProcess {
  const postgres = join(binaries.folder, 'bin/postgres')
  const own = { ...settings, unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"` }
  const flags = Object.entries(own).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const lock = join(cluster, 'server.lock')
  const shell = ['-c', serverScript, 'sh', lock, postgres, '-D', cluster, ...flags]
  const { command, args, owner } = runAs(account, 'sh', shell)
  const child = spawn(command, args, {
    ...owner,
    env: serverEnvironment(),
    cwd: '/',
    detached: true, // a Ctrl-C is for us: we finish the requests first, then stop the server
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.unref()
  return { pid: child.pid ?? 0, ended: collectOutput(child) }
}

function collectOutput(child: ChildProcess): Promise<string[]> {
  const lines: string[] = []
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      if (lines.length > 20) lines.shift()
    })
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve([error.message]))
    child.on('close', () => resolve(lines))
    // Processes that outlive their main process keep the pipe open; ending them must not wait for its close.
    child.on('exit', () => setTimeout(() => resolve(lines), 200))
  })
}

/** PostgreSQL says so itself, in the last line of its lock file. */
function isReady(cluster: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

/**
 * Lets connections that are just closing do so (one that is cut off throws in its client), then asks for a fast shutdown,
 * then insists. What was committed is safe either way.
 */
export async function stopServer(server: ServerProcess): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGTERM', 1_000],
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]
  for (const [signal, patience] of steps) {
    try {
      process.kill(server.pid, signal)
    } catch {
      break // it has ended by itself
    }
    const timeUp = new AbortController()
    const ended = await Promise.race([
      server.ended.then(() => true),
      sleep(patience, false, { signal: timeUp.signal }).catch(() => false),
    ])
    timeUp.abort()
    if (ended) return
  }
  await server.ended
}

/**
 * Where the server's socket goes: into the cluster, which nobody else may enter, or, as the address of a socket
 * is 107 bytes at most, into a private folder with a short name.
 *
 * @throws CannotStart  `database_failed` when even that name is too long
 */
export function chooseSocketFolder(cluster: string, account: Account): string {
  if (fits(cluster)) return cluster
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-'))
  if (!fits(folder)) {
    throw new CannotStart('database_failed', `${folder} is too long for a socket. Set TMPDIR to a shorter folder.`)
  }
  give(folder, account)
  return folder
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= 107
}

import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart } from './cannot-start.ts'

/**
 * Ends every PostgreSQL process of an earlier run on this cluster, the gentle way first, and clears what a dead
 * server left in its lock files. To be called only by the holder of the data folder's lock.
 *
 * @throws CannotStart  `data_folder_in_use` when a process does not end
 */
export async function endServerLeftBehind(cluster: string): Promise<number> {
  if (!existsSync(join(cluster, 'postmaster.pid'))) return 0
  const found = serverProcesses(cluster)
  // Fast shutdown, then immediate shutdown, then no more questions. Each is safe: the log is replayed at the next start.
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]
  for (const [signal, patience] of steps) {
    if (serverProcesses(cluster).length === 0) break
    signalServer(cluster, signal)
    await gone(cluster, patience)
  }
  const left = serverProcesses(cluster)
  if (left.length > 0) {
    throw new CannotStart(
      'data_folder_in_use',
      `PostgreSQL from an earlier run still works on ${cluster} and does not end (process ${left.join(', ')}).`,
    )
  }
  clearLockFiles(cluster)
  return found.length
}

/**
 * The processes of the server that runs on this cluster. PostgreSQL makes the cluster its working folder, which tells
 * its processes apart from any other that has come by the number in `postmaster.pid` since.
 */
export function serverProcesses(cluster: string): number[] {
  const folder = realpathSync(cluster)
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => isServerProcess(pid, folder))
    .map(Number)
}

function isServerProcess(pid: string, folder: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) !== folder) return false
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
  } catch {
    return false // it has ended meanwhile, or belongs to somebody else
  }
}

/** Asks the main process, which knows how to end the others; without one, each of the others. */
function signalServer(cluster: string, signal: NodeJS.Signals): void {
  const processes = serverProcesses(cluster)
  const main = readLockedPid(cluster)
  const targets = main && processes.includes(main) && signal !== 'SIGKILL' ? [main] : processes
  for (const pid of targets) {
    try {
      process.kill(pid, signal)
    } catch {
      // ended between the look and the signal
    }
  }
}

async function gone(cluster: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline && serverProcesses(cluster).length > 0) await sleep(25)
}

/**
 * A server that was killed leaves its process number in its lock file, and would refuse to start once the number
 * belongs to another process. `postmaster.pid` also names the shared memory that PostgreSQL checks for survivors, so
 * it stays, with a number that PostgreSQL takes for its own: that of its parent.
 */
function clearLockFiles(cluster: string): void {
  rmSync(join(cluster, '.s.PGSQL.5432.lock'), { force: true })
  rmSync(join(cluster, '.s.PGSQL.5432'), { force: true })
  const path = join(cluster, 'postmaster.pid')
  if (!existsSync(path)) return
  const lines = readFileSync(path, 'utf8').split('\n')
  if (lines.length < 7) {
    rmSync(path) // half-written, which PostgreSQL would stop at; it had no shared memory yet
    return
  }
  writeFileSync(path, [String(process.pid), ...lines.slice(1)].join('\n'))
}

function readLockedPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

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
  const found = serverProcesses(cluster)
  const main = readMainPid(cluster)
  if (main && found.includes(main)) {
    await end([main], cluster, 'SIGINT', 20_000) // fast shutdown, which the main process carries out in good order
    await end([main], cluster, 'SIGQUIT', 5_000)
  }
  // Without a main process its children can only be lost; the log is replayed at the next start.
  await end(serverProcesses(cluster), cluster, 'SIGQUIT', 2_000)
  await end(serverProcesses(cluster), cluster, 'SIGKILL', 5_000)
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

/** Signals the processes and waits until the whole server is gone. */
async function end(processes: number[], cluster: string, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  if (serverProcesses(cluster).length === 0) return
  for (const pid of processes) {
    try {
      process.kill(pid, signal)
    } catch {
      // ended between the look and the signal
    }
  }
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

function readMainPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

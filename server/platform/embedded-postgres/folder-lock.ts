import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CannotStart, explainFileError } from './cannot-start.ts'

export type FolderLock = {
  /** Says which server process to stop if this process dies without doing so itself; null: none. */
  guard(serverPid: number | null): void
  release(): void
}

/**
 * Takes the one lock of a data folder, which ends with this process, however it ends.
 *
 * Node has no file locks, so a small shell holds the kernel's for us, and lets go when its standard input closes.
 * The kernel's lock needs no guess whether a process number in a file is still the same process, and it also
 * holds between containers that share a volume. On the way out the shell stops a server that we could not.
 *
 * @throws CannotStart  `data_folder_in_use`, `data_folder_not_writable`, `disk_full`, `tools_missing`
 */
export async function lockDataFolder(dataDir: string): Promise<FolderLock> {
  const path = join(dataDir, 'deskbell.lock')
  try {
    makeFolder(resolve(dataDir))
    closeSync(openSync(path, 'a', 0o600))
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
  // A process that is just ending (a service being restarted) gets a moment to let go.
  for (let attempt = 1; attempt <= 5; attempt++) {
    const holder = await holdLock(path)
    if (holder) return folderLock(holder, path)
    await sleep(200)
  }
  const owner = readFileSync(path, 'utf8').trim()
  throw new CannotStart(
    'data_folder_in_use',
    `Deskbell is already running on the data folder ${dataDir}${owner && ` (process ${owner})`}. Stop it first, or set DATA_DIR to another folder.`,
  )
}

/** With those above it. What Node's `recursive` says of a read-only disk is that there is no such folder. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!existsSync(path)) throw error // another start may have been quicker
  }
}

const holderScript = `
trap '' INT TERM HUP
exec 9>>"$1" || exit 73
flock -n 9; case $? in 0) ;; 1) exit 75 ;; *) exit 69 ;; esac
echo "$2" >"$1"
echo locked
server=
while read -r line; do server=$line; done
[ -z "$server" ] || kill -INT "$server"
`

async function holdLock(path: string): Promise<ChildProcess | undefined> {
  const holder = spawn('sh', ['-c', holderScript, 'sh', path, String(process.pid)], {
    detached: true, // Ctrl-C in a terminal reaches the whole process group, and must not end the guard before us
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
  })
  const outcome = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')])
  if (String(outcome[0]).startsWith('locked')) return holder
  const exitCode = Number(outcome[0])
  if (exitCode === 75) return undefined
  throw new CannotStart(
    'tools_missing',
    `The lock of ${path} could not be taken (exit code ${exitCode}). Is \`flock\` (package util-linux) installed?`,
  )
}

function folderLock(first: ChildProcess, path: string): FolderLock {
  let holder = first
  let guarded: number | null = null
  let isReleased = false

  function hold(next: ChildProcess): void {
    holder = next
    holder.unref()
    holder.stdout?.destroy()
    holder.stdin?.on('error', () => {}) // its end is told below
    holder.once('exit', async () => {
      if (isReleased) return
      const another = await holdLock(path).catch(() => undefined) // somebody killed the shell; the folder is still ours
      if (isReleased) another?.stdin?.end()
      else if (another) hold(another)
    })
    tell()
  }
  const tell = () => holder.stdin?.write(`${guarded ?? ''}\n`)

  hold(first)
  return {
    guard(serverPid) {
      guarded = serverPid
      tell()
    },
    release() {
      isReleased = true
      holder.stdin?.end()
    },
  }
}

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { CannotStart } from './cannot-start.ts'

/**
 * PostgreSQL refuses to run as root, so root hands it to somebody else:
 * - `self`: we are an ordinary user and run it ourselves;
 * - `namespace`: a user namespace in which our own id has another number; files still belong to us,
 *   which also works when the clone lies in root's closed home;
 * - `other`: an unprivileged account, for containers that forbid user namespaces.
 */
export type Account =
  | { kind: 'self' }
  | { kind: 'namespace'; uid: number; gid: number }
  | { kind: 'other'; uid: number; gid: number }

export function chooseAccount(): Account {
  const isRoot = process.getuid?.() === 0
  if (!isRoot && hasName()) return { kind: 'self' }

  const candidate = unprivilegedAccount()
  if (candidate && namespaceWorks(candidate)) return { kind: 'namespace', ...candidate }
  if (candidate && isRoot) return { kind: 'other', ...candidate }
  throw new CannotStart(
    'tools_missing',
    'PostgreSQL cannot run as root, nor as an account without a name, and this machine has no other account for it. Start Deskbell as an ordinary user, or set DATABASE_URL.',
  )
}

/** The command and options that run `command` as `account`. */
export function runAs(account: Account, command: string, args: string[]) {
  if (account.kind === 'namespace') {
    return { command: 'unshare', args: [...namespaceFlags(account), '--', command, ...args], owner: {} }
  }
  const owner = account.kind === 'other' ? { uid: account.uid, gid: account.gid } : {}
  return { command, args, owner }
}

/** PostgreSQL's own variables (PGDATA, PGPORT ...) must not reach a server that is none of theirs. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' }
}

/** initdb looks its own account up by number, so the account must have an entry. */
function unprivilegedAccount(): { uid: number; gid: number } | undefined {
  const accounts = new Map<string, { uid: number; gid: number }>()
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && Number(uid) > 0) accounts.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  const name = ['deskbell', 'postgres', 'daemon', 'nobody'].find((wanted) => accounts.has(wanted))
  return name ? accounts.get(name) : undefined
}

function namespaceWorks(account: { uid: number; gid: number }): boolean {
  try {
    const id = execFileSync('unshare', [...namespaceFlags(account), '--', 'id', '-u'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return id.trim() === String(account.uid)
  } catch {
    return false
  }
}

function namespaceFlags({ uid, gid }: { uid: number; gid: number }): string[] {
  return ['--user', `--map-user=${uid}`, `--map-group=${gid}`]
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'
import { reachableFolder } from './binaries.ts'
import { CannotStart } from './cannot-start.ts'
import { syncFolder, writeToDisk } from './write-to-disk.ts'

/** `${dataDir}/postgres`, unless the server's account cannot reach that place; then where `postgres.location` says. */
export function chooseLocation(dataDir: string, account: Account): string {
  const usual = join(dataDir, 'postgres')
  const noted = notedLocation(dataDir)
  if (noted) return noted
  if (account.kind !== 'other') return usual
  if (canReach(dataDir, account)) {
    chmodSync(dataDir, statSync(dataDir).mode | 0o011) // to pass through, not to read
    return usual
  }
  if (existsSync(usual)) {
    throw new CannotStart(
      'data_folder_not_writable',
      `This machine forbids user namespaces, so PostgreSQL runs as another account (number ${account.uid}), which cannot reach ${dataDir}. Move the folder to where every account may pass, say /srv, and set DATA_DIR.`,
    )
  }
  const elsewhere = join(reachableFolder, `data-${randomBytes(8).toString('hex')}`, 'postgres')
  mkdirSync(dirname(elsewhere), { recursive: true, mode: 0o711 })
  writeToDisk(join(dataDir, 'postgres.location'), `${elsewhere}\n`, { mode: 0o600 })
  syncFolder(dataDir)
  return elsewhere
}

/** Where the cluster of this data folder is, without making one. */
export function locateCluster(dataDir: string): string {
  return notedLocation(dataDir) ?? join(dataDir, 'postgres')
}

function notedLocation(dataDir: string): string | undefined {
  const note = join(dataDir, 'postgres.location')
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined
}

function canReach(dataDir: string, { uid, gid }: { uid: number; gid: number }): boolean {
  const { status } = spawnSync('sh', ['-c', 'cd "$1/.."', 'sh', dataDir], { uid, gid, cwd: '/', stdio: 'ignore' })
  return status === 0
}

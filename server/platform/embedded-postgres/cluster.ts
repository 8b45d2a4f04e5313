import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Account, runAs, serverEnvironment } from './account.ts'
import type { Binaries } from './binaries.ts'
import { CannotStart, explainFileError, explainServerOutput } from './cannot-start.ts'
import { chooseLocation } from './location.ts'
import { give } from './ownership.ts'
import { clusterConfiguration } from './settings.ts'
import { syncFolder, writeToDisk } from './write-to-disk.ts'

/** PostgreSQL's data folder and the password of its two roles, which only we know. */
export type Cluster = { folder: string; password: string }

/**
 * The cluster of this data folder, made if there is none, with its settings brought up to date. The caller holds
 * the folder's lock.
 *
 * @throws CannotStart  `database_of_other_version`, `database_incomplete`, `disk_full`, `data_folder_not_writable`, `database_failed`
 */
export async function prepareCluster(dataDir: string, binaries: Binaries, account: Account): Promise<Cluster> {
  const folder = chooseLocation(dataDir, account)
  try {
    removeHalfMade(folder)
    if (!existsSync(folder)) await makeCluster(folder, binaries, account)
    checkVersion(folder, binaries.major)
    takeOwnership(folder, account)
    writeIfChanged(join(folder, 'postgresql.conf'), clusterConfiguration(), account)
    return { folder, password: readClusterPassword(folder) }
  } catch (error) {
    throw explainFileError(error, folder)
  }
}

/** Made beside its place and moved there when complete, so that a start that is killed half-way leaves no half cluster. */
async function makeCluster(folder: string, binaries: Binaries, account: Account): Promise<void> {
  // A name of its own: the initdb of a start that was killed may still be writing to another.
  const half = `${folder}.new-${randomBytes(4).toString('hex')}`
  const passwordFile = `${half}.password`
  try {
    mkdirSync(half, { mode: 0o700 })
    give(half, account)
    writeToDisk(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
    give(passwordFile, account)
    await runInitdb(half, passwordFile, binaries, account)
    renameSync(passwordFile, passwordPath(half))
    const words = '# PostgreSQL settings of your own; they win over those of Deskbell.\n'
    writeToDisk(join(half, 'local.conf'), words, { mode: 0o644 })
    give(join(half, 'local.conf'), account)
    syncFolder(half)
    renameSync(half, folder)
    syncFolder(dirname(folder))
  } catch (error) {
    removeHalfMade(folder)
    throw error
  }
}

function removeHalfMade(folder: string): void {
  const place = dirname(folder)
  for (const name of readdirSync(place)) {
    if (name.startsWith(`${basename(folder)}.new-`))
      rmSync(join(place, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runInitdb(folder: string, passwordFile: string, binaries: Binaries, account: Account): Promise<void> {
  const { command, args, owner } = runAs(account, join(binaries.folder, 'bin/initdb'), [
    `--pgdata=${folder}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Same order and case rules on every machine, whatever its C library knows.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ])
  const initdb = spawn(command, args, {
    ...owner,
    env: serverEnvironment(),
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = Promise.all([text(initdb.stdout), text(initdb.stderr)])
  const [status] = await once(initdb, 'close')
  if (status !== 0) throw explainServerOutput((await output).join('\n').trim().split('\n'), dirname(folder))
}

function checkVersion(folder: string, major: string): void {
  const path = join(folder, 'PG_VERSION')
  if (!existsSync(path)) {
    throw new CannotStart(
      'database_incomplete',
      `${folder} holds no PostgreSQL database (PG_VERSION is missing). Restore the folder from a backup, or set DATA_DIR to another one.`,
    )
  }
  const found = readFileSync(path, 'utf8').trim()
  if (found === major) return
  throw new CannotStart(
    'database_of_other_version',
    `The database in ${folder} was made by PostgreSQL ${found}; this release of Deskbell brings PostgreSQL ${major}. ` +
      `Nothing was changed. Start it with the release of Deskbell that made it, and move the data to a new folder from there.`,
  )
}

/** Deskbell may have been started as another account before, in a container with other rules, or from a copy. */
function takeOwnership(folder: string, account: Account): void {
  const wanted = account.kind === 'other' ? account : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const { uid, mode } = statSync(folder)
  if (uid !== wanted.uid && process.getuid?.() !== 0) {
    throw new CannotStart(
      'data_folder_not_writable',
      `${folder} belongs to another account (number ${uid}). Start Deskbell as that account, or set DATA_DIR to another folder.`,
    )
  }
  if (uid !== wanted.uid) execFileSync('chown', ['-R', `${wanted.uid}:${wanted.gid}`, folder])
  if ((mode & 0o777) !== 0o700) chmodSync(folder, 0o700) // a copy of the folder may have lost it, and PostgreSQL insists
}

/** @throws CannotStart  `database_incomplete` */
export function readClusterPassword(folder: string): string {
  try {
    const password = readFileSync(passwordPath(folder), 'utf8').trim()
    if (password === '') throw new Error('It is empty.')
    return password
  } catch (cause) {
    throw new CannotStart(
      'database_incomplete',
      `The password of the embedded PostgreSQL cannot be read: ${passwordPath(folder)}. Restore that file from a backup.`,
      { cause },
    )
  }
}

function passwordPath(folder: string): string {
  return join(folder, 'deskbell.password')
}

function writeIfChanged(path: string, text: string, account: Account): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  writeToDisk(`${path}.new`, text, { mode: 0o600 })
  give(`${path}.new`, account)
  renameSync(`${path}.new`, path)
}

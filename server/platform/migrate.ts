import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Logger, runMigrations as migrateWorker } from 'graphile-worker'
import pg from 'pg'
import type { Log } from './embedded-postgres.ts'

export const migrationsFolder = join(import.meta.dirname, '../../db/migrations')

export type MigrationProblemCode =
  | 'migration_misnamed'
  | 'migration_changed'
  | 'migration_unknown'
  | 'migration_out_of_order'
  | 'migration_failed'

/** The database and the files in db/migrations do not fit, or a migration failed; nothing of it has been applied. */
export class MigrationProblem extends Error {
  override name = 'MigrationProblem'
  readonly code: MigrationProblemCode

  constructor(code: MigrationProblemCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

type Migration = { name: string; text: string; checksum: string }

/** Any number, the same in every Deskbell: whoever migrates holds it. */
const lockKey = 7_236_401_958

/**
 * Brings the database up to date: Graphile Worker's own tables, then ours. Each file runs once, in a transaction;
 * of several processes that start together one migrates and the others wait for it.
 *
 * @returns the names of the migrations that were applied now
 * @throws MigrationProblem
 */
export async function migrate(
  url: string,
  { log, folder = migrationsFolder }: { log: Log; folder?: string },
): Promise<string[]> {
  const files = readMigrations(folder)
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // the query that was under way rejects, which is enough
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await migrateWorker({ connectionString: url, logger: new Logger(() => () => {}) })
    return await applyPending(client, files, log)
  } finally {
    await client.end() // which also lets go of the lock
  }
}

/** The files in order. @throws MigrationProblem  `migration_misnamed` */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  for (const [index, name] of names.entries()) {
    const sameNumber = names[index - 1]?.slice(0, 4) === name.slice(0, 4)
    if (/^\d{4}_[a-z0-9_]+\.sql$/.test(name) && !sameNumber) continue
    throw new MigrationProblem(
      'migration_misnamed',
      `db/migrations/${name}: a migration is called NNNN_what.sql, and each number is used once.`,
    )
  }
  return names.map((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

async function applyPending(client: pg.Client, files: Migration[], log: Log): Promise<string[]> {
  await client.query(`create table if not exists migration (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`)
  const { rows: applied } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by name',
  )
  checkApplied(applied, files)
  const pending = files.slice(applied.length)
  for (const migration of pending) {
    await apply(client, migration)
    log.info({ migration: migration.name }, 'migrated the database')
  }
  // Of a table that nobody has counted PostgreSQL thinks that it has a thousand rows, and it counts none below fifty.
  if (pending.length > 0) await client.query('analyze')
  return pending.map(({ name }) => name)
}

function checkApplied(applied: { name: string; checksum: string }[], files: Migration[]): void {
  const known = new Map(files.map((file) => [file.name, file]))
  for (const [index, { name, checksum }] of applied.entries()) {
    const file = known.get(name)
    if (!file) {
      throw new MigrationProblem(
        'migration_unknown',
        `The database has the migration ${name}, which this release of Deskbell does not know: a newer release has used it. Start that release, or a newer one.`,
      )
    }
    if (file.checksum !== checksum) {
      throw new MigrationProblem(
        'migration_changed',
        `db/migrations/${name} is not the file that this database was migrated with. Restore it, and put the change into a new migration.`,
      )
    }
    if (files[index]?.name !== name) {
      throw new MigrationProblem(
        'migration_out_of_order',
        `db/migrations/${files[index]?.name} comes before ${name}, which this database already has. Give it the next free number.`,
      )
    }
  }
}

async function apply(client: pg.Client, { name, text, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(text)
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {}) // a lost connection has rolled back already
    const place = `db/migrations/${name}${lineOf(error, text)}`
    const reason = error instanceof Error ? error.message : String(error)
    throw new MigrationProblem('migration_failed', `${place}: ${reason}`, { cause: error })
  }
}

function lineOf(error: unknown, text: string): string {
  if (!(error instanceof pg.DatabaseError) || !error.position) return ''
  return `:${text.slice(0, Number(error.position) - 1).split('\n').length}`
}

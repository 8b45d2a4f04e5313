import { availableParallelism } from 'node:os'
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '#db/types.ts'
import { PreparingClient } from './prepared.ts'

export type Db = Kysely<DB> | Transaction<DB>

// int8 and numeric sums stay far below 2^53 here; numbers are what the rest of the code and JSON expect.
const INT8 = 20
const NUMERIC = 1700
pg.types.setTypeParser(INT8, Number)
pg.types.setTypeParser(NUMERIC, Number)

/** Each new connection reads the catalogue and plans every statement anew: of a burst they stay for the next one. */
const IDLE_MS = 60_000

/** Each takes 10 to 15 MB of the database's, and more of them than its processors can serve wait there instead of here. */
const MOST_CONNECTIONS = Math.min(24, 6 + 2 * availableParallelism())

/**
 * For a server of somebody's own: compiling our statements costs more than running them, and by PostgreSQL's own idea of
 * disks it reads whole tables while they are small, and goes on with that plan while they grow.
 */
const PLANNING = { jit: 'off', random_page_cost: '1.1' }

export function createPool(
  url: string,
  { max = MOST_CONNECTIONS, planning = PLANNING }: { max?: number; planning?: Record<string, string> } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    min: 2, // the last ones stay, with their prepared statements
    idleTimeoutMillis: IDLE_MS,
    application_name: 'deskbell',
    Client: PreparingClient as unknown as typeof pg.Client,
    // Whoever the connection is for finds out by himself when there is none.
    onConnect: (client) => setWhereDefault(client, planning).catch(() => {}),
  })
  // A connection that breaks while idle (database restarted) is dropped; the next query opens another.
  pool.on('error', () => {})
  // One that breaks while it is in use is reported to its user by the query that fails.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Settings for the rest of a session; what its administrator has chosen, for the server, a database or a role, stays. */
async function setWhereDefault(client: pg.ClientBase, wanted: Record<string, string>): Promise<void> {
  const values = Object.entries(wanted).map((one) => `(${one.map(pg.escapeLiteral).join()})`)
  await client.query(`select set_config(name, value, false) from pg_settings
    join (values ${values.join()}) wanted (name, value) using (name) where source = 'default'`)
}

export function createDb(pool: pg.Pool): Kysely<DB> {
  // Objects inside jsonb are ours already and keep their keys.
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

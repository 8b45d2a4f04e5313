import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '#server/platform/embedded-postgres.ts'
import { migrate } from '#server/platform/migrate.ts'
import { describeSchema, describeTypes } from './describe.ts'

// `npm run schema`: migrates a database of its own and writes down what came of it.
const log = { info() {}, warn: console.warn, error: console.error }
const dataDir = mkdtempSync(join(tmpdir(), 'deskbell-schema-'))
const server = await startEmbeddedPostgres({ dataDir, log, settings: { fsync: 'off' } })
try {
  await migrate(server.url, { log })
  writeFileSync(join(import.meta.dirname, 'schema.sql'), await describeSchema(server.url))
  writeFileSync(join(import.meta.dirname, 'types.ts'), await describeTypes(server.url))
  console.log('Wrote db/schema.sql and db/types.ts.')
} finally {
  await server.stop()
  rmSync(dataDir, { recursive: true })
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPool } from '#server/platform/db.ts'
import { testDatabase } from '#test/database.ts'
import { describeSchema, describeTypes } from './describe.ts'

const { url } = await testDatabase()
const pool = createPool(url, { max: 1 })
const { rows } = await pool.query("select current_setting('server_version_num')::int / 10000 as release")
await pool.end()

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

test('types.ts is what the migrations make; after a change: npm run schema', async () => {
  expect(await describeTypes(url)).toBe(read('types.ts'))
})

// Before 16 a server wrote out a view with the names of its tables before the columns.
test.skipIf(rows[0].release < 16)(
  'schema.sql is what the migrations make; after a change: npm run schema',
  async () => {
    expect(await describeSchema(url)).toBe(read('schema.sql'))
  },
)

import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from './database.ts'

const { url } = await testDatabase()

test('each test file has a migrated database of its own, with the job queue in it', async () => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `select current_database() as name, to_regclass('migration') is not null as ours,
       to_regproc('graphile_worker.add_job') is not null as jobs`,
  )
  await client.end()
  expect(rows).toEqual([{ name: expect.stringMatching(/^test_/), ours: true, jobs: true }])
})

import { expect, test } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { createPool } from './db.ts'

const { url } = await testDatabase()

test('how to plan is set for each connection where nobody has chosen it, and stays where somebody has', async () => {
  const before = createPool(url)
  const { rows } = await before.query('select current_database() as name')
  await before.query(`alter database ${rows[0].name} set join_collapse_limit = 5`)
  await before.end()
  const pool = createPool(url, { planning: { join_collapse_limit: '3', from_collapse_limit: '4' } })
  const planned = await pool.query(
    "select current_setting('join_collapse_limit') as chosen, current_setting('from_collapse_limit') as not_chosen",
  )
  expect(planned.rows).toEqual([{ chosen: '5', not_chosen: '4' }])
  await pool.end()
})

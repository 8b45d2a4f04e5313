import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { isDatabaseAway } from './database-away.ts'
import { createPool } from './db.ts'
import { plannedEachTime } from './prepared.ts'

const { url } = await testDatabase()

/** What the database keeps prepared on the one connection, after the same text went to it `times` times. */
async function preparedAfter(text: string, times: number): Promise<string[]> {
  const pool = createPool(url, { max: 1 })
  try {
    for (let at = 0; at < times; at += 1) await pool.query(text, [at])
    const { rows } = await pool.query('select statement from pg_prepared_statements')
    return rows.map(({ statement }) => statement)
  } finally {
    await pool.end()
  }
}

const unseen = () => `select $1::int as n_${randomBytes(6).toString('hex')}`

test('what comes again and again is prepared, what comes once is not', async () => {
  expect(await preparedAfter(unseen(), 2)).toEqual([])
  const often = unseen()
  expect(await preparedAfter(often, 3)).toEqual([often])
})

test('what is to be planned each time is not prepared', async () => {
  const db = new Kysely({ dialect: new PostgresDialect({ pool: createPool(url) }) })
  const { sql: mark } = sql`${plannedEachTime}`.compile(db)
  await db.destroy()
  expect(await preparedAfter(`${mark} ${unseen()}`, 5)).toEqual([])
})

test('a table that changed under it makes the asker ask again, and then it answers', async () => {
  const pool = createPool(url, { max: 1 })
  const table = `shelf_${randomBytes(6).toString('hex')}`
  try {
    await pool.query(`create table ${table} (id int)`)
    await pool.query(`insert into ${table} values (1)`)
    const look = () => pool.query(`select * from ${table} where id = $1`, [1])
    for (let at = 0; at < 5; at += 1) await look()
    await pool.query(`alter table ${table} add colour text default 'red'`)
    const error = await look().catch((thrown: unknown) => thrown)
    expect(isDatabaseAway(error)).toBe(true)
    expect((await look()).rows).toEqual([{ id: 1, colour: 'red' }])
  } finally {
    await pool.end()
  }
})

import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { withTheNext } from './ahead.ts'
import { createDb, createPool } from './db.ts'

const { url } = await testDatabase()
const pool = createPool(url, { max: 1 })
const db = createDb(pool)
afterAll(() => db.destroy())

const put = (id: number) => sql`insert into ahead_test values (${id}) ${withTheNext}`
const ids = async () =>
  (await sql<{ id: number }>`select id from ahead_test order by id`.execute(db)).rows.map((it) => it.id)

/** How often the database says that it is ready for the next question. */
async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  const client = await pool.connect()
  const { connection } = client as pg.PoolClient & { connection: NodeJS.EventEmitter }
  client.release()
  const ready = vi.fn()
  connection.on('readyForQuery', ready)
  await work()
  connection.off('readyForQuery', ready)
  return ready.mock.calls.length
}

beforeEach(async () => {
  await sql`drop table if exists ahead_test`.execute(db)
  await sql`create table ahead_test (id int primary key check (id > 0))`.execute(db)
  // All are prepared from here on.
  for (let id = 101; id < 106; id += 1) {
    await db.transaction().execute(async (trx) => {
      await put(id).execute(trx)
      await sql`select 1`.execute(trx)
    })
  }
  await sql`delete from ahead_test`.execute(db)
})

test('begin and what nobody waits for go with the next statement; the last of them with the commit', async () => {
  const trips = await roundTrips(() =>
    db.transaction().execute(async (trx) => {
      await put(1).execute(trx)
      const { rows } = await sql<{ id: number }>`select id from ahead_test`.execute(trx)
      expect(rows).toEqual([{ id: 1 }])
      await put(2).execute(trx)
    }),
  )
  expect(trips).toBe(2)
  expect(await ids()).toEqual([1, 2])
})

test('what fails ahead fails the next statement, and nothing is kept', async () => {
  await expect(
    db.transaction().execute(async (trx) => {
      await put(1).execute(trx)
      await put(-1).execute(trx)
      await sql`insert into ahead_test values (3)`.execute(trx)
    }),
  ).rejects.toMatchObject({ code: '23514' })
  expect(await ids()).toEqual([])
})

test('what fails ahead of the commit fails the transaction', async () => {
  const failing = db.transaction().execute(async (trx) => {
    await sql`insert into ahead_test values (1)`.execute(trx)
    await put(1).execute(trx)
  })
  await expect(failing).rejects.toMatchObject({ code: '23505' })
  expect(await ids()).toEqual([])
})

test('after a rollback what waited was never there', async () => {
  const thrown = new Error('no')
  const trips = await roundTrips(() =>
    db
      .transaction()
      .execute(async (trx) => {
        await put(1).execute(trx)
        throw thrown
      })
      .catch((error: unknown) => expect(error).toBe(thrown)),
  )
  expect(trips).toBe(0)
  await expect(
    db.transaction().execute(async (trx) => {
      await sql`insert into ahead_test values (5)`.execute(trx)
      await put(-1).execute(trx)
      throw thrown
    }),
  ).rejects.toBe(thrown)
  expect(await ids()).toEqual([])
})

test('a transaction that asks nothing, and one statement by itself, are as always', async () => {
  await db.transaction().execute(async () => {})
  await put(7).execute(db)
  expect(await ids()).toEqual([7])
})

test('back to a savepoint, what waited since then was never there, and what came before it was', async () => {
  await db.transaction().execute(async (trx) => {
    await put(1).execute(trx)
    await sql`savepoint here`.execute(trx)
    await put(2).execute(trx)
    await sql`rollback to savepoint here`.execute(trx)
    await put(3).execute(trx)
  })
  expect(await ids()).toEqual([1, 3])
})

test('texts in one value are sent when they are asked for', async () => {
  await db.transaction().execute(async (trx) => {
    const many = () =>
      sql`insert into ahead_test select * from unnest(${['8', '9']}::int[]) ${withTheNext}`.execute(trx)
    for (let time = 0; time < 4; time += 1) {
      await sql`delete from ahead_test`.execute(trx)
      await many()
    }
  })
  expect(await ids()).toEqual([8, 9])
})

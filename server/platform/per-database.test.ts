import { expect, test } from 'vitest'
import { testDatabase } from '#test/database.ts'
import { createDb, createPool, type Db } from './db.ts'
import { perDatabase } from './per-database.ts'

const { url } = await testDatabase()

test('what is kept of a database is known in its transactions, and to no other', async () => {
  const names = perDatabase(() => new Map<number, string>())
  const [one, other] = [createDb(createPool(url)), createDb(createPool(url))]
  names(one).set(1, 'Hardware')

  const within = (db: Db) => names(db).get(1)
  expect(within(one)).toBe('Hardware')
  expect(await one.transaction().execute(async (db) => within(db))).toBe('Hardware')
  await one.transaction().execute(async (db) => names(db).set(2, 'Billing'))
  expect(names(one).get(2)).toBe('Billing')
  expect([within(other), await other.transaction().execute(async (db) => within(db))]).toEqual([undefined, undefined])
  await Promise.all([one.destroy(), other.destroy()])
})

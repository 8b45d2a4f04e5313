import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import type { Session } from './fetch-mailbox.ts'
import { noteProblem } from './problems.ts'

const world = await testWorld()

test('a message that cannot be had is asked for again soon, and after a month once a day', async () => {
  const row = await world.db
    .insertInto('mailbox')
    .values({ name: 'broken', fetchHost: 'imap.example.com', fetchPort: 993, userName: 'broken' })
    .returningAll()
    .executeTakeFirstOrThrow()
  const session = { app: await world.app(), row } as Session // of a connection it needs nothing
  const seconds: number[] = []
  for (let day = 0; day < 40; day += 1) {
    await noteProblem(session, { uidValidity: 1, uid: 1, error: new Error('broken') })
    const { rows } = await world.pool.query(
      'select round(extract(epoch from next_at - now()) / 15)::int * 15 as seconds from mailbox_problem',
    )
    seconds.push(rows[0].seconds)
  }
  expect(seconds.slice(0, 7)).toEqual([1, 4, 16, 64, 256, 1024, 4096].map((quarters) => quarters * 15))
  expect(new Set(seconds.slice(7))).toEqual(new Set([86_400]))
})

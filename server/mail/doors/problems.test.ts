import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import type { Session } from './fetch-mailbox.ts'
import { noteProblem } from './problems.ts'

const world = await testWorld()

test('a message that cannot be had for a month is asked for once a day', async () => {
  const row = await world.db
    .insertInto('mailbox')
    .values({ name: 'broken', fetchHost: 'imap.example.com', fetchPort: 993, userName: 'broken' })
    .returningAll()
    .executeTakeFirstOrThrow()
  const session = { app: await world.app(), row } as Session // of a connection it needs nothing
  const minutes: number[] = []
  for (let day = 0; day < 40; day += 1) {
    await noteProblem(session, { uidValidity: 1, uid: 1, error: new Error('broken') })
    const { rows } = await world.pool.query(
      'select round(extract(epoch from next_at - now()) / 60)::int as minutes from mailbox_problem',
    )
    minutes.push(rows[0].minutes)
  }
  expect(minutes.slice(0, 7)).toEqual([1, 4, 16, 64, 256, 1024, 1440])
  expect(new Set(minutes.slice(7))).toEqual(new Set([1440]))
})

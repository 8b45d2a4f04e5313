import { expect, test } from 'vitest'
import { checkCounts } from '#server/tickets/check-counts.ts'
import { checkHistory } from '#server/tickets/fold.ts'
import { listTickets } from '#server/tickets/list.ts'
import { testWorld } from '#test/world.ts'
import { seedDemo } from './demo.ts'

const world = await testWorld()

test('a seeded desk agrees with itself, can be searched and counted, and looks the same for the same seed', async () => {
  const signIns = await seedDemo(world)
  expect(signIns.map((it) => it.email)).toContain('admin@demo.example')
  expect(await checkHistory(world.db)).toMatchObject({ checked: 600, differences: [] })
  expect(await checkCounts(world.db)).toMatchObject({ wrong: 0 })
  const words =
    'select count(*)::int as tickets from ticket t join ticket_search s on s.ticket_id = t.id and s.version = t.version and s.document = ticket_document(t.id)'
  expect((await world.pool.query(words)).rows).toEqual([{ tickets: 600 }])
  const { key, actor } = await world.apiKey()
  expect(key).toBeTruthy()
  const found = await listTickets({ db: world.db, actor, now: new Date() }, { q: 'invoice', limit: 5 })
  expect(found.items.length).toBe(5)
  const { rows } = await world.pool.query(
    "select count(*)::int as open, count(*) filter (where is_overdue)::int as overdue from ticket where state = 'open'",
  )
  expect(rows[0].open).toBeGreaterThan(30)
  expect(rows[0].overdue / rows[0].open).toBeGreaterThan(0.03)
  expect(rows[0].overdue / rows[0].open).toBeLessThan(0.17)

  // Who signs in as a requester has something to look at.
  const { rows: ofAda } = await world.pool.query(
    "select t.state = 'open' as open, count(*)::int as tickets from ticket t join requester r on r.id = t.requester_id where r.email = 'ada@demo.example' group by 1 order by 1",
  )
  expect(ofAda).toEqual([
    { open: false, tickets: expect.any(Number) },
    { open: true, tickets: expect.any(Number) },
  ])

  // Nobody made up is ever sent a mail, not even when what is there becomes overdue.
  await world.pool.query(
    "update ticket set explicit_due_at = now() - interval '1 hour' where state = 'open' and not is_overdue",
  )
  await world.pool.query('update graphile_worker._private_jobs set run_at = now()')
  await world.work()
  expect((await world.pool.query('select from outgoing_mail')).rows).toEqual([])
  expect((await world.pool.query("select from notification where kind = 'overdue'")).rows.length).toBeGreaterThan(0)
})

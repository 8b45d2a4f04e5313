import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { assignTicket, releaseTicket } from './assign.ts'
import { checkCounts } from './check-counts.ts'
import { compactTally } from './tally.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)

async function rows(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ticket_tally`.execute(world.db)
  return rows[0]?.n ?? 0
}

test('leaves one row for each kind of ticket, and none that says nothing', async () => {
  const one = await ticket({ department: 'Hardware' })
  await ticket({ department: 'Hardware' })
  await ticket({ department: 'Billing' })
  await assignTicket(world.as('mia'), one.id, { agentId: world.as('sam').actor.id })
  await releaseTicket(world.as('mia'), one.id, { what: 'both' })
  expect(await compactTally(world.db)).toBeGreaterThan(0)
  expect(await rows()).toBe(2)
  expect(await checkCounts(world.db)).toMatchObject({ kinds: 2, wrong: 0 })
  expect(await compactTally(world.db)).toBe(0)
})

test('nobody ever reads a wrong sum while several fold and others change tickets', async () => {
  const tickets = await Promise.all(Array.from({ length: 8 }, () => ticket({ department: 'Hardware' })))
  const { rows: before } = await sql<{ n: number }>`select sum(tally) as n from ticket_tally`.execute(world.db)
  const total = before[0]?.n
  let going = true
  const folding = Array.from({ length: 3 }, async () => {
    while (going) await compactTally(world.db)
  })
  const reading = Array.from({ length: 2 }, async () => {
    while (going) {
      const { rows } = await sql<{ n: number; wrong: number }>`select sum(tally) as n from ticket_tally`.execute(
        world.db,
      )
      expect(rows[0]?.n).toBe(total)
      expect((await checkCounts(world.db)).wrong).toBe(0)
    }
  })
  const changing = tickets.map(async ({ id }, at) => {
    for (let round = 0; round < 10; round += 1) {
      await assignTicket(world.as('mia'), id, { agentId: world.as(at % 2 ? 'sam' : 'mia').actor.id })
      await releaseTicket(world.as('mia'), id, { what: 'both' })
    }
  })
  await Promise.all(changing)
  going = false
  await Promise.all([...folding, ...reading])
  await compactTally(world.db)
  expect(await checkCounts(world.db)).toMatchObject({ wrong: 0 })
})

test('many tickets at once, and their end, make a row for each kind', async () => {
  await compactTally(world.db)
  const before = await rows()
  await sql`
    insert into ticket (number, subject, requester_id, status_id, state, department_id, priority_id, urgency, source, created_at, updated_at)
    select 'M' || i, 'Many', (select min(id) from requester), 1, 'open', 1 + i % 2, p.id, p.urgency, 'web', ${world.now}, ${world.now}
    from generate_series(1, 100) i, priority p where p.name = 'Low'`.execute(world.db)
  expect(await rows()).toBe(before + 2)
  await sql`delete from ticket where subject = 'Many'`.execute(world.db)
  expect(await rows()).toBe(before + 4)
  expect(await checkCounts(world.db)).toMatchObject({ wrong: 0 })
})

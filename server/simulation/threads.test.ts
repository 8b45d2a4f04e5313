import { expect, test } from 'vitest'
import type { SimulationResult } from '#contract/simulations.ts'
import { seedDesk } from '#db/seed/seed.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const TICKETS = 2400

async function simulated(draft: object): Promise<SimulationResult> {
  const { body } = await world.call('mia', 'POST /api/v1/simulations', { days: 366, draft })
  await world.work()
  return (await world.call('mia', `GET /api/v1/simulations/${body.id}`)).body.result
}

test('so many tickets that two threads share them: a seeded desk is reproduced, and none counts twice', {
  timeout: 300_000,
}, async () => {
  await seedDesk(world, { tickets: TICKETS, seed: 5, agents: 6, days: 30 })
  // What is to become overdue stays for this test as it is.
  await world.pool.query('delete from graphile_worker._private_jobs')
  expect(await simulated({})).toMatchObject({ tickets: TICKETS, reproduced: TICKETS, notReproduced: 0, differ: 0 })

  const emergency = await world.id('priority', 'Emergency')
  const invoices = {
    id: null,
    name: 'Invoices',
    conditions: { field: 'subject', operator: 'contains', value: 'invoice' },
    actions: [{ kind: 'setPriority', priorityId: emergency }],
  }
  const { rows } = await world.pool.query<{ matched: number; differ: number }>(
    `select count(*)::int as matched, (count(*) filter (where priority_id <> $1))::int as differ
     from ticket where subject ilike '%invoice%'`,
    [emergency],
  )
  const result = await simulated({ ticketFilters: { changed: [invoices] } })
  expect(result.byField).toEqual([{ field: 'priority', tickets: rows[0]?.differ }])
  expect(result.ticketFilters).toMatchObject([{ name: 'Invoices', live: 0, draft: rows[0]?.matched }])
  expect(rows[0]?.differ).toBeGreaterThan(50)
})

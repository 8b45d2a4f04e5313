import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { jobsOf } from '#server/app.ts'
import { listTickets } from '#server/tickets/list.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { deliverEvents, on, type RecordedEvent } from './events.ts'
import { startWorker } from './jobs.ts'
import { createLog } from './log.ts'

const world = await testWorld()
const { ticket, jobs, reload } = ticketsOf(world)
const log = createLog('silent')
// Listeners of events need nothing of it.
const helpers = {} as Parameters<ReturnType<typeof deliverEvents>>[1]

/** Works all jobs that are due, as the worker does. */
async function work(): Promise<void> {
  const runner = await startWorker({ pool: world.pool, jobs: jobsOf(await world.app()), crontab: '# none', log })
  for (let waiting = 1; waiting > 0; ) {
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from graphile_worker._private_jobs where run_at <= now() and attempts < max_attempts`.execute(
      world.db,
    )
    waiting = rows[0]?.n ?? 0
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await runner.stop()
}

test('tells each listener of the events it asked for, with what happened', async () => {
  const heard: RecordedEvent[] = []
  const all: string[] = []
  const listenings = [
    on('ticket.opened', async (event) => void heard.push(event)),
    on(['ticket.closed'], async () => expect.unreachable()),
    on('all', async ({ type }) => void all.push(type)),
  ]
  const opened = await ticket({ subject: 'Hear me' })
  const [job] = (await jobs('deliver_events')).slice(-1)
  await deliverEvents(world.db, { listenings, log })(job?.payload, helpers)
  expect(heard).toMatchObject([
    { type: 'ticket.opened', ticketId: opened.id, actorKind: 'agent', audience: 'everyone' },
  ])
  expect(heard[0]?.changes.subject).toMatchObject({ from: null, to: 'Hear me' })
  expect(all).toContain('ticket.opened')
})

test('a listener that fails keeps no other from hearing, and the delivery is tried again', async () => {
  const heard: number[] = []
  const listenings = [
    on('ticket.opened', async () => {
      throw new Error('no')
    }),
    on('ticket.opened', async ({ id }) => void heard.push(id)),
  ]
  await ticket()
  const [job] = (await jobs('deliver_events')).slice(-1)
  const deliver = deliverEvents(world.db, { listenings, log })
  await expect(deliver(job?.payload, helpers)).rejects.toThrow('1 of the listeners failed')
  await expect(deliver(job?.payload, helpers)).rejects.toThrow()
  expect(heard).toHaveLength(2)
  await expect(deliver({ eventIds: 'x' }, helpers)).rejects.toThrow()
  await deliverEvents(world.db, { listenings, log })({ eventIds: [999_999] }, helpers)
})

test('the worker makes what happened searchable, marks overdue tickets and folds the counts', async () => {
  const plan = await world.id('slaPlan', 'Default SLA')
  await sql`update sla_plan set grace_minutes = 1 where id = ${plan}`.execute(world.db)
  world.now = new Date(Date.now() - 10 * 60_000)
  const late = await ticket({ subject: 'Zanzibar', slaPlanId: plan })
  expect((await reload(late)).isOverdue).toBe(false)
  await sql`select setval('thread_item_id', (last_value / 200 + 1) * 200 - 3) from thread_item_id`.execute(world.db)
  await ticket()
  await ticket()
  await work()
  const found = await listTickets(world.as('mia'), { q: 'zanzibar', limit: 5 })
  expect(found.items.map(({ id }) => id)).toEqual([late.id])
  expect((await reload(late)).isOverdue).toBe(true)
  const { rows } = await sql<{ n: number; kinds: number }>`
    select count(*) as n, count(distinct (department_id, agent_id, team_id, state, is_answered, is_overdue)) as kinds from ticket_tally`.execute(
    world.db,
  )
  expect(rows[0]?.n).toBeLessThanOrEqual((rows[0]?.kinds ?? 0) + 4)
})

import { expect, test } from 'vitest'
import { changeUser } from '#server/people/requesters/change.ts'
import { listTickets } from '#server/tickets/list.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { searchJobs } from './index-ticket.ts'

const world = await testWorld()
const { ticket, jobs } = ticketsOf(world)
const found = async (q: string) =>
  (await listTickets(world.as('mia'), { q, limit: 50 })).items.map(({ id }) => id).sort((a, b) => a - b)

test('a requester’s tickets are found by the new name and address', async () => {
  const tickets = [await ticket(), await ticket(), await ticket()]
  await ticket({ requester: { email: 'bob@example.com' } })
  await world.work()
  const ids = tickets.map(({ id }) => id)
  await changeUser(world.as('mia'), await world.id('requester', 'Ada'), { name: 'Zuzanna', email: 'zu@acme.example' })
  await world.work()
  expect(await found('Zuzanna')).toEqual(ids)
  expect(await found('acme')).toEqual(ids)
  expect(await found('Ada')).toEqual([])
  await world.call('ada', 'PATCH /api/v1/portal/profile', { name: 'Wilhelmina' })
  await world.work()
  expect(await found('Zuzanna')).toEqual([])
})

test('some at a time, the newest first', async () => {
  const requesterId = await world.id('requester', 'Bob')
  const tickets = [1, 2, 3, 4].map(() => ticket({ requester: { email: 'bob@example.com' } }))
  const newest = Math.max(...(await Promise.all(tickets)).map(({ id }) => id))
  await world.work()
  await world.db.updateTable('requester').set({ name: 'Bobbington' }).where('id', '=', requesterId).execute()
  const job = searchJobs(world, { atOnce: 2 }).index_requester
  // The helpers of the queue are not asked for anything.
  await job?.({ requesterId }, undefined as never)
  expect(await found('Bobbington')).toEqual([newest - 1, newest])
  const [next] = await jobs('index_requester')
  expect(next?.payload).toEqual({ requesterId, below: newest - 1 })
  await world.work()
  expect(await found('Bobbington')).toHaveLength(5)
})

test('no job where only the phone number changes', async () => {
  await changeUser(world.as('mia'), await world.id('requester', 'Bobbington'), { phone: '12' })
  expect(await jobs('index_requester')).toEqual([])
})

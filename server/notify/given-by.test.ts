import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { givenBy } from './given-by.ts'

const world = await testWorld()
const { ticket, reload } = ticketsOf(world)

test.each([
  [{}, null],
  [{ agentId: { from: null, to: 1 } }, null],
  [{ agentId: { from: null, to: 1, cause: { kind: 'ticket_filter', id: 3, name: 'F' } } }, null],
  [{ agentId: { from: null, to: 1, cause: { kind: 'assignment', id: 3, name: 'Best fit, Hardware' } } }, 'policy'],
  [{ agentId: { from: 2, to: 1, cause: { kind: 'assignment', id: null, saw: { since: '2026-03-02' } } } }, 'absence'],
  [{ agentId: { from: 2, to: 1, cause: { kind: 'assignment', id: null, saw: { since: null } } } }, 'deactivation'],
])('%j is by %s', (changes, by) => {
  expect(givenBy({ changes })).toBe(by)
})

test('who gets a ticket by a policy reads so in the own language, and nothing of how we call it', async () => {
  await world.db.updateTable('agent').set({ language: 'de' }).where('name', 'in', ['Sam', 'Mia']).execute()
  const hardware = await world.id('department', 'Hardware')
  const path = `PUT /api/v1/assignment/policies/department/${hardware}` as const
  expect((await world.call('mia', path, { kind: 'round_robin' })).status).toBe(200)
  // Not overdue before it is begun.
  world.now = new Date()
  const opened = await ticket({ department: 'Hardware', by: world.as('visitor'), side: 'agent' })
  await world.work()
  // What she is told within a minute is one mail.
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(world.db)
  await world.work()
  const { agentId } = await reload(opened)
  expect(agentId).not.toBeNull()
  const mails = await world.db
    .selectFrom('outgoingMail')
    .select(['purpose', 'bodyText'])
    .where('ticketId', '=', opened.id)
    .where('recipientKind', '=', 'agent')
    .where('recipientId', '=', agentId)
    .execute()
  const words = mails.map(({ bodyText }) => bodyText).join('\n')
  expect(words).toMatch(/automatisch zugewiesen/)
  expect(words).not.toMatch(/Assignment|Round robin/)
  const [bell] = await world.db.selectFrom('notification').select('data').where('agentId', '=', agentId).execute()
  expect(bell?.data).toMatchObject({ byItself: 'policy' })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentActor } from '#server/platform/actor.ts'
import { AppError } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { markAnswered } from './answered.ts'
import { assignTicket, releaseTicket } from './assign.ts'
import { listQueues } from './counts.ts'
import { deleteTicket, restoreTicket } from './delete.ts'
import { listTickets } from './list.ts'
import { referTicket } from './referrals.ts'
import { replyToTicket } from './reply.ts'
import { runSlaTimer } from './sla-timer.ts'
import { changeStatus } from './status.ts'
import { compactTally } from './tally.ts'
import { transferTicket } from './transfer.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
await world.agent('Lim', { department: 'Hardware', limited: true })
await world.agent('Vic', { department: 'Hardware', role: 'view-only', access: { Sales: 'all-access' } })
const team = await world.id('team', 'Level I Support')
for (const name of ['lim', 'vic']) {
  await world.db
    .insertInto('teamMember')
    .values({ teamId: team, agentId: world.as(name).actor.id })
    .execute()
  await world.reloadActor(name)
}

const agents = ['sam', 'lee', 'mia', 'lim', 'vic'] as const
const departments = await Promise.all(['Hardware', 'Billing', 'Sales'].map((name) => world.id('department', name)))
const statuses = await Promise.all(['Open', 'Resolved', 'Closed'].map((name) => world.id('ticketStatus', name)))
const at = <T>(items: readonly T[], pick: number): T => items[pick % items.length] as T
const mia = (): Ctx<AgentActor> => world.as('mia')

const verbs: ((id: number, pick: number) => Promise<unknown>)[] = [
  (id, pick) => assignTicket(mia(), id, { agentId: world.as(at(agents, pick)).actor.id }),
  (id) => assignTicket(mia(), id, { teamId: team }),
  (id) => releaseTicket(mia(), id, { what: 'both' }),
  (id, pick) => transferTicket(mia(), id, { departmentId: at(departments, pick), keepReferral: pick % 2 === 0 }),
  (id, pick) => changeStatus(mia(), id, { statusId: at(statuses, pick) }),
  (id, pick) => referTicket(mia(), id, { target: { agentId: world.as(at(agents, pick)).actor.id } }),
  (id, pick) => referTicket(mia(), id, { target: { departmentId: at(departments, pick) } }),
  (id) => replyToTicket(mia(), id, { body: 'Well', format: 'text' }),
  (id, pick) => markAnswered(mia(), id, { isAnswered: pick % 2 === 0 }),
  (id) => deleteTicket(mia(), id, {}),
  (id) => restoreTicket(mia(), id),
  (id) => runSlaTimer({ ...mia(), now: new Date('2027-01-01') }, id),
  () => compactTally(world.db),
  (_, pick) => ticket({ departmentId: at(departments, pick) }),
]

test('whatever happens, each queue counts what its list shows, for everybody', async () => {
  const ids = [(await ticket()).id, (await ticket()).id, (await ticket({ department: 'Billing' })).id]
  const step = fc.record({ verb: fc.nat(verbs.length - 1), ticket: fc.nat(), pick: fc.nat(59) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      for (const { verb, ticket, pick } of steps) {
        await at(verbs, verb)(at(ids, ticket), pick).catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error
        })
      }
      for (const name of agents) {
        for (const { key, count } of await listQueues(world.as(name))) {
          const { items } = await listTickets(world.as(name), { queue: key, limit: 200 })
          expect([name, key, count]).toEqual([name, key, items.length])
        }
      }
    }),
    { numRuns: 12 },
  )
})

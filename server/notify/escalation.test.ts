import { expect, test } from 'vitest'
import { system } from '#server/platform/actor.ts'
import { createSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { runSlaTimer } from '#server/tickets/sla-timer.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld({ PUBLIC_URL: 'https://help.example' })
const { ticket } = ticketsOf(world)
const hardware = await world.id('department', 'Hardware')
const sam = await world.id('agent', 'Sam')

test('a warning rings and is mailed to whom the plan names, in words of its own, once', async () => {
  const plan = await createSlaPlan(world.as('mia'), {
    name: 'Gold',
    graceMinutes: 100,
    escalations: [
      {
        target: 'resolution',
        when: { kind: 'before', minutes: 20 },
        repeat: null,
        actions: [{ kind: 'tell', to: [{ kind: 'assignee' }, { kind: 'address', email: 'boss@example.org' }] }],
      },
    ],
  })
  const it = await ticket({ slaPlanId: plan.id, departmentId: hardware, agentId: sam })
  // The timer of a ticket of the past is due already; the second time there is nothing left to do.
  await world.work()
  await runSlaTimer({ db: world.db, actor: system('Due date'), now: new Date() }, it.id)
  await world.work()
  const mails = await world.db
    .selectFrom('outgoingMail')
    .selectAll()
    .where('purpose', '=', 'ticket.escalated')
    .orderBy('toAddress')
    .execute()
  // What else Sam is told within the minute comes to her in one mail.
  expect(mails.map(({ toAddress }) => toAddress)).toEqual(['boss@example.org'])
  expect(mails[0]?.bodyHtml).toContain('the resolution is due by')
  const escalated = await world.db
    .selectFrom('ticketEvent')
    .select('id')
    .where('type', '=', 'ticket.escalated')
    .execute()
  const rung = escalated.map(({ id }) => id)
  const bells = await world.db
    .selectFrom('notification')
    .select(['agentId', 'kind'])
    .where('eventId', 'in', rung)
    .execute()
  expect(bells).toEqual([{ agentId: sam, kind: 'overdue' }])
})

import { expect, test } from 'vitest'
import { listAssignees } from '#contract/people.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { testWorld } from '#test/world.ts'
import { assigneesOf } from './list-assignees.ts'

const world = await testWorld()
const ticketId = await plainTicket(world)
const hardware = await world.id('department', 'Hardware')
await world.agent('Kay', { department: 'Hardware' })
await world.agent('Vic', { department: 'Hardware' })
await world.db.updateTable('agent').set({ onVacation: true }).where('name', '=', 'Vic').execute()
await world.agent('Max', { department: 'Sales' })
await plainTicket(world, { agentId: await world.id('agent', 'Kay') })

test.each([
  ['all', ['Kay', 'Mia', 'Sam']],
  ['members', ['Kay', 'Mia', 'Sam']],
  ['primary', ['Kay', 'Sam']],
] as const)('of a department that assigns to %s, as Sam sees them', async (assignableTo, names) => {
  await world.db.updateTable('department').set({ assignableTo }).where('id', '=', hardware).execute()
  const found = await assigneesOf(world.as('sam'), ticketId)
  expect(listAssignees.reply.strict().parse(found)).toEqual(found)
  expect(found.agents.map(({ name }) => name)).toEqual(names)
  expect(found.agents[0]).toMatchObject({ name: 'Kay', openTickets: 1 })
  expect(found.teams.map(({ name }) => name)).toEqual(['Level I Support'])
})

test('with the sight of all agents, all that the rule admits', async () => {
  await world.db.updateTable('department').set({ assignableTo: 'all' }).where('id', '=', hardware).execute()
  const found = await assigneesOf(world.as('mia'), ticketId)
  expect(found.agents.map(({ name }) => name)).toEqual(['Kay', 'Lee', 'Max', 'Mia', 'Sam'])
})

test('of a ticket that the agent does not see: there is no such ticket', async () => {
  await expect(assigneesOf(world.as('lee'), ticketId)).rejects.toMatchObject({ status: 404 })
  await expect(assigneesOf(world.as('sam'), 999_999)).rejects.toMatchObject({ status: 404 })
})

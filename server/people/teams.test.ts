import { expect, test } from 'vitest'
import { Team } from '#contract/people.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { recorded } from '#test/recorded.ts'
import { testWorld } from '#test/world.ts'
import { archiveTeam, changeTeam, createTeam, listTeams, teamUsage } from './teams.ts'

const world = await testWorld()
const mia = () => world.as('mia')
const sam = await world.id('agent', 'Sam')
const lee = await world.id('agent', 'Lee')

test('has a lead and members, each with her alerts', async () => {
  const team = await createTeam(mia(), {
    name: 'Night shift',
    leadId: lee,
    members: [
      { agentId: sam, alerts: false },
      { agentId: lee, alerts: true },
    ],
  })
  expect(Team.strict().parse(team)).toMatchObject({
    lead: { id: lee, name: 'Lee' },
    members: [
      { id: lee, name: 'Lee', alerts: true },
      { id: sam, name: 'Sam', alerts: false },
    ],
  })
  expect((await listTeams(mia(), { limit: 9, q: 'night' })).items).toEqual([team])
})

test('its members are changed all together, and recorded when they differ', async () => {
  const { id } = await createTeam(mia(), { name: 'Changing', members: [{ agentId: sam, alerts: true }] })
  await changeTeam(mia(), id, { members: [{ agentId: sam, alerts: true }] })
  const changed = await changeTeam(mia(), id, { notes: 'Since May', members: [{ agentId: lee, alerts: true }] })
  expect(changed).toMatchObject({ notes: 'Since May', members: [{ id: lee }] })
  expect(await changeTeam(mia(), id, { notes: '' })).toMatchObject({ members: [{ id: lee }] })
  expect((await recorded(world, 'team', id)).map(({ changes }) => changes)).toEqual([
    {},
    {
      notes: { from: '', to: 'Since May' },
      members: { from: [{ agentId: sam, alerts: true }], to: [{ agentId: lee, alerts: true }] },
    },
    { notes: { from: 'Since May', to: '' } },
  ])
})

test('refuses agents who are unknown, archived or named twice, all at once', async () => {
  const away = await world.agent('Zoe')
  await world.db.updateTable('agent').set({ availability: 'archived' }).where('id', '=', away).execute()
  const members = [sam, 999_999, away, sam].map((agentId) => ({ agentId, alerts: true }))
  await expect(createTeam(mia(), { name: 'Odd', leadId: 999_999, members })).rejects.toMatchObject({
    status: 422,
    fields: [
      { field: 'body.leadId', code: 'not_found' },
      { field: 'body.members.1.agentId', code: 'not_found' },
      { field: 'body.members.2.agentId', code: 'archived' },
      { field: 'body.members.3.agentId', code: 'repeated' },
    ],
  })
})

test('keeps members and lead who have been disabled meanwhile', async () => {
  const kim = await world.agent('Kim')
  const { id } = await createTeam(mia(), { name: 'Loyal', leadId: kim, members: [{ agentId: kim, alerts: true }] })
  await world.db.updateTable('agent').set({ availability: 'disabled' }).where('id', '=', kim).execute()
  const body = { leadId: kim, members: [{ agentId: kim, alerts: false }] }
  expect(await changeTeam(mia(), id, body)).toMatchObject({ members: [{ id: kim, alerts: false }] })
})

test('keeps its tickets when it goes, but not while a topic gives it tickets', async () => {
  const { id } = await createTeam(mia(), { name: 'Leaving' })
  await plainTicket(world, { teamId: id })
  await plainTicket(world, { teamId: id, statusId: await world.id('ticketStatus', 'Closed') })
  const topic = await world.id('helpTopic', 'Feedback')
  await world.db.updateTable('helpTopic').set({ teamId: id }).where('id', '=', topic).execute()
  expect(await teamUsage(mia(), id)).toEqual({
    items: [
      { kind: 'openTickets', count: 1 },
      { kind: 'tickets', count: 2 },
      { kind: 'helpTopics', count: 1 },
    ],
  })
  await expect(archiveTeam(mia(), id)).rejects.toMatchObject({ code: 'in_use' })
  await world.db.updateTable('helpTopic').set({ teamId: null }).where('id', '=', topic).execute()
  expect(await archiveTeam(mia(), id)).toEqual({ outcome: 'archived' })

  const unused = await createTeam(mia(), { name: 'Unused', members: [{ agentId: sam, alerts: true }] })
  expect(await archiveTeam(mia(), unused.id)).toEqual({ outcome: 'deleted' })
})

test('of ten with one name at once, one is made', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => createTeam(mia(), { name: 'Wanted' })))
  const codes = tries.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : []))
  expect(codes).toEqual(Array.from({ length: 9 }, () => 'name_taken'))
})

test('is for administrators', async () => {
  const id = await world.id('team', 'Level I Support')
  await expect(createTeam(world.as('sam'), { name: 'Mine' })).rejects.toMatchObject({ status: 403 })
  await expect(changeTeam(world.as('sam'), id, { leadId: sam })).rejects.toMatchObject({ status: 403 })
  await expect(archiveTeam(world.as('sam'), id)).rejects.toMatchObject({ status: 403 })
})

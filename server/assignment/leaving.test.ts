import { beforeEach, describe, expect, test } from 'vitest'
import { plainTicket } from '#test/plain-ticket.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { body: skill } = await world.call('mia', 'POST /api/v1/skills', { name: 'Cisco' })
const feedback = await world.id('helpTopic', 'Feedback')
const high = await world.id('priority', 'High')
const sam = await world.id('agent', 'Sam')
const lee = await world.id('agent', 'Lee')

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const learn = (agentId: number, level: number | null) =>
  world.call('mia', 'PUT /api/v1/skill-matrix', { cells: [{ agentId, skillId: skill.id, level }] })
const agent = (id: number, body: object) => world.call('mia', `PATCH /api/v1/agents/${id}`, body)
const absence = (who: string, body: object) => world.call(who, 'POST /api/v1/absences', body)
const unmet = async () => (await world.call('mia', 'GET /api/v1/skill-matrix/warnings')).body.warnings

const action = { kind: 'needSkill', skillId: skill.id, level: 2, demand: 'required' }
await world.call('mia', 'POST /api/v1/ticket-filters', { name: 'Routers', actions: [action] })
await world.call('mia', 'POST /api/v1/rules', {
  name: 'Switches',
  trigger: { kind: 'event', events: ['opened'] },
  actions: [action],
})
const items = [{ skillId: skill.id, minLevel: 2 }]
await world.call('mia', `PUT /api/v1/help-topics/${feedback}/skill-needs`, { items })
await world.call('mia', `PUT /api/v1/priorities/${high}/skill-needs`, { items: [{ skillId: skill.id, minLevel: 4 }] })
await plainTicket(world, { helpTopicId: feedback })
// Who has left no trace would be deleted.
await plainTicket(world, { agentId: sam })

const concerned = { affects: ['Feedback', 'Routers', 'Switches'], waiting: 1 }
const nobodyHas = { ...concerned, code: 'nobody_has_skill', detail: { skill: 'Cisco', level: 2 } }
const nobodyThere = {
  ...concerned,
  code: 'nobody_there_has_skill',
  detail: { skill: 'Cisco', level: 2, at: expect.any(String) },
}

beforeEach(async () => {
  await world.db.deleteFrom('agentAbsence').execute()
  await agent(sam, { availability: 'active', onVacation: false })
  await agent(lee, { availability: 'active', onVacation: false })
  await learn(sam, 3)
  await learn(lee, null)
})

describe('the last one with a skill', () => {
  test.each([
    ['is archived', () => world.call('mia', `DELETE /api/v1/agents/${sam}`)],
    ['is archived by a change', () => agent(sam, { availability: 'archived' })],
    ['is disabled', () => agent(sam, { availability: 'disabled' })],
    ['loses it', () => learn(sam, null)],
    ['has a level that is not enough', () => learn(sam, 1)],
    ['has other skills from now on', () => world.call('mia', `PATCH /api/v1/agents/${sam}/work`, { skills: [] })],
  ])('%s: told with all that it concerns, and kept in mind by the page', async (_name, act) => {
    const { status, body } = await act()
    expect(status).toBe(200)
    expect(body.warnings.filter(({ detail }: typeof nobodyHas) => detail.level === 2)).toMatchObject([nobodyHas])
    expect(await unmet()).toMatchObject([nobodyHas, { affects: ['High'], detail: { level: 4 } }])
  })

  test('goes on vacation, or is away: told since when', async () => {
    expect((await agent(sam, { onVacation: true })).body.warnings).toMatchObject([nobodyThere])
    expect(await unmet()).toMatchObject([{ affects: ['High'] }, nobodyThere])
    await agent(sam, { onVacation: false })
    const { body } = await absence('mia', { agentId: sam, startsAt: inDays(3), endsAt: inDays(5) })
    expect(body.warnings).toMatchObject([nobodyThere])
    expect(Date.parse(body.warnings[0].detail.at)).toBeCloseTo(Date.parse(body.startsAt), -4)
    expect(await unmet()).toMatchObject([{ affects: ['High'] }])
    const later = await world.call('mia', `PATCH /api/v1/absences/${body.id}`, { startsAt: inDays(-1) })
    expect(later.body.warnings).toMatchObject([nobodyThere])
    expect(await unmet()).toMatchObject([{ affects: ['High'] }, nobodyThere])
  })

  test('announces it herself: without filters, rules and tickets, which are for administrators', async () => {
    await learn(sam, null)
    await learn(lee, 3)
    const { body } = await absence('lee', { agentId: lee, startsAt: inDays(3) })
    expect(body.warnings).toMatchObject([{ ...nobodyThere, affects: ['Feedback'], waiting: 0 }])
  })
})

describe('somebody else has it too', () => {
  test('then nothing is told', async () => {
    await learn(lee, 2)
    expect((await absence('mia', { agentId: sam, startsAt: inDays(1), endsAt: inDays(9) })).body.warnings).toEqual([])
    expect((await agent(sam, { availability: 'disabled' })).body.warnings).toEqual([])
    expect((await agent(sam, { notes: 'Gone' })).body.warnings).toEqual([])
  })

  test('but is absent in the midst of it: told from then on', async () => {
    await learn(lee, 2)
    const { body } = await absence('mia', { agentId: lee, startsAt: inDays(4), endsAt: inDays(5) })
    expect(body.warnings).toEqual([])
    const { body: over } = await absence('mia', { agentId: sam, startsAt: inDays(3), endsAt: inDays(6) })
    expect(over.warnings).toMatchObject([nobodyThere])
    expect(Date.parse(over.warnings[0].detail.at)).toBeCloseTo(Date.parse(body.startsAt), -4)
  })

  test('but not at the level that is needed', async () => {
    await learn(lee, 1)
    expect((await agent(sam, { availability: 'disabled' })).body.warnings).toMatchObject([nobodyHas])
  })
})

test('what nobody can do is for administrators to read', async () => {
  expect((await world.call('lee', 'GET /api/v1/skill-matrix/warnings')).status).toBe(403)
})

import { beforeAll, expect, test } from 'vitest'
import type { Difference, SimulationResult } from '#contract/simulations.ts'
import { filter } from '#test/filters.ts'
import { testWorld } from '#test/world.ts'
import { numbers } from './month.ts'

const world = await testWorld()
const path = '/api/v1/simulations'
let hardware = 0
let skills: number[] = []
let topics: number[] = []
let priorities: number[] = []

/** Five who differ in what they know and how much they take; nobody else is there. */
beforeAll(async () => {
  hardware = await world.id('department', 'Hardware')
  priorities = await Promise.all(['Low', 'Normal', 'High'].map((name) => world.id('priority', name)))
  skills = await Promise.all(['Printers', 'Networks'].map((name) => insert('skill', { name, availability: 'active' })))
  topics = await Promise.all(
    ['A', 'B', 'C'].map((name) => insert('helpTopic', { name, availability: 'active', departmentId: hardware })),
  )
  const needs = [
    { helpTopicId: topics[0], skillId: skills[0], minLevel: 3, isRequired: true },
    { helpTopicId: topics[1], skillId: skills[1], minLevel: 2, isRequired: false },
    { helpTopicId: topics[1], skillId: skills[0], minLevel: 1, isRequired: true },
  ]
  for (const need of needs) await insert('skillNeed', need)
  await world.db.updateTable('agent').set({ availability: 'disabled' }).where('name', 'in', ['Sam', 'Lee']).execute()
  await world.db.updateTable('agent').set({ capacity: 0 }).where('name', '=', 'Mia').execute()
  for (const [at, name] of ['Ina', 'Ole', 'Uma', 'Per', 'Kim'].entries()) {
    const agentId = await world.agent(name, { department: 'Hardware' })
    const capacity = 3 + at
    await world.db
      .updateTable('agent')
      .set({ capacity, languages: at % 2 === 0 ? ['en'] : ['en', 'de'] })
      .where('id', '=', agentId)
      .execute()
    for (const [place, skillId] of skills.entries())
      await insert('agentSkill', { agentId, skillId, level: 1 + ((at * 2 + place * 3) % 5) })
  }
})

async function insert(table: string, values: object): Promise<number> {
  const names = Object.keys(values).map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  const { rows } = await world.pool.query(
    `insert into ${table.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} (${names.join(', ')})
     values (${names.map((_, at) => `$${at + 1}`).join(', ')}) returning *`,
    Object.values(values),
  )
  return rows[0].id ?? 0
}

async function policy(kind: string, more: object = {}): Promise<void> {
  const { status } = await world.call('mia', `PUT /api/v1/assignment/policies/department/${hardware}`, {
    kind,
    ...more,
  })
  expect(status).toBe(200)
}

/** Some hours of a desk in a few seconds: tickets come, are closed, held up, given to others and taken back; each is decided at once. */
async function live(seed: number): Promise<number[]> {
  await world.db.updateTable('ticket').set({ deletedAt: new Date() }).execute()
  await world.pool.query('delete from assignment_turn; delete from assignment_day')
  const draw = numbers(seed)
  const among = <T>(things: readonly T[]) => things[Math.floor(draw() * things.length)] as T
  const opened: number[] = []
  for (let step = 0; step < 30; step += 1) {
    const what = draw()
    const id = among(opened)
    const asks = {
      subject: `Ticket ${step}`,
      message: 'Help',
      departmentId: hardware,
      helpTopicId: among(topics),
      priorityId: among(priorities),
    }
    const requester = { email: `${among(['ada', 'bob', 'eve', 'tim'])}@example.com` }
    if (opened.length < 10 || what < 0.5)
      opened.push((await world.call('mia', 'POST /api/v1/tickets', { ...asks, requester })).body.id)
    else if (what < 0.85)
      await world.call('mia', `PUT /api/v1/tickets/${id}/status`, {
        statusId: await world.id('ticketStatus', 'Closed'),
      })
    else if (what < 0.95)
      await world.call('mia', `PUT /api/v1/tickets/${id}/assignment`, {
        agentId: await world.id('agent', among(['Ina', 'Kim'])),
      })
    else await world.call('mia', `DELETE /api/v1/tickets/${id}/assignment`, {})
    await world.work()
  }
  return opened
}

async function owners(ids: number[]): Promise<Record<string, string | null>> {
  const { rows } = await world.pool.query<{ subject: string; name: string | null }>(
    'select t.subject, a.name from ticket t left join agent a on a.id = t.agent_id where t.id = any($1)',
    [ids],
  )
  return Object.fromEntries(rows.map(({ subject, name }) => [subject, name]))
}

async function simulated(draft: object): Promise<{ result: SimulationResult; differences: Difference[] }> {
  const { body } = await world.call('mia', `POST ${path}`, { days: 30, draft })
  await world.work()
  const { body: done } = await world.call('mia', `GET ${path}/${body.id}`)
  expect(done).toMatchObject({ state: 'done', error: null })
  const { body: found } = await world.call('mia', `GET ${path}/${body.id}/differences?field=agent&limit=100`)
  return { result: done.result, differences: found.items }
}

test.each(['best_fit', 'round_robin', 'least_loaded'])(
  '%s: what policies gave is given again, to the same agents',
  async (kind) => {
    await policy(kind)
    await live(7)
    const { result, differences } = await simulated({})
    const { recorded, waiting } = result.assignment ?? { recorded: { tickets: 0, reproduced: 0 }, waiting: null }
    expect(recorded.tickets).toBeGreaterThan(10)
    expect(recorded.reproduced).toBe(recorded.tickets)
    expect(differences).toEqual([])
    expect(waiting?.live).toBe(waiting?.draft)
  },
)

test.each([
  ['another policy', { kind: 'least_loaded' }],
  ['other weights', { kind: 'best_fit', loadWeight: 100, skillWeight: 0, fairnessWeight: 0 }],
])('a draft of %s: what it predicts is what happens', async (_, { kind, ...weights }) => {
  await policy('best_fit', { loadWeight: 30, skillWeight: 40, fairnessWeight: 15 })
  const subject = { kind: 'department', id: hardware }
  const draft = { assignmentPolicies: { changed: [{ kind, ...weights, subject }] } }
  await happensAsPredicted(draft, () => policy(kind, weights))
})

test('a draft of another level of a skill that is needed: what it predicts is what happens', async () => {
  await policy('best_fit', { loadWeight: 30, skillWeight: 40, fairnessWeight: 15 })
  const skillId = skills[1] as number
  const actions = [{ kind: 'needSkill' as const, skillId, level: 4, demand: 'required' as const }]
  const when = { field: 'helpTopic', operator: 'is', value: topics[1] } as const
  const draft = { name: 'Experts', target: 'any', conditions: { all: [when] }, actions }
  await happensAsPredicted({ ticketFilters: { changed: [draft] } }, () => filter(world, 'Experts', { when, actions }))
})

async function happensAsPredicted(draft: object, save: () => Promise<unknown>): Promise<void> {
  const before = await owners(await live(11))
  const { differences } = await simulated(draft)
  expect(differences.length).toBeGreaterThan(0)
  const predicted = { ...before }
  for (const { ticket, changes } of differences) {
    const agent = changes.find(({ field }) => field === 'agent')
    if (agent) predicted[ticket.subject] = agent.draft
  }
  await save()
  expect(await owners(await live(11))).toEqual(predicted)
}

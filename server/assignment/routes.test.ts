import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { Absence, AgentWork, AssignmentPolicy, Explanation, getAssignmentLoad, Skill } from '#contract/assignment.ts'
import { plainTicket } from '#test/plain-ticket.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const [sam, lee, mia] = (await Promise.all(['Sam', 'Lee', 'Mia'].map((name) => world.id('agent', name)))) as [
  number,
  number,
  number,
]
const hardware = await world.id('department', 'Hardware')
const high = await world.id('priority', 'High')
const feedback = await world.id('helpTopic', 'Feedback')

async function skill(name: string): Promise<number> {
  const { status, body } = await world.call('mia', 'POST /api/v1/skills', { name })
  expect(status).toBe(201)
  return Skill.strict().parse(body).id
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

describe('skills', () => {
  test('are listed with who has them, and are not archived while something needs them', async () => {
    const printers = await skill('Printers')
    const cells = [{ agentId: sam, skillId: printers, level: 4 }]
    expect(await world.call('mia', 'PUT /api/v1/skill-matrix', { cells })).toMatchObject({ body: { warnings: [] } })
    expect((await world.call('sam', `GET /api/v1/skills/${printers}`)).body).toMatchObject({ agents: 1, bestLevel: 4 })
    await world.call('mia', `PUT /api/v1/help-topics/${feedback}/skill-needs`, { items: [{ skillId: printers }] })
    expect(await world.call('mia', `DELETE /api/v1/skills/${printers}`)).toMatchObject({
      status: 409,
      body: { code: 'in_use', title: expect.stringContaining('Feedback') },
    })
    await world.call('mia', `PUT /api/v1/help-topics/${feedback}/skill-needs`, { items: [] })
    await world.call('mia', `PUT /api/v1/priorities/${high}/skill-needs`, { items: [{ skillId: printers }] })
    expect((await world.call('mia', `DELETE /api/v1/skills/${printers}`)).body.title).toContain('High')
    await world.call('mia', `PUT /api/v1/priorities/${high}/skill-needs`, { items: [] })
  })

  test('that nobody has at the level needed: saved, and told with what that concerns', async () => {
    const cisco = await skill('Cisco')
    await plainTicket(world, { helpTopicId: feedback })
    const items = [{ skillId: cisco, minLevel: 3 }]
    const saved = await world.call('mia', `PUT /api/v1/help-topics/${feedback}/skill-needs`, { items })
    expect(saved).toMatchObject({
      status: 200,
      body: {
        items: [{ skill: { name: 'Cisco' }, minLevel: 3, isRequired: true }],
        warnings: [
          { code: 'nobody_has_skill', detail: { skill: 'Cisco', level: 3 }, affects: ['Feedback'], waiting: 1 },
        ],
      },
    })
    const learn = (level: number | null) =>
      world.call('mia', 'PUT /api/v1/skill-matrix', { cells: [{ agentId: lee, skillId: cisco, level }] })
    expect((await learn(3)).body.warnings).toEqual([])
    expect((await learn(2)).body.warnings).toMatchObject([{ message: expect.stringContaining('Cisco at level 3') }])
    expect((await learn(null)).body.warnings).toHaveLength(1)
    await world.call('mia', `PUT /api/v1/help-topics/${feedback}/skill-needs`, { items: [] })
  })

  test('bad cells are all told at once, and nothing is written', async () => {
    const cells = [
      { agentId: 999_999, skillId: 999_999, level: 1 },
      { agentId: sam, skillId: 999_998, level: 5 },
    ]
    expect(await world.call('mia', 'PUT /api/v1/skill-matrix', { cells })).toMatchObject({
      status: 422,
      body: {
        fields: [
          { field: 'body.cells.0.agentId', code: 'not_found' },
          { field: 'body.cells.0.skillId', code: 'not_found' },
          { field: 'body.cells.1.skillId', code: 'not_found' },
        ],
      },
    })
    const outOfRange = { cells: [{ agentId: sam, skillId: 1, level: 6 }] }
    expect((await world.call('mia', 'PUT /api/v1/skill-matrix', outOfRange)).status).toBe(422)
  })

  test('are administered by administrators', async () => {
    for (const call of [
      world.call('sam', 'GET /api/v1/skill-matrix'),
      world.call('sam', 'POST /api/v1/skills', { name: 'Mine' }),
      world.call('sam', `PATCH /api/v1/agents/${sam}/work`, { capacity: 1 }),
      world.call('sam', `PUT /api/v1/assignment/policies/department/${hardware}`, { kind: 'best_fit' }),
    ]) {
      expect((await call).status).toBe(403)
    }
  })
})

describe('what an agent can take on', () => {
  test('is changed by administrators and seen by herself', async () => {
    const networks = await skill('Networks')
    const schedule = await world.db
      .selectFrom('schedule')
      .selectAll()
      .where('name', '=', '24/5')
      .executeTakeFirstOrThrow()
    const { body } = await world.call('mia', `PATCH /api/v1/agents/${sam}/work`, {
      languages: ['DE', 'en', 'de'],
      capacity: 8,
      scheduleId: schedule.id,
      skills: [{ skillId: networks, level: 2 }],
    })
    const { warnings, ...work } = body
    expect(warnings).toEqual([])
    expect(AgentWork.strict().parse(work)).toEqual({
      languages: ['de', 'en'],
      capacity: 8,
      load: 0,
      schedule: { id: schedule.id, name: '24/5' },
      presence: 'available',
      skills: [{ skill: { id: networks, name: 'Networks' }, level: 2 }],
    })
    expect((await world.call('sam', `GET /api/v1/agents/${sam}/work`)).body).toEqual(work)
    expect((await world.call('lee', `GET /api/v1/agents/${sam}/work`)).status).toBe(403)
    await world.call('mia', `PATCH /api/v1/agents/${sam}/work`, { scheduleId: null })
  })

  test('a capacity that no ticket would fit into is refused, with everything else that is wrong', async () => {
    await sql`update priority set load_points = 3`.execute(world.db)
    const bad = { capacity: 2, scheduleId: 999_999, skills: [{ skillId: 999_999, level: 1 }] }
    expect(await world.call('mia', `PATCH /api/v1/agents/${lee}/work`, bad)).toMatchObject({
      status: 422,
      body: {
        fields: [
          { field: 'body.scheduleId', code: 'not_found' },
          { field: 'body.capacity', code: 'impossible_capacity' },
          { field: 'body.skills.0.skillId', code: 'not_found' },
        ],
      },
    })
    for (const capacity of [-1, 1001, 1.5]) {
      expect((await world.call('mia', `PATCH /api/v1/agents/${lee}/work`, { capacity })).status).toBe(422)
    }
    await sql`update priority set load_points = 1`.execute(world.db)
  })

  test.each([
    ['holidays', 'holidays', null, 'not_hours'],
    ['hours that are all over', 'hours', '2026-01-01', 'no_working_time'],
  ])('%s are no hours to work by', async (name, kind, until, code) => {
    const times = [{ from: '08:00', to: '17:00' }]
    const entries = [{ name, startsOn: '2020-01-01', until, days: 1, times, repeats: { kind: 'daily' } }]
    const values = {
      name,
      kind,
      entries: JSON.stringify(entries),
      availability: 'active',
      createdAt: new Date(),
      updatedAt: new Date(),
    }
    const schedule = await world.db
      .insertInto('schedule')
      .values(values as never)
      .returning('id')
      .executeTakeFirstOrThrow()
    const refused = await world.call('mia', `PATCH /api/v1/agents/${lee}/work`, { scheduleId: schedule.id })
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ field: 'body.scheduleId', code }] } })
  })

  test('presence is everybody’s own; for others it is an administrator’s', async () => {
    const put = (who: string, id: number) => world.call(who, `PUT /api/v1/agents/${id}/presence`, { presence: 'busy' })
    expect((await put('sam', sam)).body.presence).toBe('busy')
    expect((await put('sam', lee)).status).toBe(403)
    expect((await put('mia', lee)).body.presence).toBe('busy')
    await world.db.updateTable('agent').set({ presence: 'available' }).execute()
  })

  test('a priority too heavy for everybody is told', async () => {
    const saved = await world.call('mia', `PUT /api/v1/priorities/${high}/skill-needs`, { items: [], loadPoints: 100 })
    expect(saved.body).toMatchObject({ loadPoints: 100, warnings: [{ code: 'nobody_has_room', affects: ['High'] }] })
    await world.call('mia', `PUT /api/v1/priorities/${high}/skill-needs`, { items: [], loadPoints: 2 })
  })
})

describe('absences', () => {
  const announce = (who: string, body: Record<string, unknown>) => world.call(who, 'POST /api/v1/absences', body)

  test('are announced by oneself with a stand-in, changed, listed and taken back', async () => {
    const made = await announce('sam', {
      agentId: sam,
      startsAt: inDays(1),
      endsAt: inDays(5),
      standInId: mia,
      reason: 'Sea',
    })
    const { warnings, ...absence } = made.body
    expect(warnings).toEqual([])
    expect(Absence.strict().parse(absence)).toMatchObject({
      agent: { name: 'Sam' },
      standIn: { name: 'Mia' },
      reason: 'Sea',
    })
    const { id } = made.body
    const changed = await world.call('sam', `PATCH /api/v1/absences/${id}`, { endsAt: null })
    expect(changed.body).toMatchObject({ endsAt: null, standIn: { name: 'Mia' } })
    expect((await world.call('mia', `GET /api/v1/absences?agentId=${sam}`)).body.items).toHaveLength(1)
    expect((await world.call('lee', `PATCH /api/v1/absences/${id}`, { reason: 'No' })).status).toBe(403)
    expect((await world.call('sam', `DELETE /api/v1/absences/${id}`)).status).toBe(204)
    expect((await world.call('sam', 'GET /api/v1/absences')).body.items).toEqual([])
  })

  test('of somebody else are for administrators', async () => {
    expect((await announce('lee', { agentId: sam, startsAt: inDays(1) })).status).toBe(403)
  })

  test.each([
    ['a stand-in who is oneself', { standInId: sam }, 'standInId', 'is_oneself'],
    ['a stand-in who does not exist', { standInId: 999_999 }, 'standInId', 'not_found'],
    ['an end before the beginning', { endsAt: inDays(-3) }, 'endsAt', 'before_start'],
  ])('%s is refused', async (_name, bad, field, code) => {
    const refused = await announce('sam', { agentId: sam, startsAt: inDays(1), ...bad })
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ field: `body.${field}`, code }] } })
  })

  test('stand-ins who go round in a circle at that time are refused; at other times they are not', async () => {
    await announce('mia', { agentId: mia, startsAt: inDays(1), endsAt: inDays(9), standInId: lee })
    await announce('mia', { agentId: lee, startsAt: inDays(5), endsAt: inDays(6), standInId: sam })
    const round = { agentId: sam, standInId: mia }
    expect(await announce('sam', { ...round, startsAt: inDays(5), endsAt: inDays(7) })).toMatchObject({
      status: 422,
      body: {
        fields: [{ field: 'body.standInId', code: 'circle', message: expect.stringContaining('Mia, Lee, Sam') }],
      },
    })
    expect((await announce('sam', { ...round, startsAt: inDays(7), endsAt: inDays(8) })).status).toBe(201)
    expect(await announce('sam', { agentId: sam, startsAt: inDays(7) })).toMatchObject({
      status: 409,
      body: { code: 'absence_overlaps' },
    })
    await world.db.deleteFrom('agentAbsence').execute()
  })

  test('of ten who make each other their stand-in at once, no circle comes of it', async () => {
    const both = [
      { agentId: sam, standInId: lee, startsAt: inDays(1) },
      { agentId: lee, standInId: sam, startsAt: inDays(1) },
    ]
    const tries = await Promise.all(Array.from({ length: 10 }, (_, at) => announce('mia', both[at % 2] ?? {})))
    expect(tries.filter(({ status }) => status === 201)).toHaveLength(1)
    await world.db.deleteFrom('agentAbsence').execute()
  })
})

describe('policies', () => {
  const set = (subject: string, id: number, body: Record<string, unknown>) =>
    world.call('mia', `PUT /api/v1/assignment/policies/${subject}/${id}`, body)

  test('every department and team has one, which says nothing until it is set', async () => {
    const { body } = await world.call('sam', 'GET /api/v1/assignment/policies')
    const own = body.items.find(
      (it: AssignmentPolicy) => it.subject.id === hardware && it.subject.kind === 'department',
    )
    expect(AssignmentPolicy.strict().parse(own)).toMatchObject({ kind: 'none', version: 0 })
  })

  test('each change is a version, the same again is none', async () => {
    expect((await set('department', hardware, { kind: 'best_fit', skillWeight: 50 })).body).toMatchObject({
      version: 1,
      warnings: [],
    })
    expect((await set('department', hardware, { skillWeight: 50 })).body).toMatchObject({
      version: 1,
      kind: 'best_fit',
    })
    expect((await set('department', hardware, { skillWeight: 60 })).body).toMatchObject({ version: 2, skillWeight: 60 })
  })

  test('of an archived team is refused, of one without members is told', async () => {
    const { id } = await world.db
      .insertInto('team')
      .values({ name: 'Nobody' })
      .returning('id')
      .executeTakeFirstOrThrow()
    expect((await set('team', id, { kind: 'round_robin' })).body.warnings).toMatchObject([{ code: 'nobody_there' }])
    await world.db.updateTable('team').set({ availability: 'archived' }).where('id', '=', id).execute()
    expect(await set('team', id, { kind: 'best_fit' })).toMatchObject({ status: 409, body: { code: 'archived' } })
    expect((await set('team', id, { kind: 'none' })).status).toBe(200)
    expect((await set('team', 999_999, { kind: 'none' })).status).toBe(404)
  })

  test('a department without one of its own takes over that of the next above it, until it has one, and again afterwards', async () => {
    const add = async (name: string, parentId: number) =>
      (await world.call('mia', 'POST /api/v1/departments', { name, parentId })).body.id as number
    const above = await add('Devices', hardware)
    const below = await add('Phones', above)
    const of = async (id: number) => {
      const { body } = await world.call('sam', 'GET /api/v1/assignment/policies')
      return body.items.find(({ subject }: AssignmentPolicy) => subject.kind === 'department' && subject.id === id)
    }
    const top = { id: hardware, name: 'Hardware' }
    expect(AssignmentPolicy.strict().parse(await of(below))).toMatchObject({ kind: 'best_fit', version: 0, above: top })
    // What is not said stays as it was.
    expect((await set('department', above, { kind: 'least_loaded' })).body).toMatchObject({
      kind: 'least_loaded',
      skillWeight: 60,
      version: 1,
      above: top,
    })
    expect(await of(below)).toMatchObject({ kind: 'least_loaded', above: { name: 'Devices' } })
    const waiting = await plainTicket(world, { departmentId: below })
    const ask = async () => (await world.call('mia', `GET /api/v1/tickets/${waiting}/candidates`)).body.explanation
    expect((await ask()).policy).toMatchObject({
      kind: 'least_loaded',
      isTakenOver: true,
      subject: { name: 'Devices' },
    })
    const { body: load } = await world.call('mia', 'GET /api/v1/assignment/load')
    expect(load.waiting).toContainEqual({
      subject: { kind: 'department', id: below, name: 'Phones' },
      kind: 'least_loaded',
      tickets: 1,
    })
    // One that says that nothing is assigned is one of its own.
    await set('department', below, { kind: 'none' })
    expect(await ask()).toBeNull()
    for (const id of [below, above]) {
      const dropped = await world.call('mia', `DELETE /api/v1/assignment/policies/department/${id}`)
      expect(dropped).toMatchObject({ status: 200, body: { version: 0 } })
    }
    expect(await of(below)).toMatchObject({ kind: 'best_fit', above: top })
    expect((await world.call('sam', `DELETE /api/v1/assignment/policies/department/${below}`)).status).toBe(403)
    expect((await world.call('mia', 'DELETE /api/v1/assignment/policies/team/999999')).status).toBe(404)
    await world.db.deleteFrom('ticket').where('id', '=', waiting).execute()
  })

  test('the load shows who has how much, and what waits', async () => {
    const mine = await plainTicket(world, { agentId: sam, priorityId: high })
    await plainTicket(world)
    const { body } = await world.call('mia', 'GET /api/v1/assignment/load')
    const load = getAssignmentLoad.reply.parse(body)
    expect(load.agents.find(({ agent }) => agent.id === sam)).toMatchObject({
      load: 2,
      tickets: 1,
      isWorking: true,
      absence: null,
    })
    expect(load.waiting).toEqual([
      { subject: { kind: 'department', id: hardware, name: 'Hardware' }, kind: 'best_fit', tickets: 2 },
    ])
    // Who does not see the tickets does not see that they wait.
    expect((await world.call('lee', 'GET /api/v1/assignment/load')).body.waiting).toEqual([])
    const status = await world.id('ticketStatus', 'Waiting for requester')
    await world.db.updateTable('ticket').set({ statusId: status }).where('id', '=', mine).execute()
    const after = getAssignmentLoad.reply.parse((await world.call('mia', 'GET /api/v1/assignment/load')).body)
    expect(after.agents.find(({ agent }) => agent.id === sam)).toMatchObject({ load: 0 })
  })

  test('what would become of a ticket can be asked by who sees it', async () => {
    const ticket = await plainTicket(world)
    const { body } = await world.call('sam', `GET /api/v1/tickets/${ticket}/candidates`)
    expect(Explanation.strict().parse(body.explanation)).toMatchObject({
      policy: { kind: 'best_fit', subject: { name: 'Hardware' } },
      chosen: null,
    })
    expect((await world.call('lee', `GET /api/v1/tickets/${ticket}/candidates`)).status).toBe(404)
    await world.work()
    const { body: why } = await world.call('sam', `GET /api/v1/tickets/${ticket}/why`)
    const agent = why.fields.find(({ field }: { field: string }) => field === 'agent')
    expect(agent).toMatchObject({ cause: { kind: 'assignment' }, assignment: { chosen: { id: agent.value } } })
  })
})

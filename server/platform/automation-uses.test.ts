import { describe, expect, test } from 'vitest'
import { filter } from '#test/filters.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()

/** How often filters, rules and macros name a thing, by its own page. */
async function automation(path: string): Promise<Record<string, number>> {
  const { status, body } = await world.call('mia', `GET /api/v1/${path}/usage`)
  expect(status).toBe(200)
  const kinds = ['ticketFilters', 'rules', 'macros', 'organizations', 'standIns']
  const items = (body.items as { kind: string; count: number }[]).filter(({ kind }) => kinds.includes(kind))
  return Object.fromEntries(items.map(({ kind, count }) => [kind, count]))
}

async function made(call: `POST /${string}`, body: object): Promise<number> {
  const { status, body: answer } = await world.call('mia', call, body)
  expect({ status, problems: answer.code && answer.fields }).toEqual({ status: 201, problems: undefined })
  return answer.id
}

test('whatever filters, rules and macros name in conditions and actions says so on its page', async () => {
  const ids = {
    department: await world.id('department', 'Hardware'),
    team: await made('POST /api/v1/teams', { name: 'Night' }),
    sam: await world.id('agent', 'Sam'),
    lee: await world.id('agent', 'Lee'),
    priority: await world.id('priority', 'High'),
    status: await world.id('ticketStatus', 'Resolved'),
    plan: await world.id('slaPlan', 'Default SLA'),
    topic: await world.id('helpTopic', 'Feedback'),
    organization: await made('POST /api/v1/organizations', {
      name: 'Acme',
      accountManagerId: await world.id('agent', 'Lee'),
    }),
    skill: await made('POST /api/v1/skills', { name: 'Networks' }),
    schedule: await made('POST /api/v1/schedules', {
      name: 'Night hours',
      kind: 'hours',
      entries: [
        { name: 'Nights', startsOn: '2026-01-01', times: [{ from: '00:00', to: '06:00' }], repeats: { kind: 'daily' } },
      ],
    }),
  }
  const is = (field: string, value: number) => ({ field, operator: 'is', value }) as const
  await filter(world, 'Filter', {
    when: {
      all: [
        is('department', ids.department),
        { any: [is('organization', ids.organization), { not: is('helpTopic', ids.topic) }] },
        { field: 'time.schedules', operator: 'isOneOf', value: [ids.schedule] },
      ],
    },
    actions: [
      { kind: 'setPriority', priorityId: ids.priority },
      { kind: 'needSkill', skillId: ids.skill, level: 2, demand: 'preferred' },
      {
        kind: 'sendMail',
        fromAddressId: null,
        to: [
          { kind: 'agent', agentId: ids.sam },
          { kind: 'team', teamId: ids.team },
        ],
        subject: 'It came',
        body: 'Look',
      },
    ],
  })
  await made('POST /api/v1/rules', {
    name: 'Rule',
    trigger: { kind: 'event', events: ['opened'] },
    conditions: { all: [is('priority', ids.priority), is('status', ids.status), is('slaPlan', ids.plan)] },
    actions: [{ kind: 'assignTeam', teamId: ids.team }],
  })
  await made('POST /api/v1/macros', {
    name: 'Macro',
    owner: 'everyone',
    actions: [
      { kind: 'setStatus', statusId: ids.status },
      { kind: 'assignAgent', agentId: ids.sam },
    ],
  })
  await world.db
    .insertInto('agentAbsence')
    .values({ agentId: ids.sam, startsAt: new Date(), standInId: ids.lee })
    .execute()

  const found = {
    department: await automation(`departments/${ids.department}`),
    team: await automation(`teams/${ids.team}`),
    sam: await automation(`agents/${ids.sam}`),
    lee: await automation(`agents/${ids.lee}`),
    priority: await automation(`priorities/${ids.priority}`),
    status: await automation(`statuses/${ids.status}`),
    plan: await automation(`sla-plans/${ids.plan}`),
    topic: await automation(`help-topics/${ids.topic}`),
    organization: await automation(`organizations/${ids.organization}`),
    skill: await automation(`skills/${ids.skill}`),
    schedule: await automation(`schedules/${ids.schedule}`),
    another: await automation(`departments/${await world.id('department', 'Billing')}`),
  }
  expect(found).toEqual({
    department: { ticketFilters: 1 },
    team: { ticketFilters: 1, rules: 1 },
    sam: { ticketFilters: 1, macros: 1 },
    lee: { organizations: 1, standIns: 1 },
    priority: { ticketFilters: 1, rules: 1 },
    status: { rules: 1, macros: 1 },
    plan: { rules: 1 },
    topic: { ticketFilters: 1 },
    organization: { ticketFilters: 1 },
    skill: { ticketFilters: 1 },
    schedule: { ticketFilters: 1 },
    another: {},
  })
})

test('forms and lists are used by whatever asks for or sets a field of theirs', async () => {
  const list = await made('POST /api/v1/lists', { name: 'Sites' })
  const form = await made('POST /api/v1/forms', { name: 'Where' })
  const { body } = await world.call('mia', `PATCH /api/v1/forms/${form}`, {
    fields: [
      { kind: 'list', label: 'Site', key: 'site', config: { listId: list } },
      { kind: 'text', label: 'Room', key: 'room' },
    ],
  })
  expect(body.fields?.map?.(({ key }: { key: string }) => key)).toEqual(['site', 'room'])
  await filter(world, 'Rooms', {
    when: { field: 'fields.room', operator: 'contains', value: '7' },
    actions: [{ kind: 'addNote', body: 'Upstairs' }],
  })
  expect(await automation(`forms/${form}`)).toEqual({ ticketFilters: 1 })
  expect(await automation(`lists/${list}`)).toEqual({})
  await made('POST /api/v1/macros', {
    name: 'Set it',
    owner: 'everyone',
    actions: [{ kind: 'setField', key: 'site', value: null }],
  })
  expect(await automation(`forms/${form}`)).toEqual({ ticketFilters: 1, macros: 1 })
  expect(await automation(`lists/${list}`)).toEqual({ macros: 1 })
})

describe('what filters, rules and macros name', () => {
  const things = [
    ['departments', (departmentId: number) => ({ kind: 'setDepartment', departmentId }), { name: 'Held' }],
    ['teams', (teamId: number) => ({ kind: 'assignTeam', teamId }), { name: 'Held' }],
    ['priorities', (priorityId: number) => ({ kind: 'setPriority', priorityId }), { name: 'Held', urgency: 7 }],
    ['statuses', (statusId: number) => ({ kind: 'setStatus', statusId }), { name: 'Held', state: 'open' }],
    ['sla-plans', (slaPlanId: number) => ({ kind: 'setSlaPlan', slaPlanId }), { name: 'Held', graceMinutes: 60 }],
    ['skills', (skillId: number) => ({ kind: 'needSkill', skillId, level: 1, demand: 'preferred' }), { name: 'Held' }],
  ] as const

  const fields = {
    ...{ departments: 'department', teams: 'team', priorities: 'priority', statuses: 'status', 'sla-plans': 'slaPlan' },
    skills: null,
  }

  test.each(things)('of %s is held by what acts with it, and by nothing else', async (path, acting, body) => {
    const id = await made(`POST /api/v1/${path}`, body)
    const action = acting(id)
    const archive = async () => (await world.call('mia', `DELETE /api/v1/${path}/${id}`)).body
    const on = { trigger: { kind: 'event', events: ['closed'] } }
    const filterId = await made('POST /api/v1/ticket-filters', { name: `Filter of ${path}`, actions: [action] })
    const ruleId = await made('POST /api/v1/rules', { name: `Rule of ${path}`, ...on, actions: [action] })
    const named = [`1 ticket filter (Filter of ${path})`, `1 rule (Rule of ${path})`]
    expect(await archive()).toMatchObject({
      code: 'in_use',
      title: `Still in use: ${named.join('; ')}. Change that first.`,
    })
    await world.call('mia', `PATCH /api/v1/ticket-filters/${filterId}`, { isSilent: true })
    await world.call('mia', `PATCH /api/v1/rules/${ruleId}`, { availability: 'disabled' })
    // Needed skills belong to no macro.
    if (path !== 'skills') {
      const macro = { name: `Macro of ${path}`, actions: [action] }
      await made('POST /api/v1/macros', { ...macro, owner: 'mine' })
      const shared = await made('POST /api/v1/macros', { ...macro, owner: 'everyone' })
      expect(await archive()).toMatchObject({
        code: 'in_use',
        title: expect.stringContaining(`1 macro (Macro of ${path})`),
      })
      await world.call('mia', `DELETE /api/v1/macros/${shared}`)
    }
    const field = fields[path]
    if (field) {
      const conditions = { field, operator: 'is', value: id }
      await made('POST /api/v1/rules', { name: `Asks about ${path}`, ...on, conditions, actions: [] })
    }
    expect(await archive()).toEqual({ outcome: 'archived' })
  })

  test('in steps of an SLA plan, as whom it assigns, refers and tells', async () => {
    const departmentId = await made('POST /api/v1/departments', { name: 'Referred' })
    const teamId = await made('POST /api/v1/teams', { name: 'Assigned' })
    const agentId = await world.id('agent', 'Lee')
    const step = { target: 'resolution', when: { kind: 'percent', percent: 50 } }
    await made('POST /api/v1/sla-plans', {
      name: 'Steps',
      graceMinutes: 60,
      escalations: [
        { ...step, actions: [{ kind: 'referToDepartment', departmentId }] },
        { ...step, actions: [{ kind: 'assignTeam', teamId }] },
        { ...step, actions: [{ kind: 'tell', to: [{ kind: 'assignee' }, { kind: 'agent', agentId }] }] },
      ],
    })
    for (const path of [`departments/${departmentId}`, `teams/${teamId}`, `agents/${agentId}`]) {
      expect(await world.call('mia', `DELETE /api/v1/${path}`)).toMatchObject({
        status: 409,
        body: { code: 'in_use', title: expect.stringContaining('1 SLA plan (Steps)') },
      })
    }
  })

  test('of the desk’s own senders: neither can go', async () => {
    const id = await made('POST /api/v1/mail-addresses', { email: 'desk@desk.example' })
    for (const [role, words] of [
      ['defaultAddressId', 'the sender of the desk'],
      ['alertAddressId', 'the sender of alerts'],
    ] as const) {
      await world.call('mia', 'PATCH /api/v1/settings', { mail: { [role]: id } })
      const refused = { code: 'in_use', title: `Still in use: 1 setting (${words}). Change that first.` }
      expect((await world.call('mia', `DELETE /api/v1/mail-addresses/${id}`)).body).toMatchObject(refused)
      const disabling = await world.call('mia', `PATCH /api/v1/mail-addresses/${id}`, { availability: 'disabled' })
      expect(disabling.body).toMatchObject(refused)
      await world.call('mia', 'PATCH /api/v1/settings', { mail: { [role]: null } })
    }
    expect((await world.call('mia', `DELETE /api/v1/mail-addresses/${id}`)).body).toEqual({ outcome: 'deleted' })
  })

  test('of mail addresses: where their mail goes to is held too', async () => {
    const departmentId = await made('POST /api/v1/departments', { name: 'Post' })
    await made('POST /api/v1/mail-addresses', { email: 'post@desk.example', departmentId })
    expect((await world.call('mia', `DELETE /api/v1/departments/${departmentId}`)).body).toMatchObject({
      code: 'in_use',
      title: expect.stringContaining('1 mail address (post@desk.example)'),
    })
  })
})

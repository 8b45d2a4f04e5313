import { expect, test } from 'vitest'
import { TicketFilter } from '#contract/ticket-filters.ts'
import { filter } from '#test/filters.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket } = ticketsOf(world)
const path = '/api/v1/ticket-filters'
const about = (word: string) => ({ field: 'subject', operator: 'contains', value: word }) as const

test('are created, changed, restored: each save is a version', async () => {
  const created = await world.call('mia', `POST ${path}`, { name: 'VIP', conditions: about('vip'), actions: [] })
  expect(created.status).toBe(201)
  const { id } = TicketFilter.strict().parse(created.body)
  const changed = await world.call('mia', `PATCH ${path}/${id}`, { conditions: about('VVIP'), expectedVersion: 1 })
  expect(changed.body).toMatchObject({ version: 2, conditions: about('VVIP') })
  expect((await world.call('mia', `PATCH ${path}/${id}`, { notes: 'For the sales team' })).body.version).toBe(2)
  expect(await world.call('mia', `PATCH ${path}/${id}`, { name: 'X', expectedVersion: 1 })).toMatchObject({
    status: 409,
    body: { code: 'stale_edit' },
  })
  const restored = await world.call('mia', `POST ${path}/${id}/versions/1/restoration`)
  expect(restored.body).toMatchObject({ version: 3, conditions: about('vip'), notes: 'For the sales team' })
  const { body } = await world.call('mia', `GET ${path}/${id}/versions`)
  expect(body.items.map((one: { version: number; savedBy: string }) => `${one.version} ${one.savedBy}`)).toEqual([
    '3 Mia',
    '2 Mia',
    '1 Mia',
  ])
})

test('everything that is wrong is told at once, each at its place', async () => {
  const refused = await world.call('mia', `POST ${path}`, {
    name: 'Wrong',
    target: 'address',
    conditions: { all: [about('x'), { field: 'subject', operator: 'matches', value: '(?=x)' }] },
    actions: [
      { kind: 'setDepartment', departmentId: 99_999 },
      {
        kind: 'sendMail',
        fromAddressId: null,
        to: [{ kind: 'agent', agentId: 99_999 }],
        subject: 'x',
        body: '{% if %',
      },
    ],
  })
  expect(refused.status).toBe(422)
  expect(refused.body.fields.map((one: { field: string; code: string }) => `${one.field} ${one.code}`)).toEqual([
    'body.conditions.all.1.value bad_pattern',
    'body.actions.1.body bad_template',
    'body.addressId required',
    'body.actions.0 not_found',
    'body.actions.1 not_found',
  ])
})

test('are run in the order that an administrator gives them; an old list is refused', async () => {
  const ids = async () => (await world.call('mia', `GET ${path}`)).body.items.map((one: { id: number }) => one.id)
  const last = await filter(world, 'Last', { actions: [] })
  const before: number[] = await ids()
  expect(before.at(-1)).toBe(last.id)
  const after = [last.id, ...before.slice(0, -1)]
  expect((await world.call('mia', `PUT ${path}/order`, { ids: after })).status).toBe(204)
  expect(await ids()).toEqual(after)
  expect(await world.call('mia', `PUT ${path}/order`, { ids: [last.id] })).toMatchObject({
    body: { code: 'stale_order' },
  })
})

test('what can never match and what is never reached is flagged', async () => {
  const stop = await filter(world, 'Stop', { when: about('halt'), actions: [], stopsFurther: true })
  const impossible = {
    all: [
      { field: 'source', operator: 'is', value: 'web' },
      { field: 'source', operator: 'is', value: 'api' },
    ],
  } as const
  const flagged = async (name: string, conditions: object) => {
    const actions = [{ kind: 'disableAutoResponse' }]
    return (await world.call('mia', `POST ${path}`, { name, conditions, actions })).body.flags
  }
  expect(await flagged('Hopeless', { all: [about('halt'), ...impossible.all] })).toEqual([
    { code: 'contradiction', at: 'conditions', about: '' },
  ])
  expect(await flagged('Late', { all: [about('A halting problem'), impossible.all[0]] })).toEqual([
    { code: 'unreachable', at: '', about: 'Stop' },
  ])
  expect(stop).toMatchObject({ flags: [] })
})

test('to only look on belongs to no version, and what comes after is reached', async () => {
  const silent = await world.call('mia', `POST ${path}`, {
    name: 'Watcher',
    conditions: about('watched'),
    actions: [{ kind: 'disableAutoResponse' }],
    stopsFurther: true,
    isSilent: true,
  })
  expect(silent).toMatchObject({ status: 201, body: { isSilent: true, version: 1, flags: [] } })
  const after = await filter(world, 'After the watcher', {
    when: about('watched'),
    actions: [{ kind: 'disableAutoResponse' }],
  })
  const flags = async () => (await world.call('mia', `GET ${path}/${after.id}`)).body.flags
  expect(await flags()).toEqual([])
  const on = await world.call('mia', `PATCH ${path}/${silent.body.id}`, { isSilent: false })
  expect(on.body).toMatchObject({ isSilent: false, version: 1 })
  expect(await flags()).toEqual([{ code: 'unreachable', at: '', about: 'Watcher' }])
  const renamed = await world.call('mia', `PATCH ${path}/${silent.body.id}`, { isSilent: true, name: 'Looker' })
  expect(renamed.body).toMatchObject({ isSilent: true, version: 2 })
  const restored = await world.call('mia', `POST ${path}/${silent.body.id}/versions/1/restoration`)
  expect(restored.body).toMatchObject({ name: 'Watcher', isSilent: true, version: 3 })
  const { body } = await world.call('mia', `GET ${path}/${silent.body.id}/versions`)
  expect(body.items[0].definition).not.toHaveProperty('isSilent')
})

test('what names something out of use, and a skill that nobody has, is told as it is saved', async () => {
  const skill = await world.call('mia', 'POST /api/v1/skills', { name: 'Card terminals' })
  const doomed = await world.department('Doomed')
  await world.db.updateTable('department').set({ availability: 'archived' }).where('id', '=', doomed).execute()
  const saved = await world.call('mia', `POST ${path}`, {
    name: 'Terminals',
    conditions: { all: [about('terminal'), { field: 'department', operator: 'isOneOf', value: [doomed] }] },
    actions: [{ kind: 'needSkill', skillId: skill.body.id, level: 3, demand: 'required' }],
  })
  expect(saved.body.flags).toEqual([
    { code: 'names_unusable', at: 'conditions.all.1', about: 'Doomed' },
    { code: 'nobody_has_skill', at: 'actions.0', about: 'Card terminals (3)' },
  ])
  const sam = await world.id('agent', 'Sam')
  const learn = (level: number | null) =>
    world.call('mia', 'PUT /api/v1/skill-matrix', { cells: [{ agentId: sam, skillId: skill.body.id, level }] })
  expect((await learn(3)).body.warnings).toEqual([])
  expect((await world.call('mia', `GET ${path}/${saved.body.id}`)).body.flags).toHaveLength(1)
  // Who takes the last one who could away hears whom that concerns.
  expect((await learn(2)).body.warnings).toMatchObject([{ code: 'nobody_has_skill', affects: ['Terminals'] }])
  await world.call('mia', `DELETE ${path}/${saved.body.id}`)
})

test('a ticket tells why a filter did not match it, and any draft can be tried on it', async () => {
  const routers = await filter(world, 'Routers', {
    when: { all: [about('router'), { field: 'priority', operator: 'is', value: await world.id('priority', 'High') }] },
    actions: [],
  })
  const opened = await ticket({ subject: 'Router offline', message: 'All lights are red.' })
  const why = await world.call('mia', `GET /api/v1/tickets/${opened.id}/why-not/ticket-filters/${routers.id}`)
  expect(why.body).toMatchObject({
    outcome: 'notMatched',
    matched: false,
    isAddressed: true,
    filter: { name: 'Routers', version: 1 },
    trace: [{ path: 'all.1', saw: 'Normal', matched: false }],
  })
  const names = await world.call('mia', `GET /api/v1/tickets/${opened.id}/why-not`)
  expect(names.body.items).toContainEqual({
    kind: 'ticketFilter',
    id: routers.id,
    name: 'Routers',
    availability: 'active',
    hasRun: false,
    hasLookedOn: false,
  })
  const draft = { ticketNumber: opened.number, conditions: { field: 'message', operator: 'contains', value: 'RED' } }
  expect((await world.call('mia', `POST ${path}/test`, draft)).body).toMatchObject({ matched: true })
  const byApi = await world.call('mia', `POST ${path}/test`, { ...draft, target: 'api' })
  expect(byApi.body).toMatchObject({ matched: false, isAddressed: false })
  for (const [wrong, field] of [
    [{ ticketNumber: '0' }, 'body.ticketNumber'],
    [{ target: 'address', addressId: 999_999 }, 'body.addressId'],
    [{ conditions: { any: [{ field: 'colour', operator: 'is', value: 'red' }] } }, 'body.conditions.any.0.field'],
  ] as const) {
    const refused = await world.call('mia', `POST ${path}/test`, { ...draft, ...wrong })
    expect(refused).toMatchObject({ status: 422, body: { fields: [{ field }] } })
  }
  expect(
    (await world.call('lee', `GET /api/v1/tickets/${opened.id}/why-not/ticket-filters/${routers.id}`)).status,
  ).toBe(404)
})

test('one that has matched is archived, one that has not is deleted', async () => {
  const used = await filter(world, 'Used', { when: about('used'), actions: [] })
  const opened = await ticket({ subject: 'used' })
  const { body } = await world.call('mia', `GET ${path}/${used.id}/matches`)
  expect(body.items).toMatchObject([{ outcome: 'applied', ticket: { id: opened.id } }])
  expect((await world.call('mia', `DELETE ${path}/${used.id}`)).body).toEqual({ outcome: 'archived' })
  const { id } = await filter(world, 'Idle', { actions: [] })
  expect((await world.call('mia', `DELETE ${path}/${id}`)).body).toEqual({ outcome: 'deleted' })
})

test('are for administrators', async () => {
  expect((await world.call('sam', `GET ${path}`)).status).toBe(403)
  expect((await world.call('sam', `POST ${path}`, { name: 'Mine' })).status).toBe(403)
  expect((await world.call('sam', `PUT ${path}/order`, { ids: [] })).status).toBe(403)
})

test('what a filter names says so, and is archived where it could have been deleted', async () => {
  const departmentId = await world.department('Named')
  await filter(world, 'Namer', {
    when: { not: { field: 'department', operator: 'isOneOf', value: [departmentId] } },
    actions: [],
  })
  expect((await world.call('mia', `GET /api/v1/departments/${departmentId}/usage`)).body.items).toContainEqual({
    kind: 'ticketFilters',
    count: 1,
  })
  const priority = await world.call('mia', 'POST /api/v1/priorities', { name: 'Odd', urgency: 9 })
  const setter = await filter(world, 'Setter', {
    when: about('odd'),
    actions: [{ kind: 'setPriority', priorityId: priority.body.id }],
  })
  const archive = () => world.call('mia', `DELETE /api/v1/priorities/${priority.body.id}`)
  expect((await archive()).body).toMatchObject({ code: 'in_use', title: expect.stringContaining('(Setter)') })
  await world.call('mia', `PATCH ${path}/${setter.id}`, { isSilent: true })
  expect((await archive()).body).toEqual({ outcome: 'archived' })
})

import { describe, expect, test } from 'vitest'
import * as people from '#contract/people.ts'
import * as reference from '#contract/reference.ts'
import * as sla from '#contract/sla.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const hardware = await world.id('department', 'Hardware')
const role = await world.roleId('all-access')

const kinds = [
  ['departments', people.departments, { name: 'Doors' }],
  ['teams', people.teams, { name: 'Doors' }],
  ['roles', people.roles, { name: 'Doors' }],
  [
    'agents',
    people.agents,
    {
      name: 'Doors',
      email: 'doors@desk.example',
      password: 'knock knock knock',
      primaryDepartmentId: hardware,
      primaryRoleId: role,
    },
  ],
  ['priorities', reference.priorities, { name: 'Doors', urgency: 5 }],
  ['statuses', reference.statuses, { name: 'Doors', state: 'open' }],
  ['sla-plans', sla.slaPlans, { name: 'Doors', graceMinutes: 5 }],
  ['sequences', reference.sequences, { name: 'Doors' }],
  ['help-topics', reference.helpTopics, { name: 'Doors' }],
  ['users', people.users, { name: 'Doors', email: 'doors@example.com' }],
  ['organizations', people.organizations, { name: 'Doors' }],
] as const

describe.each(kinds)('/api/v1/%s', (plural, routes, body) => {
  const path = `/api/v1/${plural}` as const
  const isReference = 'usage' in routes

  test('an administrator creates, lists, gets, changes and archives', async () => {
    const made = await world.call('mia', `POST ${path}`, body)
    expect(made.status).toBe(201)
    expect(routes.get.reply.strict().parse(made.body)).toEqual(made.body)
    const { id } = made.body
    const got = await world.call('mia', `GET ${path}/${id}`)
    expect({ status: got.status, body: got.body }).toEqual({ status: 200, body: made.body })
    const listed = await world.call('mia', `GET ${path}?q=doors&limit=1`)
    expect(listed.body).toEqual({ items: [made.body], nextCursor: null })
    const changed = await world.call('mia', `PATCH ${path}/${id}`, { name: 'Windows' })
    expect(changed).toMatchObject({ status: 200, body: { id, name: 'Windows' } })
    if (isReference) {
      const used = await world.call('mia', `GET ${path}/${id}/usage`)
      expect({ status: used.status, body: used.body }).toEqual({ status: 200, body: { items: [] } })
    }
    const gone = await world.call('mia', `DELETE ${path}/${id}`)
    expect(gone).toMatchObject({ status: 200, body: { outcome: 'deleted' } })
    expect(routes.archive.reply.strict().parse(gone.body)).toEqual(gone.body)
    expect((await world.call('mia', `GET ${path}/${id}`)).status).toBe(404)
  })

  test('a retried creation makes one', async () => {
    const key = { 'idempotency-key': `make ${plural}` }
    const first = await world.call('mia', `POST ${path}`, body, key)
    const again = await world.call('mia', `POST ${path}`, body, key)
    // No trace of a password is kept to compare the next request with: an agent's address alone makes her unique.
    const answer = 'holdsSecret' in routes.create ? [409, 'email_taken'] : [201, undefined]
    expect([first.status, again.status, again.body.code]).toEqual([201, ...answer])
    if (again.status === 201) expect(again.body).toEqual(first.body)
    expect((await world.call('mia', `POST ${path}`, body)).status).toBe(409)
  })

  test('what is missing, malformed or nothing that there is is told all at once', async () => {
    const answer = await world.call('mia', `POST ${path}`, {
      name: '\u202e \u0000',
      notes: 7,
      phone: 7,
      nextValue: -1,
      availability: 'gone',
      nothingThatThereIs: 1,
    })
    expect(answer.status).toBe(400)
    expect(answer.body.code).toBe('invalid_input')
    expect(answer.body.fields.map(({ field }: { field: string }) => field)).toEqual(
      expect.arrayContaining(['body.name', 'body.nothingThatThereIs']),
    )
    expect(answer.body.fields.length).toBeGreaterThan(1)
  })

  test('what does not exist is 404, and so is what cannot be an id', async () => {
    for (const id of ['999999', '0', 'x', '1e3', '99999999999999999999']) {
      expect((await world.call('mia', `GET ${path}/${id}`)).status).toBe(404)
      expect((await world.call('mia', `PATCH ${path}/${id}`, {})).status).toBe(404)
      expect((await world.call('mia', `DELETE ${path}/${id}`)).status).toBe(404)
    }
    expect((await world.call('mia', `GET ${path}?cursor=nonsense`)).body.code).toBe('bad_cursor')
  })

  test('nobody without sign-in, no requester, and no agent or program without the right gets through', async () => {
    const { key } = await world.apiKey({ role: 'all-access', name: `Reader of ${plural}` })
    for (const request of [`POST ${path}`, `PATCH ${path}/1`, `DELETE ${path}/1`] as const) {
      const sent = request.startsWith('POST') ? body : request.startsWith('PATCH') ? { name: 'Mine' } : undefined
      expect((await world.call(null, request, sent)).status).toBe(401)
      expect((await world.call('ada', request, sent)).status).toBe(403)
      expect((await world.call('sam', request, sent)).status).toBe(403)
      expect((await world.call({ key }, request, sent)).status).toBe(403)
    }
    expect((await world.call(null, `GET ${path}`)).status).toBe(401)
    expect((await world.call('ada', `GET ${path}`)).status).toBe(403)
  })

  test('a program with an administrator’s key may do it all', async () => {
    const { key } = await world.apiKey({ name: `Manager of ${plural}` })
    expect((await world.call({ key }, `GET ${path}?limit=2`)).body.items.length).toBeGreaterThan(0)
    const { items } = (await world.call({ key }, `GET ${path}?q=doors`)).body
    expect((await world.call({ key }, `DELETE ${path}/${items[0].id}`)).body.outcome).toBe('deleted')
  })
})

test('the next ticket number can be tried out', async () => {
  const sample = (query: string) => world.call('mia', `GET /api/v1/number-sample?${query}`)
  const { id } = (await world.call('mia', 'POST /api/v1/sequences', { name: 'Tried', nextValue: 42 })).body
  expect((await sample(`format=${encodeURIComponent('TKT-######')}&sequenceId=${id}`)).body).toEqual({
    sample: 'TKT-000042',
  })
  expect((await sample(`format=${encodeURIComponent('A\\##')}&sequenceId=${id}`)).body).toEqual({ sample: 'A#42' })
  expect((await sample(`format=${encodeURIComponent('R-##')}`)).body.sample).toMatch(/^R-\d{6}$/)
  expect((await sample('format=none')).status).toBe(400)
  expect((await world.call('sam', 'GET /api/v1/number-sample?format=%23')).status).toBe(403)
  expect((await world.call('mia', `GET /api/v1/sequences/${id}`)).body.nextValue).toBe(42)
})

import { describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const WORKS = 'GET /api/v1/session/sessions'

test('a key works until it is revoked, and is shown once', async () => {
  const made = await world.call('mia', 'POST /api/v1/api-keys', { name: 'Script', role: 'administrator' })
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'Script', role: 'administrator', createdBy: 'Mia', revokedAt: null },
  })
  const { id, key, prefix } = made.body
  expect(key.startsWith(`${prefix}_`)).toBe(true)

  const list = await world.call({ key }, 'GET /api/v1/api-keys')
  expect(list.status).toBe(200)
  expect(JSON.stringify(list.body)).not.toContain(key)
  const stored = await world.db.selectFrom('apiKey').selectAll().execute()
  expect(JSON.stringify(stored)).not.toContain(key)

  expect((await world.call('mia', `DELETE /api/v1/api-keys/${id}`)).status).toBe(204)
  const refused = await world.call({ key }, 'GET /api/v1/api-keys')
  expect([refused.status, refused.body.code]).toEqual([401, 'bad_api_key'])
  expect((await world.call('mia', `DELETE /api/v1/api-keys/${id}`)).status).toBe(204)
})

test('a retry with the same Idempotency-Key finds no key of the first answer lying about', async () => {
  const ask = () =>
    world.call('mia', 'POST /api/v1/api-keys', { name: 'Twice', role: 'administrator' }, { 'idempotency-key': 'once' })
  const [first, second] = [await ask(), await ask()]
  expect(first.body.key).not.toBe(second.body.key)
  expect(await world.db.selectFrom('idempotency').selectAll().execute()).toEqual([])
})

test('a key with a role has its permissions and administers nothing', async () => {
  const made = await world.call('mia', 'POST /api/v1/api-keys', { name: 'Reader', role: 'view-only' })
  const { key } = made.body
  expect((await world.call({ key }, 'POST /api/v1/api-keys', { name: 'More', role: 'administrator' })).body.code).toBe(
    'administrators_only',
  )
  expect((await world.call({ key }, WORKS)).status).toBe(401)
})

test('roles that do not exist, and agents who are no administrators, get none', async () => {
  const unknown = await world.call('mia', 'POST /api/v1/api-keys', { name: 'x', role: 'boss' })
  expect(unknown.body.fields).toMatchObject([{ field: 'body.role', code: 'unknown_role' }])
  expect((await world.call('sam', 'POST /api/v1/api-keys', { name: 'x', role: 'view-only' })).status).toBe(403)
  expect((await world.call('ada', 'GET /api/v1/api-keys')).status).toBe(403)
  expect((await world.call(null, 'GET /api/v1/api-keys')).status).toBe(401)
  expect((await world.call('mia', 'DELETE /api/v1/api-keys/987654')).status).toBe(404)
})

test('remembers when it was last used', async () => {
  const { key, actor } = await world.apiKey()
  const lastUsed = async () => {
    const row = await world.db
      .selectFrom('apiKey')
      .select('lastUsedAt')
      .where('id', '=', actor.id)
      .executeTakeFirstOrThrow()
    return row.lastUsedAt
  }
  expect(await lastUsed()).toBeNull()
  await world.call({ key }, 'GET /api/v1/api-keys')
  await expect.poll(lastUsed).toBeInstanceOf(Date)
})

describe('one', () => {
  const profile = 'PATCH /api/v1/session/agent'

  test("changes one's own profile, and nothing else of oneself", async () => {
    const given = { name: 'Samuel', preferences: { density: 'compact' } }
    const rights = { isAdministrator: true, id: 1, permissions: ['user.delete'], __proto__: { isAdministrator: true } }
    const refused = await world.call('sam', profile, { ...given, ...rights })
    expect(refused.status).toBe(400)
    expect(refused.body.fields.map(({ field }: { field: string }) => field)).toEqual([
      'body.isAdministrator',
      'body.id',
      'body.permissions',
    ])
    expect(await world.call('sam', profile, given)).toMatchObject({
      status: 200,
      body: { name: 'Samuel', isAdministrator: false, permissions: [], preferences: { density: 'compact' } },
    })
    const more = await world.call('sam', profile, { preferences: { tips: false } })
    expect(more.body.preferences).toEqual({ density: 'compact', tips: false })
    expect((await world.call('sam', profile, { timeZone: 'Nowhere/Else' })).body.fields[0].code).toBe(
      'unknown_time_zone',
    )
    const { key } = await world.apiKey()
    expect((await world.call({ key }, profile, { name: 'x' })).body.code).toBe('agents_only')
  })

  test('as a requester changes name and phone; a new row is made when there is none yet', async () => {
    const phone = { phone: '+49 30 1234' }
    const more = { email: 'other@example.com', organizationId: 1 }
    expect((await world.call('ada', 'PATCH /api/v1/portal/profile', { ...phone, ...more })).status).toBe(400)
    const ada = await world.call('ada', 'PATCH /api/v1/portal/profile', phone)
    expect(ada).toMatchObject({ status: 200, body: { name: 'Ada', email: 'ada@example.com', phone: '+49 30 1234' } })
    const lee = await world.call('lee', 'PATCH /api/v1/portal/profile', { phone: '1' })
    expect(lee.body).toMatchObject({ email: 'lee@desk.example', phone: '1' })
    expect(lee.body.id).toBeGreaterThan(0)
  })

  test('sees where one is signed in, and signs out elsewhere', async () => {
    const { email, password } = await world.password('bob')
    const signIn = async (userAgent: string) => {
      const answer = await world.call(
        null,
        'POST /api/auth/sign-in/email',
        { email, password },
        { 'x-requested-with': 'deskbell', 'user-agent': userAgent },
      )
      return { cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '' }
    }
    const [phone, laptop, tablet] = [await signIn('Phone'), await signIn('Laptop'), await signIn('Tablet')]
    const write = { 'x-requested-with': 'deskbell' }
    const { body } = await world.call(laptop, WORKS)
    expect(body.items.map((it: { userAgent: string }) => it.userAgent).sort()).toEqual(['Laptop', 'Phone', 'Tablet'])
    const idOf = (agent: string) => body.items.find((it: { userAgent: string }) => it.userAgent === agent).id
    expect(JSON.stringify(body)).not.toContain(decodeURIComponent(laptop.cookie.split('=')[1] ?? '').split('.')[0])

    expect(
      (await world.call(laptop, `DELETE /api/v1/session/sessions/${idOf('Phone')}`, undefined, write)).status,
    ).toBe(204)
    expect((await world.call(phone, WORKS)).status).toBe(401)
    expect((await world.call('ada', `DELETE /api/v1/session/sessions/${idOf('Tablet')}`)).status).toBe(404)
    expect((await world.call(laptop, 'DELETE /api/v1/session/sessions/others', undefined, write)).status).toBe(204)
    expect((await world.call(tablet, WORKS)).status).toBe(401)
    expect((await world.call(laptop, WORKS)).body.items).toHaveLength(1)
  })

  test('who comes back within two weeks stays signed in', async () => {
    const cookie = await world.cookie('ada')
    await world.db
      .updateTable('authSession')
      .set({ expiresAt: new Date(Date.now() + 3_600_000) })
      .execute()
    const answer = await world.call({ cookie }, 'GET /api/v1/session')
    expect(answer.headers['set-cookie']).toMatch(/^deskbell\.session=.*Max-Age=1209600/)
    expect((await world.call({ cookie }, 'GET /api/v1/session')).headers['set-cookie']).toBeUndefined()
  })
})

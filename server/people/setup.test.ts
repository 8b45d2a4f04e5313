import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { setUpToken } from './setup.ts'

const world = await testWorld({}, { empty: true })
const token = setUpToken((await world.app()).secret)

const first = {
  token,
  deskName: 'Brightwater Help',
  name: 'Mia',
  email: 'Mia@Brightwater.example',
  password: 'a good first password',
  timeZone: 'Europe/Berlin',
  language: 'de',
}
const setUp = (body: unknown) => world.call(null, 'POST /api/v1/setup', body, { 'idempotency-key': 'same for all' })

test('is refused with another token, an unknown time zone, or a short password, and then nothing exists', async () => {
  expect(await setUp({ ...first, token: `${token.slice(0, -1)}!` })).toMatchObject({
    status: 403,
    body: { code: 'wrong_token' },
  })
  const zone = await setUp({ ...first, timeZone: 'Mars/Olympus' })
  expect(zone.body.fields).toMatchObject([{ field: 'body.timeZone', code: 'unknown_time_zone' }])
  const short = await setUp({ ...first, password: 'short', deskName: '' })
  expect(short.body.fields.map((it: { field: string }) => it.field)).toEqual(['body.deskName', 'body.password'])
  expect((await world.call(null, 'GET /api/v1/session')).body).toMatchObject({
    isSetUp: false,
    desk: { name: 'Deskbell' },
  })
})

test('ten at once: one makes the administrator, who is signed in; the token opens nothing after that', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => setUp({ ...first, email: `mia${n}@brightwater.example` })),
  )
  const [made, ...others] = answers.sort((a, b) => a.status - b.status)
  expect(made?.status).toBe(201)
  expect(others.map(({ status, body }) => `${status} ${body.code}`)).toEqual(Array(9).fill('409 already_set_up'))

  const cookie = String(made?.headers['set-cookie']).split(';', 1)[0] ?? ''
  const { body } = await world.call({ cookie }, 'GET /api/v1/session')
  expect(body).toMatchObject({
    isSetUp: true,
    desk: { name: 'Brightwater Help', timeZone: 'Europe/Berlin', language: 'de' },
    agent: { id: made?.body.agentId, name: 'Mia', isAdministrator: true },
  })
  const departments = body.agent.departments.map((it: { name: string; isPrimary: boolean }) => [it.name, it.isPrimary])
  expect(departments).toEqual([
    ['Maintenance', false],
    ['Sales', false],
    ['Support', true],
  ])
  expect(body.agent.departments[0].permissions).toContain('ticket.delete')

  expect((await setUp(first)).body.code).toBe('already_set_up')
  const agents = await world.db.selectFrom('agent').select('id').execute()
  expect(agents).toHaveLength(1)
})

test('nothing of the password is kept but its hash', async () => {
  expect(await world.db.selectFrom('idempotency').selectAll().execute()).toEqual([])
  const audit = await world.db.selectFrom('auditEvent').selectAll().execute()
  expect(audit.map(({ type }) => type)).toEqual(['agent.created', 'settings.changed'])
  expect(JSON.stringify(audit)).not.toContain(first.password)
})

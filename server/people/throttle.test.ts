import { beforeEach, describe, expect, test } from 'vitest'
import { addressKey } from '#server/platform/address-key.ts'
import { TooMany } from '#server/platform/errors.ts'
import { testWorld } from '#test/world.ts'
import { admit, over, rulesFor } from './throttle.ts'

const world = await testWorld()
beforeEach(async () => {
  await world.db.deleteFrom('attempt').execute()
})

const signIn = (email: string, password: string, ip: string) =>
  world.call(null, 'POST /api/auth/sign-in/email', { email, password }, { ip, 'x-requested-with': 'deskbell' })

const manyAtOnce = <T>(count: number, act: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => act(n)))

describe('guessing a password', () => {
  test('fifty at once from one address: ten are looked at, the rest wait', async () => {
    const { email } = await world.password('sam')
    const answers = await manyAtOnce(50, (n) => signIn(email, `guess number ${n}`, '203.0.113.7'))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(40)
    expect(refused[0]?.body).toMatchObject({ code: 'too_many_attempts' })
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('the right password does not help among the guesses, but does from another address', async () => {
    const { email, password } = await world.password('sam')
    await manyAtOnce(20, (n) => signIn(email, `guess number ${n}`, '203.0.113.7'))
    expect((await signIn(email, password, '203.0.113.7')).status).toBe(429)
    expect((await signIn(email, password, '198.51.100.1')).status).toBe(200)
  })

  test('from many addresses is slowed down to turns; the owner gets through where she signed in before', async () => {
    const { email, password } = await world.password('sam')
    expect((await signIn(email, password, '198.51.100.2')).status).toBe(200)
    const answers = await manyAtOnce(60, (n) => signIn(email, `guess number ${n}`, `203.0.113.${n}`))
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(31)
    expect((await signIn(email, password, '198.51.100.2')).status).toBe(200)
    await world.db.updateTable('attempt').set({ until: new Date() }).where('subject', 'like', 'turn:%').execute()
    expect((await signIn(email, password, '198.51.100.99')).status).toBe(200)
    // Administrators hear of it once; of whoever is no agent they do not.
    await manyAtOnce(40, (n) => signIn('nobody@example.com', `guess number ${n}`, `203.0.113.${n}`))
    await world.work()
    const told = world.db.selectFrom('notification').select('data').where('kind', '=', 'password_guessing')
    expect(await told.execute()).toMatchObject([{ data: { agent: 'Sam', email } }])
  })

  test('unknown addresses are counted like known ones', async () => {
    const answers = await manyAtOnce(20, () => signIn('nobody@example.com', 'some password', '203.0.113.7'))
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
  })

  test('good sign-ins count for nothing', async () => {
    const { email, password } = await world.password('sam')
    for (let n = 0; n < 15; n++) expect((await signIn(email, password, '203.0.113.7')).status).toBe(200)
  })

  test('ends by itself', async () => {
    const { email, password } = await world.password('sam')
    await manyAtOnce(15, () => signIn(email, 'a wrong password', '203.0.113.7'))
    await world.db.updateTable('attempt').set({ until: new Date() }).execute()
    expect((await signIn(email, password, '203.0.113.7')).status).toBe(200)
  })

  test('a proxy that is not ours cannot lend an address', async () => {
    const { email } = await world.password('sam')
    const answers = await manyAtOnce(30, (n) =>
      world.call(
        null,
        'POST /api/auth/sign-in/email',
        { email, password: 'wrong password' },
        { 'x-requested-with': 'deskbell', 'x-forwarded-for': `203.0.113.${n}` },
      ),
    )
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
  })
})

test('what is tried is not written down', async () => {
  await admit(world.db, { door: 'sign_in', ip: '203.0.113.7', about: ['my secret password'] })
  const rows = await world.db.selectFrom('attempt').selectAll().execute()
  expect(rows).toHaveLength(3)
  expect(JSON.stringify(rows)).not.toMatch(/secret|203/)
})

test('asking for mail about one address or ticket stops after ten, from wherever it comes', async () => {
  const tries = await manyAtOnce(40, (n) =>
    admit(world.db, { door: 'check', ip: `203.0.113.${n}`, about: [`number ${n}`, 'ada@example.com'] }).then(
      () => 'passed',
      (error) => (error instanceof TooMany ? 'refused' : String(error)),
    ),
  )
  expect(tries.filter((it) => it === 'passed').length).toBeLessThanOrEqual(11)
  expect(new Set(tries)).toEqual(new Set(['passed', 'refused']))
})

test('rules: an address, the pair, everybody, and turns', () => {
  const { near, far, slow } = rulesFor({ door: 'sign_in', ip: '203.0.113.7', about: [' Ada@Example.com '] })
  expect(near.map(({ limit }) => limit)).toEqual([100, 10])
  expect(far.map(({ limit }) => limit)).toEqual([30])
  expect(slow).toMatchObject([{ limit: 1, seconds: 10 }])
  expect(rulesFor({ door: 'sign_in', ip: '203.0.113.7', about: ['ada@example.com'] }).near).toEqual(near)
})

test.each([
  [[{ subject: 'a', count: 5, waitSeconds: 60 }], 0],
  [[{ subject: 'a', count: 6, waitSeconds: 60 }], 60],
  [[{ subject: 'a', count: 6, waitSeconds: 0 }], 1],
  [[], 0],
])('over %j: wait %d seconds', (counted, seconds) => {
  expect(over(counted, [{ subject: 'a', limit: 5, seconds: 900 }])).toBe(seconds)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('the address %s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key)
})

import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld({ PUBLIC_URL: 'https://desk.example', TRUSTED_PROXIES: '127.0.0.1' })

test('over https cookies are bound to this host and never sent in the clear', async () => {
  const { email, password } = await world.password('sam')
  const origin = 'https://desk.example'
  const answer = await world.call(null, 'POST /api/auth/sign-in/email', { email, password }, { origin })
  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-deskbell\.session=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; (Secure; SameSite=Lax|SameSite=Lax; Secure)$/,
  )
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? ''
  expect((await world.call({ cookie }, 'GET /api/v1/session')).body.agent.name).toBe('Sam')
  const plain = cookie.replace('__Host-', '')
  expect((await world.call({ cookie: plain }, 'GET /api/v1/session')).body.agent).toBeNull()

  const out = await world.call({ cookie }, 'POST /api/auth/sign-out', {}, { origin })
  expect(out.headers['set-cookie']).toMatch(/^__Host-deskbell\.session=; .*Secure/)
})

test('behind our own proxy the visitor has the address that it reports, and no client adds to it', async () => {
  const { email, password } = await world.password('lee')
  const signIn = (ip: string, forwarded: string) =>
    world.call(
      null,
      'POST /api/auth/sign-in/email',
      { email, password },
      { ip, 'x-forwarded-for': forwarded, 'x-requested-with': 'deskbell' },
    )
  await signIn('127.0.0.1', '10.9.9.9, 203.0.113.7')
  await signIn('198.51.100.5', '10.9.9.9')
  const rows = await world.db.selectFrom('authSession').select('ipAddress').orderBy('createdAt').execute()
  expect(rows.slice(-2).map(({ ipAddress }) => ipAddress)).toEqual(['203.0.113.7', '198.51.100.5'])
})

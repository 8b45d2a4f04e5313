import { describe, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const FROM_HERE = { 'x-requested-with': 'deskbell' }

type Answer = Awaited<ReturnType<typeof world.call>>

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  world.call(null, `POST /api/auth${path}`, body, { ...FROM_HERE, ...headers })

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  post('/sign-in/email', { email, password }, headers)

function sessionOf(answer: Answer): string {
  const cookie = answer.cookies.find(({ name }) => name === 'deskbell.session')
  return `deskbell.session=${encodeURIComponent(cookie?.value ?? '')}`
}

const isSignedIn = async (cookie: string) =>
  (await world.call({ cookie }, 'GET /api/v1/session')).body.requester !== null

async function mailTo(address: string) {
  await world.work()
  return world.db
    .selectFrom('outgoingMail')
    .selectAll()
    .where('toAddress', '=', address)
    .orderBy('id', 'desc')
    .execute()
}

async function tokenMailedTo(address: string): Promise<string> {
  const [mail] = await mailTo(address)
  return /#token=([\w-]+)/.exec(mail?.bodyText ?? '')?.[1] ?? ''
}

describe('signing in', () => {
  test('gives a cookie that scripts cannot read, and no token in the answer', async () => {
    const { email, password } = await world.password('sam')
    const answer = await signIn(email.toUpperCase(), password)
    expect([answer.status, answer.body]).toEqual([200, { signedIn: true }])
    expect(answer.headers['set-cookie']).toMatch(
      /^deskbell\.session=[^;]+; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const { body } = await world.call({ cookie: sessionOf(answer) }, 'GET /api/v1/session')
    expect(body.agent).toMatchObject({ name: 'Sam', email: 'sam@desk.example' })
  })

  test('answers a wrong password and an unknown address alike', async () => {
    const { email } = await world.password('lee')
    const wrong = await signIn(email, 'not the password')
    const unknown = await signIn('nobody@desk.example', 'not the password')
    expect(wrong.status).toBe(401)
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    expect(wrong.body).toMatchObject({ code: 'wrong_credentials' })
  })

  test('makes a new session each time, and the one that the browser had before is dead', async () => {
    const { email, password } = await world.password('bob')
    const before = sessionOf(await signIn(email, password))
    const after = sessionOf(await signIn(email, password, { cookie: before }))
    expect(after).not.toBe(before)
    expect([await isSignedIn(before), await isSignedIn(after)]).toEqual([false, true])
  })

  test('a cookie chosen by somebody else is not taken over', async () => {
    const { email, password } = await world.password('bob')
    const answer = await signIn(email, password, { cookie: 'deskbell.session=chosen.AAAA' })
    expect(sessionOf(answer)).not.toContain('chosen')
  })

  test('a disabled agent is answered as if the password were wrong', async () => {
    await world.agent('Dan')
    const { email, password } = await world.password('dan')
    await world.db.updateTable('agent').set({ availability: 'disabled' }).where('name', '=', 'Dan').execute()
    const answer = await signIn(email, password)
    expect([answer.status, answer.body.code, answer.cookies]).toEqual([401, 'wrong_credentials', []])
  })

  test('tells about every field that is wrong, and takes no password of a megabyte', async () => {
    const bad = await post('/sign-in/email', { email: 'x', password: 7 })
    expect(bad).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
    expect(bad.body.fields.map((it: { field: string }) => it.field)).toEqual(['body.email', 'body.password'])
    const huge = await post('/sign-in/email', { email: 'a@b.example', password: 'x'.repeat(1_000_000) })
    expect([huge.status, huge.body.code]).toEqual([413, 'body_too_large'])
  })

  test('signing out ends the session on the server too', async () => {
    const { email, password } = await world.password('ada')
    const cookie = sessionOf(await signIn(email, password))
    const answer = await post('/sign-out', {}, { cookie })
    expect(answer.headers['set-cookie']).toMatch(/deskbell\.session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/)
    expect(await isSignedIn(cookie)).toBe(false)
  })

  test('what better-auth could do beyond these routes is not reachable', async () => {
    for (const path of [
      '/get-session',
      '/list-sessions',
      '/update-user',
      '/delete-user',
      '/change-email',
      '/sign-up/social',
    ]) {
      expect((await post(path, {})).status, path).toBe(404)
      expect((await world.call('ada', `GET /api/auth${path}`)).status, path).toBe(404)
    }
  })
})

describe('changing the password', () => {
  test('ends every other session and gives this browser a new one', async () => {
    const { email, password } = await world.password('ada')
    const [here, elsewhere] = [sessionOf(await signIn(email, password)), sessionOf(await signIn(email, password))]
    const change = { currentPassword: password, newPassword: 'a quite new password' }
    const answer = await post('/change-password', change, { cookie: here })
    expect(answer.status).toBe(200)
    expect([await isSignedIn(here), await isSignedIn(elsewhere), await isSignedIn(sessionOf(answer))]).toEqual([
      false,
      false,
      true,
    ])
    expect((await signIn(email, password)).status).toBe(401)
    expect((await signIn(email, 'a quite new password')).status).toBe(200)
  })

  test('needs the old one, and a new one of at least ten characters', async () => {
    const { email, password } = await world.password('ada')
    const cookie = sessionOf(await signIn(email, password))
    const wrong = await post(
      '/change-password',
      { currentPassword: 'wrong', newPassword: 'a quite new password' },
      { cookie },
    )
    expect(wrong.body.fields[0]).toMatchObject({ field: 'body.currentPassword', code: 'wrong_password' })
    const short = await post('/change-password', { currentPassword: password, newPassword: 'short' }, { cookie })
    expect(short.body.fields[0]).toMatchObject({ field: 'body.newPassword', code: 'too_small' })
    expect((await post('/change-password', { currentPassword: password, newPassword: 'long enough' })).status).toBe(401)
  })
})

describe('a forgotten password', () => {
  test('is set by a mailed link, once; every session ends', async () => {
    const { email, password } = await world.password('ada')
    const cookie = sessionOf(await signIn(email, password))
    expect(await post('/request-password-reset', { email })).toMatchObject({ status: 202, body: { sent: true } })
    const token = await tokenMailedTo(email)
    const first = await post('/reset-password', { token, newPassword: 'brand new password' })
    const again = await post('/reset-password', { token, newPassword: 'yet another password' })
    expect([first.status, again.status, again.body.code]).toEqual([200, 404, 'link_expired'])
    expect(await isSignedIn(cookie)).toBe(false)
    expect((await signIn(email, 'brand new password')).status).toBe(200)
  })

  test('ten at once with one link: one sets it', async () => {
    const { email } = await world.password('bob')
    await post('/request-password-reset', { email })
    const token = await tokenMailedTo(email)
    const tries = Array.from({ length: 10 }, (_, n) =>
      post('/reset-password', { token, newPassword: `password number ${n}` }),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  test('a newer link, a changed password, an hour, or a disabled agent makes it good for nothing', async () => {
    await world.agent('Eve')
    const { email } = await world.password('eve')
    const fresh = async () => {
      await world.db.deleteFrom('attempt').execute()
      await post('/request-password-reset', { email })
      return tokenMailedTo(email)
    }
    const reset = async (token: string) =>
      (await post('/reset-password', { token, newPassword: 'some new password' })).body.code

    const older = await fresh()
    const newer = await fresh()
    expect([older === newer, await reset(older)]).toEqual([false, 'link_expired'])
    await world.password('eve')
    expect(await reset(newer)).toBe('link_expired')

    const late = await fresh()
    await world.db
      .updateTable('authVerification')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute()
    expect(await reset(late)).toBe('link_expired')

    const before = await fresh()
    await world.db.updateTable('agent').set({ availability: 'disabled' }).where('name', '=', 'Eve').execute()
    expect(await reset(before)).toBe('link_expired')
    const mails = (await mailTo(email)).length
    await fresh()
    expect(await mailTo(email)).toHaveLength(mails)
  })

  test('for an unknown address nothing differs but that no mail is sent', async () => {
    await world.db.deleteFrom('attempt').execute()
    const unknown = await post('/request-password-reset', { email: 'stranger@example.com' })
    const known = await post('/request-password-reset', { email: 'bob@example.com' })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    expect(await mailTo('stranger@example.com')).toEqual([])
  })

  test('only hashes of links are stored', async () => {
    await world.db.deleteFrom('attempt').execute()
    await post('/request-password-reset', { email: 'bob@example.com' })
    const token = await tokenMailedTo('bob@example.com')
    const rows = await world.db.selectFrom('authVerification').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('links lead to our own address, whatever Host says', async () => {
    await world.db.deleteFrom('attempt').execute()
    const lies = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    await post('/request-password-reset', { email: 'bob@example.com' }, lies)
    const [mail] = await mailTo('bob@example.com')
    expect(mail?.bodyText).toContain('http://127.0.0.1:8080/reset-password#token=')
    expect(mail?.bodyText).not.toContain('evil')
  })
})

describe('signing up', () => {
  const newcomer = { name: 'Nina {{7*7}} $t(x)', email: 'nina@example.com', password: 'my first password' }

  test('makes an account when the mailed link and the password come together', async () => {
    expect(await post('/sign-up/email', newcomer)).toMatchObject({ status: 202, body: { sent: true } })
    expect(await world.db.selectFrom('authUser').where('email', '=', newcomer.email).selectAll().execute()).toEqual([])
    const token = await tokenMailedTo(newcomer.email)
    expect((await mailTo(newcomer.email))[0]?.bodyText).toContain('Nina {{7*7}} $t(x)')
    const wrong = await post('/verify-email', { token, password: 'somebody else chose' })
    expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong_credentials'])
    const answer = await post('/verify-email', { token, password: newcomer.password })
    expect(answer.status).toBe(200)
    const { body } = await world.call({ cookie: sessionOf(answer) }, 'GET /api/v1/session')
    expect(body).toMatchObject({ agent: null, requester: { name: newcomer.name, email: newcomer.email } })
    expect((await post('/verify-email', { token, password: newcomer.password })).body.code).toBe('link_expired')
  })

  test('joins the requester of that address, who keeps name and tickets', async () => {
    const id = await world.requester('Olga', { account: false })
    await post('/sign-up/email', { ...newcomer, name: 'Somebody', email: 'olga@example.com' })
    const token = await tokenMailedTo('olga@example.com')
    const answer = await post('/verify-email', { token, password: newcomer.password })
    const { body } = await world.call({ cookie: sessionOf(answer) }, 'GET /api/v1/session')
    expect(body.requester).toMatchObject({ id, name: 'Olga' })
  })

  test('with an address that has an account answers the same, and tells its owner by mail', async () => {
    const answer = await post('/sign-up/email', { ...newcomer, email: 'ada@example.com' })
    expect([answer.status, answer.body]).toEqual([202, { sent: true }])
    const [mail] = await mailTo('ada@example.com')
    expect(mail).toMatchObject({ purpose: 'accountExists' })
    expect(mail?.bodyText).not.toContain('#token=')
  })

  test('is refused when the desk makes accounts itself', async () => {
    await world.db.insertInto('setting').values({ key: 'portal', value: '{"signUp": false}' }).execute()
    const answer = await post('/sign-up/email', newcomer)
    expect([answer.status, answer.body.code]).toEqual([403, 'sign_up_closed'])
  })
})

import { beforeEach, expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { noticesLink } from './notices.ts'

const world = await testWorld({ PUBLIC_URL: 'https://desk.example' })
const ada = { id: await world.id('requester', 'Ada'), email: 'ada@example.com' }
const bob = { id: await world.id('requester', 'Bob'), email: 'bob@example.com' }
const { secret } = await world.app()
const path = (of: { id: number; email: string }) =>
  noticesLink({ config: world.config, secret }, of).replace('https://desk.example', '') as `/${string}`
const token = (of: { id: number; email: string }) => path(of).replace(/^.*=/, '')

const ONE_CLICK = 'List-Unsubscribe=One-Click'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=x' }

beforeEach(async () => {
  await world.db.updateTable('requester').set({ wantsNotices: true, archivedAt: null }).execute()
})

const wants = async ({ id }: { id: number }) =>
  (await world.db.selectFrom('requester').select('wantsNotices').where('id', '=', id).executeTakeFirstOrThrow())
    .wantsNotices

test('one click in a mail program is enough, without a cookie, and twice does no harm', async () => {
  for (const [body, headers] of [
    [ONE_CLICK, FORM],
    ['--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n', MULTIPART],
  ] as const) {
    expect(await world.call(null, `POST ${path(ada)}`, body, headers)).toMatchObject({ status: 200 })
    expect([await wants(ada), await wants(bob)]).toEqual([false, true])
  }
  const audited = await world.db
    .selectFrom('auditEvent')
    .select('changes')
    .where('subjectKind', '=', 'requester')
    .where('subjectId', '=', ada.id)
    .execute()
  expect(audited).toEqual([{ changes: { wantsNotices: { from: true, to: false } } }])
})

test('looking, by a person or a scanner, changes nothing; the page does, and back', async () => {
  const look = () => world.call(null, 'POST /api/v1/portal/notices', { token: token(ada) })
  await world.call(null, `GET ${path(ada)}`)
  expect((await look()).body).toEqual({ wantsNotices: true })
  expect(await wants(ada)).toBe(true)
  for (const wantsNotices of [false, true]) {
    const changed = await world.call(null, 'POST /api/v1/portal/notices', { token: token(ada), wantsNotices })
    expect([changed.body, (await look()).body, await wants(ada)]).toEqual([
      { wantsNotices },
      { wantsNotices },
      wantsNotices,
    ])
  }
})

test('a link that was made up, is of somebody else, of an earlier address or of somebody archived does nothing', async () => {
  const [, proof = ''] = /-(.*)/.exec(token(ada)) ?? []
  const wrong = [
    `${bob.id.toString(36)}-${proof}`,
    token({ ...ada, email: 'old@example.com' }),
    `${token(ada).slice(0, -2)}AA`,
    `zzzzzzzzzzz-${proof}`,
    '-'.repeat(50),
  ]
  for (const given of wrong) {
    const page = await world.call(null, 'POST /api/v1/portal/notices', { token: given, wantsNotices: false })
    expect([page.status, page.body.code]).toEqual([404, 'link_expired'])
    const click = await world.call(null, `POST /notices?token=${given}`, ONE_CLICK, FORM)
    expect(click.status).toBe(404)
  }
  await world.db.updateTable('requester').set({ archivedAt: new Date() }).where('id', '=', ada.id).execute()
  expect((await world.call(null, `POST ${path(ada)}`, ONE_CLICK, FORM)).status).toBe(404)
  expect([await wants(ada), await wants(bob)]).toEqual([true, true])
})

test('what is no click of that kind is refused', async () => {
  expect((await world.call(null, `POST ${path(ada)}`, 'something=else', FORM)).status).toBe(400)
  expect((await world.call(null, `POST ${path(ada)}`)).status).toBe(400)
  expect((await world.call(null, `POST ${path(ada)}`, '{}', { 'content-type': 'application/json' })).status).toBe(400)
  expect((await world.call(null, `POST ${path(ada)}`, 'x'.repeat(10_000), FORM)).status).toBe(413)
  expect((await world.call(null, 'POST /notices', ONE_CLICK, FORM)).status).toBe(400)
  // A page of another site, with the cookies of somebody who is signed in.
  const foreign = { ...FORM, origin: 'https://evil.example' }
  expect((await world.call('ada', `POST ${path(ada)}`, ONE_CLICK, foreign)).status).toBe(403)
  expect(await wants(ada)).toBe(true)
})

test('it is kept in the profile and shown to agents', async () => {
  expect((await world.call('ada', 'PATCH /api/v1/portal/profile', { wantsNotices: false })).body).toMatchObject({
    wantsNotices: false,
  })
  expect((await world.call('ada', 'GET /api/v1/portal/profile')).body).toMatchObject({ wantsNotices: false })
  expect((await world.call('mia', `GET /api/v1/users/${ada.id}`)).body).toMatchObject({ wantsNotices: false })
})

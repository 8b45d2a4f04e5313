import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { freePort } from '#test/mail/programs.ts'
import { testWorld } from '#test/world.ts'
import { finishConnecting } from './oauth.ts'
import { noteFailure } from './state.ts'
import { accessToken } from './token.ts'

const world = await testWorld({ PUBLIC_URL: 'https://desk.example' })
const mailboxes = '/api/v1/mailboxes' as const
const addresses = '/api/v1/mail-addresses' as const

async function create(more: object = {}): Promise<number> {
  const { status, body } = await world.call('mia', `POST ${mailboxes}`, { name: 'Support', ...more })
  expect([status, body.fields]).toEqual([201, undefined])
  return body.id
}
const server = { fetchHost: 'imap.example.com', fetchPort: 993, userName: 'support', password: 'very secret' }

describe('mailboxes', () => {
  test('are for administrators alone, and tell no secret', async () => {
    const id = await create({ ...server, sendPassword: 'also secret', oauthClientSecret: 'secret too' })
    const { body, status } = await world.call('mia', `GET ${mailboxes}/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      hasPassword: true,
      hasSendPassword: true,
      hasOauthClientSecret: true,
      hasDkimKey: false,
      isConnected: false,
      state: 'ok',
      stateSince: null,
      addresses: [],
    })
    expect(JSON.stringify(body)).not.toContain('secret"')
    const record = await world.db.selectFrom('auditEvent').selectAll().where('subjectKind', '=', 'mailbox').execute()
    const row = await world.db.selectFrom('mailbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    for (const text of [JSON.stringify(record), row.password?.toString('latin1')]) expect(text).not.toMatch(/secret/)
    for (const path of [mailboxes, `${mailboxes}/${id}`, addresses] as const) {
      expect((await world.call('sam', `GET ${path}`)).status).toBe(403)
      expect((await world.call('ada', `GET ${path}`)).status).toBe(403)
    }
    expect((await world.call('sam', `POST ${mailboxes}/${id}/test`, {})).status).toBe(403)
  })

  test('says everything that is wrong at once', async () => {
    const { status, body } = await world.call('mia', `POST ${mailboxes}`, {
      name: '',
      fetchHost: 'http://imap.example.com/',
      fetchPort: 22,
      oauthTokenUrl: 'file:///etc/passwd',
      pollMinutes: 0,
    })
    expect(status).toBe(422)
    expect(body.fields.map(({ field }: { field: string }) => field).sort()).toEqual([
      'body.fetchHost',
      'body.fetchPort',
      'body.name',
      'body.oauthTokenUrl',
      'body.pollMinutes',
    ])
    const facts = { name: 'A', fetchHost: 'imap.example.com', afterFetch: 'move', auth: 'oauth', dkimKey: 'no key' }
    const wrong = await world.call('mia', `POST ${mailboxes}`, facts)
    expect(wrong.body.fields.map(({ field }: { field: string }) => field).sort()).toEqual([
      'body.dkimKey',
      'body.fetchPort',
      'body.moveTo',
      'body.oauthGrant',
      'body.oauthProvider',
      'body.userName',
    ])
  })

  test('sends no stored secret to another server', async () => {
    const id = await create(server)
    const elsewhere = { fetchHost: 'imap.evil.example' }
    for (const route of [`PATCH ${mailboxes}/${id}`, `POST ${mailboxes}/${id}/test`] as const) {
      const { status, body } = await world.call('mia', route, elsewhere)
      expect([status, body.fields?.[0]?.field]).toEqual([422, 'body.password'])
    }
    const { status } = await world.call('mia', `PATCH ${mailboxes}/${id}`, { ...elsewhere, password: 'typed again' })
    expect(status).toBe(200)
  })

  test('another folder is read from its beginning; another name is not', async () => {
    const id = await create(server)
    await world.db.updateTable('mailbox').set({ uidValidity: 7, lastUid: 9 }).where('id', '=', id).execute()
    const cursor = () =>
      world.db.selectFrom('mailbox').select(['uidValidity', 'lastUid']).where('id', '=', id).executeTakeFirst()
    await world.call('mia', `PATCH ${mailboxes}/${id}`, { name: 'Other', folder: 'INBOX' })
    expect(await cursor()).toEqual({ uidValidity: 7, lastUid: 9 })
    await world.call('mia', `PATCH ${mailboxes}/${id}`, { folder: 'Tickets' })
    expect(await cursor()).toEqual({ uidValidity: null, lastUid: 0 })
  })

  test('a secret that cannot be opened is an error of the mailbox', async () => {
    const id = await create(server)
    await world.db
      .updateTable('mailbox')
      .set({ password: Buffer.alloc(60, 1) })
      .where('id', '=', id)
      .execute()
    const { body } = await world.call('mia', `POST ${mailboxes}/${id}/test`, {})
    expect(body.steps[1]).toMatchObject({ step: 'fetch_sign_in', outcome: 'failed', problem: 'secret_unreadable' })
  })

  test('in use it stays, unused it is deleted', async () => {
    const id = await create(server)
    await world.call('mia', `POST ${addresses}`, { email: 'inuse@desk.example', mailboxId: id })
    const refused = await world.call('mia', `DELETE ${mailboxes}/${id}`)
    expect([refused.status, refused.body.title]).toEqual([409, expect.stringContaining('inuse@desk.example')])
    expect((await world.call('mia', `DELETE ${mailboxes}/${await create(server)}`)).body).toEqual({
      outcome: 'deleted',
    })
  })
})

describe('addresses', () => {
  test('belong to a mailbox and give tickets what they say', async () => {
    const mailboxId = await create(server)
    const departmentId = await world.id('department', 'Billing')
    const given = { email: 'Billing@Desk.example', name: 'Billing', mailboxId, departmentId, autoResponse: false }
    const { status, body } = await world.call('mia', `POST ${addresses}`, given)
    expect([status, body]).toMatchObject([
      201,
      {
        email: 'billing@desk.example',
        mailbox: { id: mailboxId, name: 'Support' },
        department: { id: departmentId, name: 'Billing' },
        helpTopic: null,
        autoResponse: false,
      },
    ])
    expect((await world.call('mia', `GET ${mailboxes}/${mailboxId}`)).body.addresses).toEqual([
      { id: body.id, email: 'billing@desk.example' },
    ])
    const again = await world.call('mia', `POST ${addresses}`, { email: 'billing@desk.example' })
    expect([again.status, again.body.code]).toEqual([409, 'email_taken'])
    const wrong = await world.call('mia', `POST ${addresses}`, { email: 'x@desk.example', mailboxId: 9999 })
    expect([wrong.status, wrong.body.fields[0].field]).toEqual([422, 'body.mailboxId'])
  })

  test('are not those that agents sign in with', async () => {
    const { status, body } = await world.call('mia', `POST ${addresses}`, { email: 'Sam@desk.example' })
    expect([status, body.code, body.fields[0].field]).toEqual([409, 'email_taken', 'body.email'])
    const { body: made } = await world.call('mia', `POST ${addresses}`, { email: 'free@desk.example' })
    expect((await world.call('mia', `PATCH ${addresses}/${made.id}`, { email: 'lee@desk.example' })).status).toBe(409)
  })
})

describe('an alarm', () => {
  test('waits for a server that may come back, and is told once', async () => {
    const app = await world.app()
    const id = await create(server)
    const away = Object.assign(new Error('connect ECONNREFUSED 192.0.2.1:993'), { code: 'ECONNREFUSED' })
    const told = async () =>
      (await world.db.selectFrom('notification').select('kind').where('alarmKey', '=', `mailbox:${id}:fetch`).execute())
        .length
    const counts: number[] = []
    for (let n = 0; n < 4; n++) {
      await noteFailure(app, id, away)
      counts.push(await told())
    }
    expect(counts).toEqual([0, 0, 1, 1])
    const { body } = await world.call('mia', `GET ${mailboxes}/${id}`)
    expect(body).toMatchObject({ state: 'failing', failures: 4, error: 'connect ECONNREFUSED 192.0.2.1:993' })
    await world.call('mia', `PATCH ${mailboxes}/${id}`, { availability: 'disabled' })
    expect(await told()).toBe(0)
    expect((await world.call('mia', `GET ${mailboxes}/${id}`)).body).toMatchObject({ state: 'disabled', error: null })
  })
})

describe.skipIf(noDovecot)(`trying a mailbox${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
    dovecot.account('support')
  })
  afterAll(() => dovecot?.stop())

  const good = () => ({
    fetchHost: dovecot.host,
    fetchPort: dovecot.port,
    fetchSecurity: 'none',
    userName: 'support',
    password: 'dovecot secret',
  })

  test.each([
    [
      'everything right',
      {},
      [
        ['fetch_connect', 'ok', null],
        ['fetch_sign_in', 'ok', null],
        ['fetch_folder', 'ok', null],
      ],
    ],
    [
      'a wrong name of the server',
      { fetchHost: 'no-such-host.invalid' },
      [['fetch_connect', 'failed', 'unknown_host']],
    ],
    ['TLS where there is none', { fetchSecurity: 'tls' }, [['fetch_connect', 'failed', 'wrong_tls']]],
    [
      'a self-signed certificate',
      { fetchSecurity: 'starttls' },
      [['fetch_connect', 'failed', 'untrusted_certificate']],
    ],
    [
      'a wrong password',
      { password: 'wrong' },
      [
        ['fetch_connect', 'ok', null],
        ['fetch_sign_in', 'failed', 'sign_in_refused'],
      ],
    ],
    [
      'a folder that is not there',
      { folder: 'Nowhere' },
      [
        ['fetch_connect', 'ok', null],
        ['fetch_sign_in', 'ok', null],
        ['fetch_folder', 'failed', 'folder_missing'],
      ],
    ],
  ])('%s', async (_, given, expected) => {
    const { status, body } = await world.call('mia', `POST ${mailboxes}/test`, { ...good(), ...given })
    expect(status).toBe(200)
    const told = body.steps.map((it: Record<string, unknown>) => [it.step, it.outcome, it.problem])
    expect(told.slice(0, expected.length)).toEqual(expected)
    const last = body.steps[expected.length - 1]
    if (last.outcome === 'failed') expect(last).toMatchObject({ said: /./, advice: /./ })
    if (last.problem === 'folder_missing') expect(last.folders).toContain('INBOX')
  })

  test('a port that nobody listens on', async () => {
    const { body } = await world.call('mia', `POST ${mailboxes}/test`, { ...good(), fetchPort: await freePort() })
    expect(body.steps[0]).toMatchObject({ outcome: 'failed', problem: 'unreachable', said: /ECONNREFUSED/ })
  })

  test('sending to a server that is none, with what it says', async () => {
    const { body } = await world.call('mia', `POST ${mailboxes}/test`, {
      userName: 'x',
      sendHost: dovecot.host,
      sendPort: dovecot.port,
      sendSecurity: 'none',
    })
    expect(body).toMatchObject({ ok: false, steps: [{ step: 'send_connect', outcome: 'failed', said: /Dovecot/ }, {}] })
  })
})

describe('signing in with OAuth 2', () => {
  let provider: Server
  let asked: Record<string, string>[] = []
  let answer: { status: number; body: object } = { status: 200, body: {} }
  let url = ''
  beforeAll(async () => {
    provider = createServer(async (request, response) => {
      const chunks: Buffer[] = await request.toArray()
      asked.push(Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())))
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
    }).listen(0, '127.0.0.1')
    await new Promise((done) => provider.once('listening', done))
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  })
  afterAll(() => {
    provider.close()
  })

  function oauth(more: object = {}): Promise<number> {
    asked = []
    return create({
      auth: 'oauth',
      oauthProvider: 'other',
      oauthGrant: 'authorization_code',
      oauthClientId: 'client',
      oauthClientSecret: 'client secret',
      oauthAuthorizeUrl: `${url}/authorize`,
      oauthTokenUrl: `${url}/token`,
      oauthScopes: 'mail',
      userName: 'support@example.com',
      ...more,
    })
  }

  async function tokenOf(id: number): Promise<string> {
    const row = await world.db.selectFrom('mailbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    return accessToken(await world.app(), row)
  }

  async function connected(id: number): Promise<{ status: number; location: unknown }> {
    const begun = await world.call('mia', `POST ${mailboxes}/${id}/connect`)
    const { searchParams } = new URL(begun.body.url)
    const state = encodeURIComponent(searchParams.get('state') ?? '')
    const { status, headers } = await world.call('mia', `GET ${mailboxes}/oauth/callback?code=abc&state=${state}`)
    return { status, location: headers.location }
  }

  test('an administrator connects a mailbox; its token is renewed before it ends', async () => {
    const id = await oauth()
    const begun = await world.call('mia', `POST ${mailboxes}/${id}/connect`)
    const { origin, pathname, searchParams } = new URL(begun.body.url)
    expect([origin, pathname]).toEqual([url, '/authorize'])
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client',
      scope: 'mail',
      redirect_uri: 'https://desk.example/api/v1/mailboxes/oauth/callback',
      code_challenge_method: 'S256',
      login_hint: 'support@example.com',
    })
    answer = { status: 200, body: { access_token: 'first', refresh_token: 'refresh', expires_in: 200 } }
    expect(await connected(id)).toEqual({ status: 303, location: `/desk/admin/mailboxes/${id}?connect=done` })
    expect(asked).toMatchObject([
      { grant_type: 'authorization_code', code: 'abc', client_id: 'client', client_secret: 'client secret' },
    ])
    const { body } = await world.call('mia', `GET ${mailboxes}/${id}`)
    expect(body).toMatchObject({ isConnected: true, oauthExpiresAt: expect.any(String) })
    expect(JSON.stringify(body)).not.toMatch(/first|refresh"/)

    answer = { status: 200, body: { access_token: 'second', expires_in: 3600 } }
    const both = await Promise.all([tokenOf(id), tokenOf(id)])
    expect(both).toEqual(['second', 'second'])
    expect(await tokenOf(id)).toBe('second')
    expect(asked.slice(1)).toMatchObject([{ grant_type: 'refresh_token', refresh_token: 'refresh' }])
  })

  test('an answer that was not begun here, by somebody else, or with a refusal connects nothing', async () => {
    const id = await oauth()
    const forged = await world.call('mia', `GET ${mailboxes}/oauth/callback?code=abc&state=AAAA`)
    expect([forged.status, forged.body.code]).toEqual([400, 'oauth_state'])
    const begun = await world.call('mia', `POST ${mailboxes}/${id}/connect`)
    const state = encodeURIComponent(new URL(begun.body.url).searchParams.get('state') ?? '')
    expect((await world.call('sam', `GET ${mailboxes}/oauth/callback?code=abc&state=${state}`)).status).toBe(403)
    const refused = await world.call('mia', `GET ${mailboxes}/oauth/callback?error=access_denied&state=${state}`)
    expect(refused.headers.location).toBe(`/desk/admin/mailboxes/${id}?connect=refused&said=access_denied`)
    expect(asked).toEqual([])
    expect((await world.call('mia', `GET ${mailboxes}/${id}`)).body.isConnected).toBe(false)
  })

  test('a provider that lets in for now only, or wants nothing of the code, connects nothing and is quoted', async () => {
    const id = await oauth()
    answer = { status: 200, body: { access_token: 'for an hour', expires_in: 3600 } }
    const briefly = await connected(id)
    expect(briefly.location).toMatch(/connect=refused&said=The%20provider%20let%20us%20in%20for%20now%20only/)
    answer = { status: 400, body: { error: 'invalid_grant', error_description: 'Code was already redeemed.' } }
    const twice = await connected(id)
    expect(decodeURIComponent(String(twice.location))).toContain('said=invalid_grant: Code was already redeemed.')
    answer = { status: 200, body: { nothing: 'of use' } }
    const strange = await connected(id)
    expect(decodeURIComponent(String(strange.location))).toContain('said=The provider gave no token (200).')
    expect((await world.call('mia', `GET ${mailboxes}/${id}`)).body.isConnected).toBe(false)
    await expect(tokenOf(id)).rejects.toThrow('not connected')
  })

  test('an answer that comes after a quarter of an hour is none, nor one with a state that somebody has touched', async () => {
    const id = await oauth()
    const begun = await world.call('mia', `POST ${mailboxes}/${id}/connect`)
    const state = new URL(begun.body.url).searchParams.get('state') ?? ''
    const touched = `${state.slice(0, -2)}${state.endsWith('AA') ? 'BB' : 'AA'}`
    const answered = await world.call('mia', `GET ${mailboxes}/oauth/callback?code=abc&state=${touched}`)
    expect([answered.status, answered.body.code]).toEqual([400, 'oauth_state'])
    const late = { ...world.as('mia'), now: new Date(Date.now() + 16 * 60_000) }
    await expect(finishConnecting(await world.app(), late, { code: 'abc', state })).rejects.toMatchObject({
      code: 'oauth_state',
    })
    expect(asked).toEqual([])
  })

  test('a grant that has died is an alarm, in the words of the provider', async () => {
    const id = await oauth()
    answer = { status: 200, body: { access_token: 'old', refresh_token: 'refresh', expires_in: 1 } }
    await connected(id)
    answer = { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been revoked.' } }
    const app = await world.app()
    const refusal = await tokenOf(id).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ isFinal: true, message: 'invalid_grant: Token has been revoked.' })
    expect(await noteFailure(app, id, refusal)).toMatchObject({ problem: 'grant_ended' })
    const bell = await world.db
      .selectFrom('notification')
      .select(['kind', 'data'])
      .where('alarmKey', '=', `mailbox:${id}:fetch`)
      .execute()
    expect(bell).toMatchObject([{ kind: 'mailbox_disconnected', data: { error: /revoked/ } }])
    const mail = await world.db
      .selectFrom('outgoingMail')
      .select(['toAddress', 'bodyText'])
      .where('purpose', '=', 'alarm')
      .orderBy('id', 'desc')
      .executeTakeFirst()
    expect(mail).toMatchObject({ toAddress: 'mia@desk.example', bodyText: /Token has been revoked/ })
  })

  test('one that nobody has connected yet rings no bell', async () => {
    const id = await oauth()
    const refusal = await tokenOf(id).catch((error: unknown) => error)
    expect(await noteFailure(await world.app(), id, refusal)).toMatchObject({ problem: 'not_connected' })
    expect(
      await world.db.selectFrom('notification').select('kind').where('alarmKey', '=', `mailbox:${id}:fetch`).execute(),
    ).toEqual([])
  })

  test('client credentials need nobody', async () => {
    const id = await oauth({ oauthProvider: 'microsoft', oauthGrant: 'client_credentials', oauthScopes: '' })
    answer = { status: 200, body: { access_token: 'ours', expires_in: 3600 } }
    expect(await tokenOf(id)).toBe('ours')
    expect(asked).toMatchObject([
      { grant_type: 'client_credentials', scope: 'https://outlook.office365.com/.default', client_id: 'client' },
    ])
  })

  test('a provider that is not there sounds the same, whatever listens in its place', async () => {
    const words = 'The provider’s address for tokens cannot be reached.'
    const closed = await oauth({
      oauthGrant: 'client_credentials',
      oauthTokenUrl: `http://127.0.0.1:${await freePort()}`,
    })
    await expect(tokenOf(closed)).rejects.toThrow(words)
    const wrong = await oauth({ oauthGrant: 'client_credentials', oauthTokenUrl: url.replace('http:', 'https:') })
    await expect(tokenOf(wrong)).rejects.toThrow(words)
  })
})

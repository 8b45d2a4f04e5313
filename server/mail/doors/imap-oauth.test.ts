import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { testWorld } from '#test/world.ts'
import { createMailbox } from '../mailboxes/change.ts'
import { getMailbox } from '../mailboxes/mailboxes.ts'
import { type ImapDoor, startFetching } from './imap.ts'

const world = await testWorld()
const mia = () => ({ ...world.as('mia'), now: new Date() })

describe.skipIf(noDovecot)(`fetching with OAuth 2${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  let dovecot: Dovecot
  let provider: Server
  let door: ImapDoor
  let isDead = false
  let url = ''

  beforeAll(async () => {
    provider = createServer(async (request, response) => {
      const asked = Buffer.concat((await request.toArray()) as Buffer[]).toString()
      const answer = request.url?.startsWith('/introspect')
        ? { active: asked.includes('good-token'), username: 'support' }
        : isDead
          ? { error: 'invalid_client', error_description: 'The client secret has expired.' }
          : { access_token: 'good-token', expires_in: 3600 }
      const status = 'error' in answer ? 401 : 200
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    }).listen(0, '127.0.0.1')
    await new Promise((done) => provider.once('listening', done))
    url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
    dovecot = await startDovecot({ introspectionUrl: `${url}/introspect` })
    door = startFetching(await world.app(), { lookEveryMs: 100 })
  })
  afterAll(async () => {
    await door?.stop()
    await dovecot?.stop()
    provider?.close()
  })

  test('signs in with a token, and tells of a provider that gives none any more', async () => {
    const { user } = dovecot.account('support')
    const client = await dovecot.connect(user)
    await client.append('INBOX', 'Subject: hi\r\n\r\nhi\r\n')
    await client.logout()
    const { secret } = await world.app()
    const { id } = await createMailbox(
      mia(),
      {
        name: 'By token',
        fetchHost: dovecot.host,
        fetchPort: dovecot.port,
        fetchSecurity: 'none',
        userName: user,
        auth: 'oauth',
        oauthProvider: 'other',
        oauthGrant: 'client_credentials',
        oauthClientId: 'client',
        oauthClientSecret: 'secret',
        oauthTokenUrl: `${url}/token`,
      },
      secret,
    )
    const count = async () => (await world.db.selectFrom('incomingMail').select('id').execute()).length
    await expect.poll(count).toBe(1)
    isDead = true
    const ended = { oauthAccessToken: null, updatedAt: new Date() }
    await world.db.updateTable('mailbox').set(ended).where('id', '=', id).execute()
    await expect
      .poll(() => getMailbox(mia(), id))
      .toMatchObject({ state: 'failing', error: 'invalid_client: The client secret has expired.' })
    const bell = () =>
      world.db.selectFrom('notification').select('kind').where('alarmKey', '=', `mailbox:${id}:fetch`).execute()
    await expect.poll(bell).toEqual([{ kind: 'mailbox_disconnected' }])
  })
})

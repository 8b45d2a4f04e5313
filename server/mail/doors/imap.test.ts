import { chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { testWorld } from '#test/world.ts'
import { changeMailbox, createMailbox } from '../mailboxes/change.ts'
import type { MailboxInput } from '../mailboxes/check.ts'
import { getMailbox } from '../mailboxes/mailboxes.ts'
import { type ImapDoor, startFetching } from './imap.ts'

const world = await testWorld()
const mia = () => ({ ...world.as('mia'), now: new Date() })

describe.skipIf(noDovecot)(`fetching by IMAP${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  let dovecot: Dovecot
  const doors: ImapDoor[] = []
  const people: ImapFlow[] = []
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterEach(async () => {
    await Promise.all(doors.splice(0).map((door) => door.stop()))
    for (const client of people.splice(0)) client.close()
    await world.db.updateTable('mailbox').set({ availability: 'archived', updatedAt: new Date() }).execute()
  })
  afterAll(() => dovecot?.stop())

  let accounts = 0
  async function mailbox(more: MailboxInput = {}): Promise<{ id: number; user: string; client: ImapFlow }> {
    accounts += 1
    const { user, pass } = dovecot.account(`box${accounts}`)
    const { secret } = await world.app()
    const server = { fetchHost: dovecot.host, fetchPort: dovecot.port, fetchSecurity: 'none' as const }
    const given = { name: user, readFrom: 'all' as const, ...server, userName: user, password: pass, ...more }
    const { id } = await createMailbox(mia(), given, secret)
    return { id, user, client: await person(user) }
  }

  async function person(user: string): Promise<ImapFlow> {
    const client = await dovecot.connect(user)
    people.push(client)
    return client
  }

  async function fetching({ minuteMs }: { minuteMs?: number } = {}): Promise<ImapDoor> {
    const door = startFetching(await world.app(), { lookEveryMs: 100, ...(minuteMs && { minuteMs }) })
    doors.push(door)
    return door
  }

  async function ledger(mailboxId: number): Promise<{ uid: number | null; raw: string }[]> {
    const { files } = await world.app()
    const rows = await world.db
      .selectFrom('incomingMail')
      .select(['uid', 'sha256'])
      .where('mailboxId', '=', mailboxId)
      .orderBy('uidValidity', (order) => order.asc().nullsFirst())
      .orderBy('uid')
      .execute()
    return Promise.all(
      rows.map(async ({ uid, sha256 }) => {
        const file = await files.open(sha256)
        const chunks: Buffer[] = (await file?.stream().toArray()) ?? []
        return { uid, raw: Buffer.concat(chunks).toString('latin1') }
      }),
    )
  }

  const count = async (mailboxId: number) => (await ledger(mailboxId)).length
  const wait = { interval: 100 }
  const mail = (text: string, size = 0) =>
    `From: ada@example.com\r\nSubject: ${text}\r\n\r\n${text}\r\n${'x'
      .repeat(70)
      .concat('\r\n')
      .repeat(size / 72)}`

  async function put(client: ImapFlow, texts: string[], folder = 'INBOX'): Promise<void> {
    for (const text of texts) await client.append(folder, text)
  }

  test('takes everything in order, byte for byte, small and large, and leaves the flags as they are', async () => {
    const { id, client } = await mailbox()
    const sent = [...Array.from({ length: 60 }, (_, n) => mail(`first ${n}`)), mail('large', 3_000_000), mail('last')]
    await put(client, sent)
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('2', ['\\Seen'], { uid: true })
    await fetching()
    await expect.poll(() => count(id), wait).toBe(62)
    const kept = await ledger(id)
    expect(kept.map(({ uid }) => uid)).toEqual(Array.from({ length: 62 }, (_, n) => n + 1))
    expect(kept.map(({ raw }) => raw)).toEqual(sent)
    const seen = (await client.fetchAll('1:*', { uid: true, flags: true })).filter(({ flags }) => flags?.has('\\Seen'))
    expect(seen.map(({ uid }) => uid)).toEqual([2])
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'ok', failures: 0 })
  })

  test('hears of new mail at once, while somebody reads, flags and deletes', async () => {
    const { id, client } = await mailbox({ pollMinutes: 1440 })
    await fetching()
    await put(client, [mail('one')])
    await expect.poll(() => count(id), wait).toBe(1)
    await client.mailboxOpen('INBOX')
    await client.messageFlagsAdd('1:*', ['\\Seen', '\\Flagged'])
    await put(client, [mail('two'), mail('three')])
    await expect.poll(() => count(id), wait).toBe(3)
    await client.messageDelete('1:2')
    const begun = Date.now()
    await put(client, [mail('four')])
    await expect.poll(() => count(id), wait).toBe(4)
    // It would look by itself tomorrow.
    expect(Date.now() - begun).toBeLessThan(30_000)
  })

  test('begins anew when the folder does, and leaves out nothing', async () => {
    const { id, client } = await mailbox({ folder: 'Tickets', pollMinutes: 1 })
    await client.mailboxCreate('Tickets')
    await put(client, [mail('old 1'), mail('old 2'), mail('old 3')], 'Tickets')
    const door = await fetching()
    await expect.poll(() => count(id), wait).toBe(3)
    await door.stop()
    await sleep(1_100) // Dovecot counts by seconds
    await client.mailboxDelete('Tickets')
    await client.mailboxCreate('Tickets')
    await put(client, [mail('new 1')], 'Tickets')
    await fetching()
    await expect.poll(() => count(id), wait).toBe(4)
    expect((await ledger(id)).at(-1)).toEqual({ uid: 1, raw: mail('new 1') })
  })

  test('goes on where it stood when the server crashes in the middle, and says meanwhile what is wrong', async () => {
    const { id, client } = await mailbox()
    const sent = Array.from({ length: 120 }, (_, n) => mail(`message ${n}`, 5_000))
    await put(client, sent)
    await fetching()
    await expect.poll(() => count(id), { ...wait, interval: 20 }).toBeGreaterThan(10)
    await dovecot.kill()
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'failing', error: expect.any(String) })
    await dovecot.restart()
    await expect.poll(() => count(id), wait).toBe(120)
    expect((await ledger(id)).map(({ raw }) => raw)).toEqual(sent)
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'ok', error: null, failures: 0 })
  })

  test.each([
    ['moves', { afterFetch: 'move', moveTo: 'Done' }],
    ['deletes', { afterFetch: 'delete' }],
  ] as const)('%s what is in the ledger, also what was left behind by a crash in between', async (what, settings) => {
    const { id, client } = await mailbox()
    await put(client, [mail('one'), mail('two')])
    const door = await fetching()
    await expect.poll(() => count(id), wait).toBe(2)
    await door.stop()
    const { secret } = await world.app()
    await changeMailbox(mia(), id, settings, secret)
    await put(client, [mail('three')])
    await fetching()
    const messages = async (folder: string) => (await client.status(folder, { messages: true })) || { messages: -1 }
    await expect.poll(() => messages('INBOX'), wait).toMatchObject({ messages: 0 })
    expect(await count(id)).toBe(3)
    if (what === 'moves') expect(await messages('Done')).toMatchObject({ messages: 3 })
  })

  test('two at once make one row of each message', async () => {
    const { id, client } = await mailbox()
    await put(
      client,
      Array.from({ length: 100 }, (_, n) => mail(`twice ${n}`)),
    )
    const { fetchMailbox } = await import('./fetch-mailbox.ts')
    const app = await world.app()
    const { version } = (await world.pool.query('select updated_at::text as version from mailbox where id = $1', [id]))
      .rows[0]
    const both = [fetchMailbox(app, { id, version }), fetchMailbox(app, { id, version })]
    await expect.poll(() => count(id), wait).toBe(100)
    await expect.poll(() => lastUid(id), wait).toBe(100)
    await Promise.all(both.map((one) => one.stop()))
    expect(new Set((await ledger(id)).map(({ uid }) => uid)).size).toBe(100)
  })

  async function lastUid(id: number): Promise<number> {
    const row = await world.db.selectFrom('mailbox').select('lastUid').where('id', '=', id).executeTakeFirstOrThrow()
    return row.lastUid
  }

  test('of two nodes one works, and the other takes over when it stops', async () => {
    const { id, client } = await mailbox()
    const first = await fetching()
    await put(client, [mail('one')])
    await expect.poll(() => count(id), wait).toBe(1)
    await fetching()
    await sleep(500)
    const logins = () => dovecot.log().split(`Login: user=<box${accounts}>`).length
    const before = logins()
    await first.stop()
    await put(client, [mail('two')])
    await expect.poll(() => count(id), wait).toBe(2)
    expect(logins()).toBe(before + 1)
  })

  test('a password that stops working is told in the server’s words, to administrators too, until it works', async () => {
    const { id, user, client } = await mailbox()
    await dovecot.changePassword(user, 'changed elsewhere')
    await fetching()
    await expect
      .poll(() => getMailbox(mia(), id), wait)
      .toMatchObject({
        state: 'failing',
        stateSince: expect.any(Date),
        error: 'Authentication failed.',
      })
    const alarms = () =>
      world.db.selectFrom('notification').selectAll().where('alarmKey', '=', `mailbox:${id}:fetch`).execute()
    await expect.poll(alarms, wait).toMatchObject([{ agentId: mia().actor.id, kind: 'mailbox_failing' }])
    const mails = await world.db.selectFrom('outgoingMail').select('toAddress').where('purpose', '=', 'alarm').execute()
    expect(mails).toContainEqual({ toAddress: 'mia@desk.example' })

    const { secret } = await world.app()
    await changeMailbox(mia(), id, { password: 'changed elsewhere' }, secret)
    await put(client, [mail('at last')])
    await expect.poll(() => count(id), wait).toBe(1)
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'ok', error: null })
    await expect.poll(alarms, wait).toEqual([])
  })

  test('a password that stops working during a session is told when it is time to poll', async () => {
    const { id, user, client } = await mailbox({ pollMinutes: 1 })
    await fetching({ minuteMs: 3_000 })
    await put(client, [mail('one')])
    await expect.poll(() => count(id), wait).toBe(1)
    await dovecot.changePassword(user, 'changed elsewhere')
    await put(client, [mail('two')])
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'failing' })
    const told = world.db.selectFrom('notification').select('kind').where('alarmKey', '=', `mailbox:${id}:fetch`)
    await expect.poll(() => told.execute(), wait).toEqual([{ kind: 'mailbox_failing' }])
    expect(await count(id)).toBe(2)
  })

  test('takes an encrypted connection only with a certificate that it may trust', async () => {
    const tls = await mailbox({ fetchPort: dovecot.tlsPort, fetchSecurity: 'tls' })
    const starttls = await mailbox({ fetchSecurity: 'starttls', allowInvalidCertificate: true })
    await put(tls.client, [mail('by TLS')])
    await put(starttls.client, [mail('by STARTTLS')])
    await fetching()
    await expect.poll(() => count(starttls.id), wait).toBe(1)
    await expect.poll(() => getMailbox(mia(), tls.id), wait).toMatchObject({ state: 'failing', error: /self-signed/ })
    const { secret } = await world.app()
    await changeMailbox(mia(), tls.id, { allowInvalidCertificate: true }, secret)
    await expect.poll(() => count(tls.id), wait).toBe(1)
  })

  test('a folder that is set anew is read from its beginning', async () => {
    const { id, client } = await mailbox()
    await client.mailboxCreate('Other')
    await put(client, [mail('inbox 1'), mail('inbox 2')])
    await put(client, [mail('other 1')], 'Other')
    await fetching()
    await expect.poll(() => count(id), wait).toBe(2)
    const { secret } = await world.app()
    await changeMailbox(mia(), id, { folder: 'Other' }, secret)
    await expect.poll(() => count(id), wait).toBe(3)
    expect((await ledger(id)).at(-1)).toEqual({ uid: 1, raw: mail('other 1') })
  })

  test('goes on without a message that the server cannot hand over, tells of it, and asks again', async () => {
    const { id, user, client } = await mailbox()
    await put(client, [mail('one'), mail('two'), mail('three')])
    const folder = join(dovecot.root, 'mail', user, 'new')
    const [, second = ''] = readdirSync(folder).sort()
    chmodSync(join(folder, second), 0)
    await fetching()
    await expect.poll(() => count(id), wait).toBe(2)
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ problems: 1 })
    await put(client, [mail('four')])
    await expect.poll(() => count(id), wait).toBe(3)
    chmodSync(join(folder, second), 0o600)
    // By itself: nothing comes, and it is not yet time to poll.
    await expect.poll(() => count(id), wait).toBe(4)
    expect(await getMailbox(mia(), id)).toMatchObject({ problems: 0 })
  })

  test('a full disk is no fault of the message: it is taken when there is room', async () => {
    const { id, client } = await mailbox()
    await world.pool.query(`create function no_room() returns trigger language plpgsql as
      $$ begin raise 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`)
    await world.pool.query('create trigger no_room before insert on incoming_mail execute function no_room()')
    await put(client, [mail('one')])
    await fetching()
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'failing', problems: 0 })
    await world.pool.query('drop trigger no_room on incoming_mail')
    await expect.poll(() => count(id), wait).toBe(1)
    await expect.poll(() => getMailbox(mia(), id), wait).toMatchObject({ state: 'ok', problems: 0 })
  })
})

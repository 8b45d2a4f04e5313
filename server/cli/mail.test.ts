import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMailbox } from '#server/mail/mailboxes/change.ts'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { freePort } from '#test/mail/programs.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()

async function deskbell(
  args: string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
) {
  const { config } = world
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: world.url, DATA_DIR: config.dataDir, ...env },
  })
  child.stdin.on('error', () => {}) // it ended without reading
  child.stdin.end(input)
  const output = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await once(child, 'close')
  const [out, err] = await output
  return { code, out, err }
}

const newest = () => world.db.selectFrom('incomingMail').selectAll().orderBy('id', 'desc').executeTakeFirst()

describe('pipe', () => {
  test('ends with 0 when the message is in the ledger, with what was said about it', async () => {
    const mailbox = await world.db
      .insertInto('mailbox')
      .values({ name: 'Support' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const input = 'Subject: piped\r\n\r\npiped\r\n'
    const args = [
      'pipe',
      '--mailbox',
      'Support',
      '--from',
      'ada@example.com',
      '--to',
      'a@desk.example',
      '--to',
      'b@desk.example',
    ]
    expect(await deskbell(args, { input })).toEqual({ code: 0, out: '', err: '' })
    const row = await newest()
    expect(row).toMatchObject({
      door: 'pipe',
      mailboxId: mailbox.id,
      envelopeFrom: 'ada@example.com',
      envelopeTo: ['a@desk.example', 'b@desk.example'],
      size: input.length,
      fate: 'pending',
    })
    const file = await (await world.app()).files.open(row?.sha256 ?? '')
    expect(Buffer.concat((await file?.stream().toArray()) ?? []).toString()).toBe(input)
  })

  test('ends with 65 without a message, with 75 when it cannot be kept now', async () => {
    expect((await deskbell(['pipe'])).code).toBe(65)
    const away = { DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none` }
    expect((await deskbell(['pipe'], { input: 'Subject: x\r\n\r\n', env: away })).code).toBe(75)
    expect((await deskbell(['pipe', '--mailbox', 'Nowhere'], { input: 'Subject: x\r\n\r\n' })).code).toBe(75)
    expect(
      (await deskbell(['pipe'], { input: 'Subject: x\r\n\r\n', env: { DATA_DIR: '/dev/null/nowhere' } })).code,
    ).toBe(75)
  })
})

describe.skipIf(noDovecot)(`doctor --mail${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())

  test('lists what lies on the server and not in the ledger', async () => {
    const { user, pass } = dovecot.account('support')
    const client = await dovecot.connect(user)
    for (const n of [1, 2, 3]) await client.append('INBOX', `Subject: ${n}\r\n\r\n${n}\r\n`)
    const { uidValidity } = await client.mailboxOpen('INBOX')
    await client.logout()
    const server = { fetchHost: dovecot.host, fetchPort: dovecot.port, fetchSecurity: 'none' as const }
    const { secret } = await world.app()
    const given = { name: 'Checked', ...server, userName: user, password: pass }
    const { id } = await createMailbox(world.as('mia'), given, secret)
    await world.db
      .updateTable('mailbox')
      .set({ uidValidity: Number(uidValidity), lastUid: 2 })
      .where('id', '=', id)
      .execute()
    await world.db
      .updateTable('incomingMail')
      .set({ mailboxId: id, uidValidity: Number(uidValidity), uid: 1, fate: 'joined' })
      .execute()
    const { code, out } = await deskbell(['doctor', '--mail'])
    expect(out).toContain(`Mailbox ${id} (Checked): 3 on the server, 1 in the ledger, 1 missing, 1 to come.`)
    expect(out).toMatch(/ {2}missing, UID 2\n {2}to come, UID 3\n/)
    expect(out).toContain('Ledger: 1 messages, 0 waiting, 0 set aside.')
    expect(code).toBe(1)
  })
})

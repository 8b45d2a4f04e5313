import { expect, test } from 'vitest'
import { testWorld } from '#test/world.ts'
import { keepMessage } from '../ledger/keep.ts'
import { checkDeskServer } from './check-desk-server.ts'
import { checkSending, checkSilence } from './check-mailboxes.ts'

const world = await testWorld()
const HOUR = 3_600_000

async function mailbox(name: string): Promise<number> {
  const values = { name, fetchHost: 'imap.example.com', fetchPort: 993, userName: name }
  return (await world.db.insertInto('mailbox').values(values).returning('id').executeTakeFirstOrThrow()).id
}

async function bells(key: string): Promise<string[]> {
  const rows = await world.db.selectFrom('notification').select('kind').where('alarmKey', '=', key).execute()
  return rows.map(({ kind }) => kind)
}

const silentSince = async (id: number) =>
  (await world.db.selectFrom('mailbox').select('silentSince').where('id', '=', id).executeTakeFirst())?.silentSince

test('a mailbox that nothing comes from any more is told of once, until something comes', async () => {
  const app = await world.app()
  const [silent, lively] = [await mailbox('silent'), await mailbox('lively')]
  const { sha256 } = await keepMessage(app, Buffer.from('Subject: one\r\n\r\n'), { door: 'imap', mailboxId: lively })
  // Every hour for three weeks; one stopped two days ago.
  await world.pool.query(
    `insert into incoming_mail (door, mailbox_id, received_at, sha256, size)
     select 'imap', m, now() - hour * interval '1 hour', $1, 1 from generate_series(1, 500) hour, unnest($2::bigint[]) m
     where m = $3 or hour > 48`,
    [sha256, [silent, lively], lively],
  )
  for (let n = 0; n < 2; n++) await checkSilence(app)
  expect(await bells(`mailbox:${silent}:silent`)).toEqual(['mailbox_silent'])
  expect(await bells(`mailbox:${lively}:silent`)).toEqual([])
  expect(Date.now() - ((await silentSince(silent))?.getTime() ?? 0)).toBeGreaterThan(47 * HOUR)

  await keepMessage(app, Buffer.from('Subject: at last\r\n\r\n'), { door: 'imap', mailboxId: silent })
  await checkSilence(app)
  expect(await bells(`mailbox:${silent}:silent`)).toEqual([])
  expect(await silentSince(silent)).toBeNull()
})

test('a mailbox that cannot send for a while is told of, until it can', async () => {
  const app = await world.app()
  const id = await mailbox('sender')
  const failing = (minutes: number | null) =>
    world.db
      .updateTable('mailbox')
      .set({ sendError: '535 no', sendFailingSince: minutes === null ? null : new Date(Date.now() - minutes * 60_000) })
      .where('id', '=', id)
      .execute()
  const key = `mailbox:${id}:send`
  await failing(2)
  await checkSending(app)
  expect(await bells(key)).toEqual([])
  await failing(12)
  await checkSending(app)
  expect(await bells(key)).toEqual(['mailbox_send_failing'])
  await failing(null)
  await checkSending(app)
  expect(await bells(key)).toEqual([])
})

test('the desk’s own server that takes nothing is told of, until it does; one mail put off by its recipient is not', async () => {
  const given = await world.app()
  const app = { ...given, config: { ...given.config, smtpUrl: 'smtp://127.0.0.1:9' } }
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
  const mail = async (state: 'deferred' | 'sent', minutes: number) =>
    world.db
      .insertInto('outgoingMail')
      .values({
        purpose: 'x',
        toAddress: 'ada@example.com',
        subject: 'x',
        bodyText: 'x',
        state,
        error: '451 later',
        giveUpAt: new Date(ago(minutes).getTime() + 5 * 24 * HOUR),
        sentAt: state === 'sent' ? ago(minutes) : null,
      })
      .execute()
  await mail('deferred', 50)
  await mail('sent', 45)
  await mail('deferred', 5)
  await checkDeskServer(app)
  expect(await bells('desk:send')).toEqual([])
  await mail('deferred', 40)
  for (let n = 0; n < 2; n++) await checkDeskServer(app)
  expect(await bells('desk:send')).toEqual(['desk_send_failing'])
  await mail('sent', 1)
  await checkDeskServer(app)
  expect(await bells('desk:send')).toEqual([])
})

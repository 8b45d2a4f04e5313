import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import { operation } from '#server/platform/operation.ts'
import { clearAlarm, raiseAlarm } from '../alarms.ts'
import { mailboxPage, mailCtx } from '../mailboxes/state.ts'
import { isSilent } from './silence.ts'

type Needs = Pick<App, 'db' | 'config'>

/** Every five minutes; silence is looked for once an hour. */
export const checkMailboxesCrontab = ['*/5 * * * * check_sending', '23 * * * * check_silence'].join('\n')

/** A server may be away for a moment before people are told. */
const SENDING_FAILS_MINUTES = 10

/** Tells of mailboxes that nothing has come from for much longer than is their habit. */
export async function checkSilence(app: Needs): Promise<void> {
  const { rows } = await sql<{ id: number; name: string; silentSince: Date | null; arrivals: Date[] | null }>`
    select m.id, m.name, m.silent_since, (
      select array_agg(distinct date_trunc('hour', i.received_at)) from incoming_mail i
      where i.mailbox_id = m.id and i.received_at > now() - interval '26 weeks'
    ) as arrivals
    from mailbox m where m.availability = 'active' and m.fetch_host is not null`.execute(app.db)
  for (const { id, name, silentSince, arrivals } of rows) {
    const known = (arrivals ?? []).sort((a, b) => a.getTime() - b.getTime())
    const last = known.at(-1)
    const since = last && isSilent(known, new Date()) ? last : null
    await noteSilence(app, { id, name, wasSilent: silentSince !== null, since })
  }
}

async function noteSilence(
  app: Needs,
  { id, name, wasSilent, since }: { id: number; name: string; wasSilent: boolean; since: Date | null },
): Promise<void> {
  await operation(mailCtx(app), async (op) => {
    const key = `mailbox:${id}:silent`
    if (wasSilent !== (since !== null)) {
      await op.db.updateTable('mailbox').set({ silentSince: since }).where('id', '=', id).execute()
    }
    if (since === null) return clearAlarm(op, key)
    const data = { mailbox: name, mailboxId: String(id), since: since.toISOString(), link: mailboxPage(app, id) }
    await raiseAlarm(op, { key, kind: 'mailbox_silent', data })
  })
}

/** Tells of mailboxes that cannot send, and takes it back when they can. */
export async function checkSending(app: Needs): Promise<void> {
  await operation(mailCtx(app), async (op) => {
    const failing = await op.db
      .selectFrom('mailbox')
      .select(['id', 'name', 'sendError'])
      .where('availability', '=', 'active')
      .where('sendFailingSince', '<', new Date(op.now.getTime() - SENDING_FAILS_MINUTES * 60_000))
      .execute()
    for (const { id, name, sendError } of failing) {
      await raiseAlarm(op, {
        key: sendAlarm(id),
        kind: 'mailbox_send_failing',
        data: { mailbox: name, mailboxId: String(id), error: sendError ?? '', link: mailboxPage(app, id) },
        withoutMail: await isSenderOfDesk(id),
      })
    }
    const told = await op.db
      .selectFrom('notification')
      .select('alarmKey')
      .distinct()
      .where('kind', '=', 'mailbox_send_failing')
      .execute()
    const lasting = new Set(failing.map(({ id }) => sendAlarm(id)))
    for (const { alarmKey } of told) if (alarmKey && !lasting.has(alarmKey)) await clearAlarm(op, alarmKey)

    /** The mail of an alarm leaves by the desk's default address: when that is what fails, only the bell tells. */
    async function isSenderOfDesk(mailboxId: number): Promise<boolean> {
      const { rows } = await sql`
        select from setting s join mail_address a on a.id = (s.value ->> 'defaultAddressId')::bigint
        where s.key = 'mail' and a.mailbox_id = ${mailboxId}`.execute(op.db)
      return rows.length > 0
    }
  })
}

function sendAlarm(mailboxId: number): string {
  return `mailbox:${mailboxId}:send`
}

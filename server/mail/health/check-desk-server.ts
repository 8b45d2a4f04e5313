import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import { operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { clearAlarm, raiseAlarm } from '../alarms.ts'
import { mailCtx } from '../mailboxes/state.ts'
import { GIVE_UP_MS } from '../out/backoff.ts'
import { isOf } from '../out/wake.ts'

const KEY = 'desk:send'
/** A recipient's server may put a mail off by itself; nothing at all for so long is the fault of ours. */
const FAILS_MS = 30 * 60_000
/** Mails leave in about the order of their ids. */
const AROUND = 1000

/** Tells that the desk's own server, SMTP_URL, takes nothing; with the bell only, as mail would leave by it. */
export async function checkDeskServer(app: Pick<App, 'db' | 'config'>): Promise<void> {
  await operation(mailCtx(app), async (op) => {
    const { rows } = await sql<{ since: string; error: string | null }>`
      with waiting as (
        select m.id, m.error, m.give_up_at - make_interval(secs => ${GIVE_UP_MS / 1000}) as since
        from outgoing_mail m where m.state = 'deferred' and ${isOf(null)}
      )
      select to_json(since) #>> '{}' as since, error from waiting
      where since < ${new Date(op.now.getTime() - FAILS_MS)} and not exists (select from outgoing_mail m
        where m.state = 'sent' and m.id > waiting.id - ${AROUND} and m.sent_at > waiting.since and ${isOf(null)})
      order by id limit 1`.execute(op.db)
    const [failing] = app.config.smtpUrl === null ? [] : rows
    if (!failing) return clearAlarm(op, KEY)
    await raiseAlarm(op, {
      key: KEY,
      kind: 'desk_send_failing',
      data: {
        error: failing.error ?? '',
        since: new Date(failing.since).toISOString(),
        link: `${ownAddress(app.config)}/desk/admin/outgoing-mail?state=deferred`,
      },
      withoutMail: true,
    })
  })
}

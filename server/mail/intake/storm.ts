import { z } from 'zod'
import type { App } from '#server/platform/app.ts'
import type { Job } from '#server/platform/jobs.ts'
import { lockName, type Op, operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { raiseAlarm } from '../alarms.ts'
import { mailCtx } from '../mailboxes/state.ts'

const Payload = z.object({ sender: z.string().min(1).max(320) })
const HOUR_MS = 3_600_000

/** The job that tells administrators of a sender whose messages are held: once a day, however long it lasts. */
export function tellStorm(app: Pick<App, 'db' | 'config'>): Job {
  return (payload) => {
    const { sender } = Payload.parse(payload)
    return operation(mailCtx(app), async (op) => {
      await lockName(op, 'storms')
      const { mail } = await loadSettings(op.db)
      const search = new URLSearchParams({ fate: 'rejected', q: sender })
      await raiseAlarm(op, {
        key: `storm:${op.now.toISOString().slice(0, 10)}:${sender}`,
        kind: 'sender_storm',
        data: {
          sender,
          most: String(mail.maxMessagesPerSender),
          minutes: String(mail.maxMessagesMinutes),
          link: `${ownAddress(app.config)}/desk/admin/incoming-mail?${search}`,
        },
        withoutMail: await isTold(op),
      })
    })
  }
}

/** Of many senders at once the bell tells; of the first of an hour a mail, too. */
async function isTold({ db, now }: Op): Promise<boolean> {
  const told = await db
    .selectFrom('notification')
    .select('id')
    .where('kind', '=', 'sender_storm')
    .where('at', '>', new Date(now.getTime() - HOUR_MS))
    .limit(1)
    .executeTakeFirst()
  return told !== undefined
}

import type { App } from '#server/platform/app.ts'
import type { Job } from '#server/platform/jobs.ts'
import { operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { raiseAlarm } from '../alarms.ts'
import { mailCtx } from '../mailboxes/state.ts'

/** The job that tells administrators of messages that nothing could be made of: once a day, however many there are. */
export function tellQuarantined(app: Pick<App, 'db' | 'config'>): Job {
  return () =>
    operation(mailCtx(app), (op) =>
      raiseAlarm(op, {
        key: `quarantined:${op.now.toISOString().slice(0, 10)}`,
        kind: 'mail_quarantined',
        data: { link: `${ownAddress(app.config)}/desk/admin/incoming-mail?fate=quarantined` },
      }),
    )
}

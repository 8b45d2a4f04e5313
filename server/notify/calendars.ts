import { z } from 'zod'
import { clearAlarm, raiseAlarm } from '#server/mail/alarms.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import type { Job } from '#server/platform/jobs.ts'
import { operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'

const Payload = z.object({ scheduleId: z.int() })

/** Holidays do not change from day to day: a server may be away for so long before people are told. */
const TELL_AFTER_MS = 3 * 24 * 3_600_000

/** The job that tells administrators of a linked calendar that cannot be read for days, and takes it back when it is well. */
export function tellCalendar({ db, config }: Pick<App, 'db' | 'config'>): Job {
  return (payload) => {
    const { scheduleId } = Payload.parse(payload)
    const key = `calendar:${scheduleId}`
    return operation({ db, actor: system('Notices'), now: new Date() }, async (op) => {
      const calendar = await op.db
        .selectFrom('scheduleLink as link')
        .innerJoin('schedule', 'schedule.id', 'link.scheduleId')
        .select(['schedule.name', 'link.said', 'link.failingSince'])
        .where('schedule.id', '=', scheduleId)
        .where('schedule.availability', '<>', 'archived')
        .executeTakeFirst()
      const since = calendar?.failingSince
      if (!calendar || !since) return clearAlarm(op, key)
      if (op.now.getTime() - since.getTime() < TELL_AFTER_MS) return
      await raiseAlarm(op, {
        key,
        kind: 'calendar_failing',
        data: {
          schedule: calendar.name,
          scheduleId: String(scheduleId),
          since: since.toISOString(),
          error: calendar.said ?? '',
          link: `${ownAddress(config)}/desk/admin/schedules?open=${scheduleId}`,
        },
      })
    })
  }
}

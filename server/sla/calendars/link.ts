import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#server/platform/actor.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'
import { isAdministrator } from '#server/platform/permitted.ts'

/** In a query on `schedule s`: the calendar that it is linked to, as the contract shows it to somebody. */
export function linkOf(actor: Actor): RawBuilder<unknown> {
  const forAdministrators = (column: string) => (isAdministrator(actor) ? sql.ref(`k.${column}`) : sql`null::text`)
  return sql`(select json_build_object('address', ${forAdministrators('address')}, 'said', ${forAdministrators('said')},
      'entries', k.entries, 'skipped', k.skipped, 'past', k.past, 'triedAt', k.tried_at, 'readAt', k.read_at,
      'failingSince', k.failing_since, 'problem', k.problem)
    from schedule_link k where k.schedule_id = s.id)`
}

/**
 * Links holidays to a calendar at another address, which a job reads soon; until it was read well the days that the one
 * before said stay. null: they are linked to none, and what came from there is gone.
 */
export async function linkCalendar(op: Op, scheduleId: number, address: string | null): Promise<void> {
  if (address === null) {
    await op.db.deleteFrom('scheduleLink').where('scheduleId', '=', scheduleId).execute()
    return
  }
  const fresh = {
    address,
    etag: null,
    lastModified: null,
    triedAt: null,
    nextAt: op.now,
    failures: 0,
    failingSince: null,
    problem: null,
    said: null,
  }
  await op.db
    .insertInto('scheduleLink')
    .values({ scheduleId, ...fresh })
    .onConflict((conflict) => conflict.column('scheduleId').doUpdateSet(fresh))
    .execute()
  await askForReading(op, scheduleId)
}

/** One at a time: they are in no hurry, and some are slow. */
export function askForReading(op: Op, scheduleId: number): Promise<void> {
  return enqueue(op, 'read_calendar', { scheduleId }, { key: `read_calendar:${scheduleId}`, queue: 'calendars' })
}

/** Has administrators told, or what they were told taken back, as it is by then. */
export function lookAtAlarm(op: Op, scheduleId: number): Promise<void> {
  return enqueue(op, 'tell_calendar', { scheduleId }, { key: `tell_calendar:${scheduleId}` })
}

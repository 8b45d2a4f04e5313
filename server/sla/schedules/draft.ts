import { sql } from 'kysely'
import type { z } from 'zod'
import type { ScheduleEntry, ScheduleKind } from '#contract/sla.ts'
import type { Db } from '#server/platform/db.ts'
import { settingsOf } from '#server/settings/settings.ts'
import type { Hours } from '../working-time/working-time.ts'

/** A schedule as it is written, saved or not. */
export interface Draft {
  kind: z.infer<typeof ScheduleKind>
  timeZone: string | null
  entries: ScheduleEntry[]
  holidayIds: number[]
}

/** In a query on holidays `h`: their entries, with those of the calendar that they are linked to. */
const holidayEntries = sql`h.entries || coalesce((select k.entries from schedule_link k where k.schedule_id = h.id), '[]')`

/** In a query on `schedule s`: what a version of it keeps. */
export const draftHours = sql`jsonb_build_object('timeZone', s.time_zone, 'entries', s.entries, 'holidays',
  coalesce((select jsonb_agg(jsonb_build_object('name', h.name, 'timeZone', h.time_zone, 'entries', ${holidayEntries}) order by h.id)
    from schedule_holiday l join schedule h on h.id = l.holidays_id where l.schedule_id = s.id), '[]'))`

/** All that is needed to count by a draft; without a zone of its own it is counted in the desk's. */
export async function hoursOf(db: Db, { timeZone, entries, holidayIds }: Draft): Promise<Hours> {
  const { rows } = await sql<{ holidays: Hours['holidays']; stored: Record<string, unknown> }>`
    select (select coalesce(json_agg(json_build_object('timeZone', h.time_zone, 'entries', ${holidayEntries}) order by h.id), '[]')
        from schedule h where h.id = any(${holidayIds}::bigint[]) and h.kind = 'holidays') as holidays,
      (select coalesce(json_object_agg(key, value), '{}') from setting where key = 'desk') as stored`.execute(db)
  const row = rows[0]
  return {
    timeZone: timeZone ?? settingsOf(row?.stored ?? {}).desk.timeZone,
    entries,
    holidays: row?.holidays ?? [],
  }
}

/** What schedules say, as they are kept at this moment. */
export async function keptHours(db: Db, ids: number[]): Promise<Map<number, Hours>> {
  const { rows } = await sql<{
    id: number
    hours: Omit<Hours, 'timeZone'> & { timeZone: string | null }
    stored: Record<string, unknown>
  }>`
    select s.id, ${draftHours} as hours, (select coalesce(json_object_agg(key, value), '{}') from setting where key = 'desk') as stored
    from schedule s where s.id = any(${ids}::bigint[])`.execute(db)
  return new Map(
    rows.map(({ id, hours, stored }) => [
      id,
      { ...hours, timeZone: hours.timeZone ?? settingsOf(stored).desk.timeZone },
    ]),
  )
}

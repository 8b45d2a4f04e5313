import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'

/** The longest promise of each SLA plan in use that is counted by a schedule: as its own, its department's or the desk's. */
export async function longestTargets(
  db: Db,
  { scheduleId }: { scheduleId: number },
): Promise<{ name: string; minutes: number }[]> {
  const { rows } = await sql<{ name: string; minutes: number }>`
    select p.name, greatest(p.grace_minutes, p.first_response_minutes, p.next_response_minutes,
      (select max(greatest(t.grace_minutes, t.first_response_minutes, t.next_response_minutes)) from sla_target t where t.plan_id = p.id)) as minutes
    from sla_plan p where p.availability = 'active' and (p.schedule_id = ${scheduleId}
      or exists (select from department d where d.schedule_id = ${scheduleId} and d.sla_plan_id = p.id)
      or (p.schedule_id is null and ${scheduleId} = (select (value ->> 'defaultScheduleId')::bigint from setting where key = 'tickets')))
    order by lower(p.name)`.execute(db)
  return rows
}

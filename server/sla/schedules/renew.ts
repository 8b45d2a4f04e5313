import { sql } from 'kysely'
import type { Schedule } from '#contract/sla.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { lockName, type Op } from '#server/platform/operation.ts'
import { draftHours } from './draft.ts'

/** Hours and their holidays are changed with each other: who changes any of them takes his turn. */
export async function lockSchedules(op: Op): Promise<void> {
  await lockName(op, 'schedules')
}

/** Another version of it, or of all hours that its holidays are taken from; open tickets are counted by that. */
export async function renew(op: Op, { id, kind: ofKind, name }: Pick<Schedule, 'id' | 'kind' | 'name'>): Promise<void> {
  const ids = [id]
  if (ofKind === 'holidays') {
    const linking = await op.db
      .selectFrom('scheduleHoliday')
      .select('scheduleId')
      .where('holidaysId', '=', id)
      .execute()
    ids.push(...linking.map(({ scheduleId }) => scheduleId))
  }
  await sql`select from schedule where id = any(${ids}::bigint[]) order by id for update`.execute(op.db)
  await sql`update schedule set version = version + 1 where id = any(${ids}::bigint[])`.execute(op.db)
  await keepVersion(op, ids)
  for (const hours of ofKind === 'hours' ? ids : ids.slice(1)) {
    await enqueue(op, 'recount_sla', { of: 'schedule', id: hours, name })
  }
}

export async function keepVersion(op: Op, ids: number[]): Promise<void> {
  await sql`
    insert into schedule_version (schedule_id, version, name, definition, created_at)
    select s.id, s.version, s.name, ${draftHours}, ${op.now} from schedule s where s.id = any(${ids}::bigint[]) and s.kind = 'hours'`.execute(
    op.db,
  )
}

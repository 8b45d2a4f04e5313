import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { settingsOf } from '#server/settings/settings.ts'
import type { Clock, ScheduleRef, Targets, Terms } from './clock/clock.ts'

/** What decides by which terms a ticket's time is counted. */
export interface Counted {
  id: number | null
  slaPlanId: number | null
  priorityId: number
  departmentId: number
  statusId: number
}

export interface SlaFacts {
  /** By what it would be counted now. */
  terms: Terms
  /** The status that it has, and whether that pauses. */
  status: { name: string; isPaused: boolean }
  /** What is kept of the ticket's clocks; null when there is nothing. */
  kept: { clock: Clock; taken: string[]; timerAt: Date | null } | null
}

interface Row {
  plan: Terms['plan']
  priority: Terms['priority']
  targets: Targets
  status: SlaFacts['status']
  schedule: (Omit<ScheduleRef, 'timeZone'> & { timeZone: string | null }) | null
  stored: Record<string, unknown>
  clock: Clock | null
  taken: string[] | null
  timerAt: Date | null
}

/**
 * By what a ticket's time is counted, and what has been counted, in one statement. The schedule is the department's,
 * else the plan's, else the desk's.
 *
 * @source osticket-behaviour 6.1
 */
export async function loadSla(
  db: Db,
  { id, slaPlanId, priorityId, departmentId, statusId }: Counted,
): Promise<SlaFacts> {
  const { rows } = await sql<Row>`
    with stored as (select coalesce(json_object_agg(key, value), '{}') as groups,
      max(case key when 'tickets' then (value ->> 'defaultScheduleId')::bigint end) as schedule_id
      from setting where key in ('desk', 'tickets'))
    select (select json_build_object('id', p.id, 'version', p.version, 'name', p.name) where p.id is not null) as plan,
      json_build_object('id', pr.id, 'name', pr.name) as priority,
      json_build_object('firstResponse', coalesce(t.first_response_minutes, p.first_response_minutes),
        'nextResponse', coalesce(t.next_response_minutes, p.next_response_minutes),
        'resolution', coalesce(t.grace_minutes, p.grace_minutes)) as targets,
      json_build_object('name', st.name, 'isPaused', st.pauses_sla) as status,
      ${scheduleOf(sql`d.schedule_id`, sql`p.schedule_id`)} as schedule,
      stored.groups as stored, s.clock, s.taken, s.timer_at
    from stored
    join priority pr on pr.id = ${priorityId}
    join ticket_status st on st.id = ${statusId}
    join department d on d.id = ${departmentId}
    left join sla_plan p on p.id = ${slaPlanId}::bigint
    left join sla_target t on t.plan_id = p.id and t.priority_id = pr.id
    left join schedule sc on sc.id = coalesce(d.schedule_id, p.schedule_id, stored.schedule_id)
    left join ticket_sla s on s.ticket_id = ${id}::bigint`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('what a ticket refers to is gone')
  const { plan, priority, targets, status, stored, clock, taken, timerAt } = row
  const timeZone = settingsOf(stored).desk.timeZone
  const schedule = row.schedule && { ...row.schedule, timeZone: row.schedule.timeZone ?? timeZone }
  return {
    terms: { plan, priority, schedule, targets },
    status,
    kept: clock && { clock, taken: taken ?? [], timerAt },
  }
}

function scheduleOf(ofDepartment: RawBuilder<unknown>, ofPlan: RawBuilder<unknown>) {
  return sql`(select json_build_object('id', sc.id, 'version', sc.version, 'name', sc.name, 'timeZone', sc.time_zone, 'from',
    case when ${ofDepartment} is not null then 'department' when ${ofPlan} is not null then 'plan' else 'desk' end) where sc.id is not null)`
}

/** The schedule that a ticket of a department and a plan would be counted by; undefined: there is no such plan's schedule. */
export async function loadScheduleFor(
  db: Db,
  { departmentId, scheduleId }: { departmentId: number | null; scheduleId: number | null },
): Promise<ScheduleRef | null | undefined> {
  const { rows } = await sql<Pick<Row, 'schedule' | 'stored'> & { isKnown: boolean }>`
    with stored as (select coalesce(json_object_agg(key, value), '{}') as groups,
      max(case key when 'tickets' then (value ->> 'defaultScheduleId')::bigint end) as schedule_id
      from setting where key in ('desk', 'tickets'))
    select ${scheduleOf(sql`d.schedule_id`, sql`${scheduleId}::bigint`)} as schedule, stored.groups as stored,
      ${scheduleId}::bigint is null or exists (select from schedule where id = ${scheduleId}::bigint and kind = 'hours') as is_known
    from stored left join department d on d.id = ${departmentId}::bigint
    left join schedule sc on sc.id = coalesce(d.schedule_id, ${scheduleId}::bigint, stored.schedule_id)`.execute(db)
  const row = rows[0]
  if (!row?.isKnown) return undefined
  return row.schedule && { ...row.schedule, timeZone: row.schedule.timeZone ?? settingsOf(row.stored).desk.timeZone }
}

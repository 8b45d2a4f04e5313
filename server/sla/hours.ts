import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import type { ScheduleRef, TimeOf } from './clock/clock.ts'
import { timesOf } from './versions.ts'

/** Which schedules there are, and by which of them tickets are counted. */
export interface DeskHours {
  /** Those that may be chosen. */
  inUse: readonly ScheduleRef[]
  /** By which a ticket of a department and plan is counted: the department's, else the plan's, else the desk's. */
  scheduleFor(departmentId: number | null, planId: number | null): ScheduleRef | null
  timeOf: TimeOf
}

/** A schedule as it is kept; `timeZone` null: the desk's. */
export interface KeptSchedule {
  id: number
  version: number
  name: string
  timeZone: string | null
}

/** Which schedule each of them has of its own. */
export interface Chosen {
  department: number | null | undefined
  plan: number | null | undefined
  desk: number | null | undefined
}

/** @source osticket-behaviour 6.1 */
export function countedBy(
  chosen: Chosen,
  { find, timeZone }: { find: (id: number) => KeptSchedule | undefined; timeZone: string },
): ScheduleRef | null {
  const places = ['department', 'plan', 'desk'] as const
  const from = places.find((place) => typeof chosen[place] === 'number')
  const schedule = from && find(chosen[from] as number)
  return schedule ? { ...refOf(schedule, timeZone), from } : null
}

function refOf({ id, version, name, timeZone: own }: KeptSchedule, timeZone: string): Omit<ScheduleRef, 'from'> {
  return { id, version, name, timeZone: own ?? timeZone }
}

/** @param schedules  those that may be chosen */
export function refsOf(schedules: readonly KeptSchedule[], timeZone: string): ScheduleRef[] {
  return schedules.map((schedule) => ({ ...refOf(schedule, timeZone), from: 'desk' }))
}

/** As one statement reads it. */
export interface KeptHours {
  schedules: (KeptSchedule & { isInUse: boolean })[]
  /** By the id, of those that have a schedule of their own. */
  departments: Record<string, number>
  plans: Record<string, number>
  desk: number | null
}

export const keptHours = sql<KeptHours>`json_build_object(
  'schedules', (select coalesce(json_agg(json_build_object('id', id, 'version', version, 'name', name, 'timeZone', time_zone,
    'isInUse', availability = 'active') order by id), '[]') from schedule where kind = 'hours'),
  'departments', (select coalesce(json_object_agg(id, schedule_id), '{}') from department where schedule_id is not null),
  'plans', (select coalesce(json_object_agg(id, schedule_id), '{}') from sla_plan where schedule_id is not null),
  'desk', (select (value ->> 'defaultScheduleId')::bigint from setting where key = 'tickets'))`

export async function deskHours(db: Db, kept: KeptHours, timeZone: string): Promise<DeskHours> {
  const { schedules, departments, plans, desk } = kept
  const byId = new Map(schedules.map((schedule) => [schedule.id, schedule]))
  const find = (id: number) => byId.get(id)
  return {
    inUse: refsOf(
      schedules.filter(({ isInUse }) => isInUse),
      timeZone,
    ),
    scheduleFor: (departmentId, planId) =>
      countedBy(
        { department: departments[String(departmentId)], plan: plans[String(planId)], desk },
        { find, timeZone },
      ),
    timeOf: await timesOf(db, refsOf(schedules, timeZone)),
  }
}

const MINUTE = 60_000

/** Whether an instant lies within the hours of a schedule; of none, every instant does. */
export function isWithin(schedule: ScheduleRef | null, at: Date, timeOf: TimeOf): boolean {
  return timeOf(schedule).between(at.getTime(), at.getTime() + MINUTE) > 0
}

/** The schedules in whose hours an instant lies. */
export function schedulesAt({ inUse, timeOf }: Pick<DeskHours, 'inUse' | 'timeOf'>, at: Date): number[] {
  return inUse.filter((schedule) => isWithin(schedule, at, timeOf)).map(({ id }) => id)
}

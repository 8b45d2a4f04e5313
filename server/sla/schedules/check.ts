import { sql } from 'kysely'
import type { Schedule } from '#contract/sla.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'
import { byPlan, countedPlans } from '../plans/targets.ts'
import { type Hours, workingTime } from '../working-time/working-time.ts'
import { isTimeZone } from '../working-time/zone.ts'
import { type Draft, hoursOf, keptHours } from './draft.ts'

const MINUTE = 60_000

/** Everything that is wrong with a schedule that is about to be saved. */
export async function scheduleProblems(
  op: Op,
  { id, draft, before }: { id: number | null; draft: Draft; before: Schedule | null },
): Promise<FieldError[]> {
  const unknown = zoneProblems(draft)
  if (unknown.length > 0) return unknown
  const linked = before?.holidays.map((one) => one.id) ?? []
  const problems = await holidayProblems(op, draft, linked)
  if (draft.kind === 'holidays' || problems.length > 0) return problems
  return hoursProblems(op, { id, draft })
}

/** What changed holidays do to the hours that they are taken from: once they are written, and before anybody counts by them. */
export async function holidaysProblems(op: Op, id: number): Promise<FieldError[]> {
  const { rows } = await sql<Draft & { id: number; name: string }>`
    select s.id, s.name, s.kind, s.time_zone, s.entries,
      (select json_agg(o.holidays_id) from schedule_holiday o where o.schedule_id = s.id) as holiday_ids
    from schedule_holiday l join schedule s on s.id = l.schedule_id
    where l.holidays_id = ${id} and s.availability <> 'archived' order by lower(s.name)`.execute(op.db)
  const problems: FieldError[] = []
  for (const { id: hours, name, ...draft } of rows) {
    const found = await hoursProblems(op, { id: hours, draft })
    problems.push(...found.map((one) => ({ ...one, message: `"${name}": ${one.message}` })))
  }
  return problems
}

async function hoursProblems(op: Op, { id, draft }: { id: number | null; draft: Draft }): Promise<FieldError[]> {
  const plans = id === null ? [] : (await countedPlans(op.db)).filter(({ schedule }) => schedule.id === id)
  const concerned = id === null ? [] : await countedBy(op, id)
  return timeProblems(await hoursOf(op.db, draft), { now: op.now, plans, concerned })
}

/** Departments, plans and agents whose hours these are, and the desk, by name. */
async function countedBy(op: Op, id: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from (select 1 as part, name from department where schedule_id = ${id} and availability <> 'archived'
      union all select 2, name from sla_plan where schedule_id = ${id} and availability <> 'archived'
      union all select 3, name from agent where schedule_id = ${id} and availability <> 'archived'
      union all select 4, 'the whole desk' from setting where key = 'tickets' and (value ->> 'defaultScheduleId')::bigint = ${id}) one
    order by part, lower(name)`.execute(op.db)
  return rows.map(({ name }) => name)
}

export function zoneProblems({ timeZone }: Pick<Draft, 'timeZone'>): FieldError[] {
  if (timeZone === null || isTimeZone(timeZone)) return []
  return [{ field: 'body.timeZone', code: 'unknown_time_zone', message: 'Name a time zone like Europe/Berlin.' }]
}

/** Of a schedule that somebody is to work by: holidays, or hours that are all over. */
export async function workProblems(
  op: Op,
  { id, field }: { id: number | null | undefined; field: string },
): Promise<FieldError[]> {
  if (id === null || id === undefined) return []
  const { rows } = await sql<{ kind: Draft['kind'] }>`select kind from schedule where id = ${id}`.execute(op.db)
  if (rows[0]?.kind === 'holidays') {
    return [{ field, code: 'not_hours', message: 'Choose a schedule of working hours; holidays are taken from one.' }]
  }
  const hours = (await keptHours(op.db, [id])).get(id)
  if (!hours || workingTime(hours).advance(op.now.getTime(), MINUTE) !== null) return []
  const message = 'There is no working time in it from now on: no policy would ever give her a ticket.'
  return [{ field, code: 'no_working_time', message }]
}

/** @param linked  the holidays that were linked before: those may stay */
export async function holidayProblems(
  op: Op,
  { kind, holidayIds }: Pick<Draft, 'kind' | 'holidayIds'>,
  linked: readonly number[],
): Promise<FieldError[]> {
  const field = 'body.holidayIds'
  if (kind === 'holidays' && holidayIds.length > 0) {
    return [{ field, code: 'not_hours', message: 'Holidays are taken from hours, not from holidays.' }]
  }
  const added = holidayIds.filter((id) => !linked.includes(id))
  const problems = await referenceProblems(
    op,
    added.map((id) => ({ table: 'schedule' as const, field, id })),
  )
  if (problems.length > 0 || added.length === 0) return problems
  const { rows } = await sql<{ name: string }>`
    select name from schedule where id = any(${added}::bigint[]) and kind <> 'holidays'`.execute(op.db)
  return rows.map(({ name }) => ({ field, code: 'not_holidays', message: `"${name}" is not a schedule of holidays.` }))
}

/**
 * Hours in which nothing would ever be due.
 *
 * @param plans      those that are counted by them, each with the longest that it promises
 * @param concerned  names of all that is counted by them
 */
export function timeProblems(
  hours: Hours,
  {
    now,
    plans,
    concerned = [],
  }: {
    now: Date
    plans: readonly { name: string; minutes: number; who?: string | null }[]
    concerned?: readonly string[]
  },
): FieldError[] {
  const time = workingTime(hours)
  const passes = (minutes: number) => time.advance(now.getTime(), minutes * MINUTE) !== null
  if (!passes(1)) {
    const who = concerned.length > 0 ? ` This concerns ${concerned.join(', ')}.` : ''
    const message = `There is no working time in it from now on: nothing would ever be due.${who}`
    return [{ field: 'body.entries', code: 'no_working_time', message }]
  }
  const impossible = plans.filter(({ minutes }) => !passes(minutes)).map((plan) => ({ who: null, ...plan }))
  return byPlan(impossible).map(({ name, minutes, concerned: who }) => {
    const message = `The SLA plan "${name}" promises something within ${minutes} working minutes; by this schedule there would never be so many.${who}`
    return { field: 'body.entries', code: 'impossible_target', message }
  })
}

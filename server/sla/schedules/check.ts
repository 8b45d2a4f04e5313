import { sql } from 'kysely'
import type { Schedule } from '#contract/sla.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'
import { longestTargets } from '../plans/targets.ts'
import { type Hours, workingTime } from '../working-time/working-time.ts'
import { isTimeZone } from '../working-time/zone.ts'
import { type Draft, hoursOf } from './draft.ts'

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
  const plans = id === null ? [] : await longestTargets(op.db, { scheduleId: id })
  return timeProblems(await hoursOf(op.db, draft), { now: op.now, plans })
}

export function zoneProblems({ timeZone }: Pick<Draft, 'timeZone'>): FieldError[] {
  if (timeZone === null || isTimeZone(timeZone)) return []
  return [{ field: 'body.timeZone', code: 'unknown_time_zone', message: 'Name a time zone like Europe/Berlin.' }]
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
 * @param plans  those that are counted by them, each with the longest that it promises
 */
export function timeProblems(
  hours: Hours,
  { now, plans }: { now: Date; plans: readonly { name: string; minutes: number }[] },
): FieldError[] {
  const time = workingTime(hours)
  const passes = (minutes: number) => time.advance(now.getTime(), minutes * MINUTE) !== null
  if (!passes(1)) {
    const message = 'There is no working time in it from now on: nothing would ever be due.'
    return [{ field: 'body.entries', code: 'no_working_time', message }]
  }
  return plans
    .filter(({ minutes }) => !passes(minutes))
    .map(({ name, minutes }) => {
      const message = `The SLA plan "${name}" promises something within ${minutes} working minutes; by this schedule there would never be so many.`
      return { field: 'body.entries', code: 'impossible_target', message }
    })
}

import { sql } from 'kysely'
import type { Schedule } from '#contract/sla.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'
import { longestTargets } from '../plans/targets.ts'
import { workingTime } from '../working-time/working-time.ts'
import { isTimeZone } from '../working-time/zone.ts'
import { type Draft, hoursOf } from './draft.ts'

const MINUTE = 60_000

/** Everything that is wrong with a schedule that is about to be saved. */
export async function scheduleProblems(
  op: Op,
  { id, draft, before }: { id: number | null; draft: Draft; before: Schedule | null },
): Promise<FieldError[]> {
  const problems: FieldError[] = []
  if (draft.timeZone !== null && !isTimeZone(draft.timeZone)) {
    const message = 'Name a time zone like Europe/Berlin.'
    return [{ field: 'body.timeZone', code: 'unknown_time_zone', message }]
  }
  problems.push(...(await holidayProblems(op, draft, before)))
  if (draft.kind === 'holidays' || problems.length > 0) return problems
  const time = workingTime(await hoursOf(op.db, draft))
  const now = op.now.getTime()
  if (time.advance(now, MINUTE) === null) {
    const message = 'There is no working time in it from now on: nothing would ever be due.'
    return [{ field: 'body.entries', code: 'no_working_time', message }]
  }
  if (id === null) return []
  for (const plan of await longestTargets(op.db, { scheduleId: id })) {
    if (time.advance(now, plan.minutes * MINUTE) !== null) continue
    const message = `The SLA plan "${plan.name}" promises something within ${plan.minutes} working minutes; by this schedule there would never be so many.`
    problems.push({ field: 'body.entries', code: 'impossible_target', message })
  }
  return problems
}

async function holidayProblems(op: Op, draft: Draft, before: Schedule | null): Promise<FieldError[]> {
  const field = 'body.holidayIds'
  if (draft.kind === 'holidays' && draft.holidayIds.length > 0) {
    return [{ field, code: 'not_hours', message: 'Holidays are taken from hours, not from holidays.' }]
  }
  const linked = new Set(before?.holidays.map(({ id }) => id))
  const added = draft.holidayIds.filter((id) => !linked.has(id))
  const problems = await referenceProblems(
    op,
    added.map((id) => ({ table: 'schedule' as const, field, id })),
  )
  if (problems.length > 0 || added.length === 0) return problems
  const { rows } = await sql<{ name: string }>`
    select name from schedule where id = any(${added}::bigint[]) and kind <> 'holidays'`.execute(op.db)
  return rows.map(({ name }) => ({ field, code: 'not_holidays', message: `"${name}" is not a schedule of holidays.` }))
}

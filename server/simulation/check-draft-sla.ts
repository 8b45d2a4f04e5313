import type { Draft } from '#contract/simulation-draft.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { planProblems } from '#server/sla/plans/check.ts'
import { getSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { holidayProblems, timeProblems, zoneProblems } from '#server/sla/schedules/check.ts'
import type { Configuration, Plan } from './configuration.ts'
import { overlaid } from './draft.ts'
import { AT, missing, moved, notFound, repeatedIds } from './draft-place.ts'
import { type Around, savedOnly } from './drafted.ts'

/** What is wrong with SLA plans and schedules as they would be: targets are held against the draft's own schedules. */
export async function slaProblems(op: Op, draft: Draft, around: Around): Promise<FieldError[]> {
  const { schedules, slaPlans, departments, settings } = draft
  const after = overlaid(around.saved, { schedules, slaPlans, departments, settings })
  const ofSchedules = await schedulesProblems(op, draft, { ...around, after })
  // By hours that are wrong themselves nothing can be counted.
  const counting = ofSchedules.every(({ code }) => code === 'impossible_target') ? after : null
  return [...ofSchedules, ...(await plansProblems(op, draft, { ...around, counting }))]
}

async function schedulesProblems(
  op: Op,
  { schedules: draft, slaPlans }: Draft,
  { saved, after }: Around & { after: Configuration },
): Promise<FieldError[]> {
  const plansOf = countedBy(after, new Set(slaPlans?.changed.map(({ id }) => id)))
  const problems: FieldError[] = []
  for (const [at, change] of (draft?.changed ?? []).entries()) {
    const place = `schedules.changed.${at}`
    const { id, name, entries } = change
    const hours = after.schedules.find((one) => one.id === id)
    const whole = hours ?? after.holidays.find((one) => one.id === id)
    if (!whole) problems.push(notFound(`${place}.id`, 'schedule'))
    else {
      const kind = hours ? 'hours' : 'holidays'
      if (id < 0) problems.push(...missing(place, { name, entries }))
      if (change.kind !== undefined && change.kind !== kind) problems.push(fixedKind(place))
      const linked = saved.schedules.find((one) => one.id === id)?.holidayIds ?? []
      const holidayIds = (change.holidayIds ?? linked).filter((one) => one > 0 || !isHolidays(after, one))
      const wrong = [...zoneProblems(whole), ...(await holidayProblems(op, { kind, holidayIds }, linked))]
      const isCountable = hours && wrong.length === 0 && (id > 0 || entries !== undefined)
      if (isCountable) wrong.push(...timeProblems(zoned(hours, after), { now: op.now, plans: plansOf(id) }))
      problems.push(...moved(wrong, place))
    }
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'schedules')]
}

function fixedKind(place: string): FieldError {
  const message = 'Working hours stay working hours, and holidays stay holidays.'
  return { field: `${AT}.${place}.kind`, code: 'fixed', message }
}

const isHolidays = ({ holidays }: Configuration, id: number) => holidays.some((one) => one.id === id)

function zoned({ hours }: Configuration['schedules'][number], { settings }: Configuration) {
  return { ...hours, timeZone: hours.timeZone ?? settings.desk.timeZone }
}

/**
 * Plans in use that are counted by a schedule, as its own, its department's or the desk's: each with its longest promise.
 *
 * @param drafted  plans of the draft: what they promise by their own schedule or the desk's is said of them
 */
function countedBy({ plans, departments, settings }: Configuration, drafted: ReadonlySet<number>) {
  const inUse = plans.filter(({ availability }) => availability === 'active')
  return (scheduleId: number) => {
    const isDefault = settings.tickets.defaultScheduleId === scheduleId
    const isOwn = (plan: Plan) => plan.scheduleId === scheduleId || (plan.scheduleId === null && isDefault)
    const isDepartments = ({ id }: Plan) =>
      departments.some((one) => one.scheduleId === scheduleId && one.slaPlanId === id)
    return inUse.filter((plan) => (isOwn(plan) && !drafted.has(plan.id)) || isDepartments(plan)).map(longestOf)
  }
}

function longestOf({ name, targets, byPriority }: Plan): { name: string; minutes: number } {
  const promised = [targets, ...byPriority].flatMap((one) => [one.firstResponse, one.nextResponse, one.resolution])
  return { name, minutes: Math.max(0, ...promised.map((minutes) => minutes ?? 0)) }
}

async function plansProblems(
  op: Op,
  { slaPlans: draft }: Draft,
  { saved, drafted, counting }: Around & { counting: Configuration | null },
): Promise<FieldError[]> {
  const problems: FieldError[] = []
  for (const [at, { id, ...ask }] of (draft?.changed ?? []).entries()) {
    const place = `slaPlans.changed.${at}`
    const isNew = id < 0
    if (!isNew && !saved.plans.some((plan) => plan.id === id)) problems.push(notFound(`${place}.id`, 'SLA plan'))
    else {
      if (isNew) problems.push(...missing(place, { name: ask.name, graceMinutes: ask.graceMinutes }))
      const before = isNew ? null : await getSlaPlan(op, id)
      const given = { ask: savedOnly(ask, drafted), before, counting: counting ? countingOf(counting, id) : undefined }
      problems.push(...moved(await planProblems(op, given), place))
    }
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'slaPlans')]
}

/** The schedule by which a plan would be counted; undefined: that of the plan is none, or there is none. */
function countingOf(after: Configuration, planId: number) {
  const own = after.plans.find(({ id }) => id === planId)?.scheduleId ?? null
  const scheduleId = own ?? after.settings.tickets.defaultScheduleId
  const schedule = after.schedules.find(({ id }) => id === scheduleId)
  return schedule && { name: schedule.name, hours: zoned(schedule, after) }
}

import { sql } from 'kysely'
import type { BodyOf } from '#contract/route.ts'
import type { EscalationAction, EscalationRecipient, ScheduleEntry, SlaPlan, slaPlans } from '#contract/sla.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { type Reference, referenceProblems } from '#server/platform/references.ts'
import { hoursOf } from '../schedules/draft.ts'
import { type Hours, workingTime } from '../working-time/working-time.ts'

const MINUTE = 60_000

type Ask = BodyOf<typeof slaPlans.change>
type Numbers = {
  firstResponseMinutes?: number | null | undefined
  nextResponseMinutes?: number | null | undefined
  graceMinutes?: number | null | undefined
}
type Promised = Numbers & { byPriority?: readonly Numbers[] | undefined }

/** A schedule by which a plan is counted. */
export interface Counting {
  name: string
  hours: Hours
}

/**
 * Everything that is wrong with what an SLA plan is to be.
 *
 * @param counting  where that is not what is saved: all of the plan's targets are held against it
 */
export async function planProblems(
  op: Op,
  { ask, before, counting }: { ask: Ask; before: SlaPlan | null; counting?: Counting | undefined },
): Promise<FieldError[]> {
  return [
    ...(await referenceProblems(op, [...ownReferences(ask, before), ...escalationReferences(ask, before)])),
    ...repeatedPriorities(ask),
    ...(counting ? impossible({ ...before, ...ask }, op.now, counting) : await impossibleAsSaved(op, ask, before)),
  ]
}

function ownReferences(ask: Ask, before: SlaPlan | null): Reference[] {
  const known = new Set(before?.byPriority.map(({ priority }) => priority.id))
  const priorities = (ask.byPriority ?? []).map(({ priorityId }, at) => ({
    table: 'priority' as const,
    field: `body.byPriority.${at}.priorityId`,
    id: priorityId,
    current: known.has(priorityId) ? priorityId : null,
  }))
  const scheduleId = {
    table: 'schedule' as const,
    field: 'body.scheduleId',
    id: ask.scheduleId,
    current: before?.schedule?.id,
  }
  return [scheduleId, ...priorities]
}

function repeatedPriorities({ byPriority = [] }: Ask): FieldError[] {
  const seen = new Set<number>()
  return byPriority.flatMap(({ priorityId }, at) => {
    const isAgain = seen.has(priorityId)
    seen.add(priorityId)
    const message = 'This priority has its targets already.'
    return isAgain ? [{ field: `body.byPriority.${at}.priorityId`, code: 'repeated', message }] : []
  })
}

/** Who is named in the steps; whoever was there before may stay. */
function escalationReferences({ escalations = [] }: Ask, before: SlaPlan | null): Reference[] {
  const named = (field: string, one: EscalationAction | EscalationRecipient): Reference[] => {
    if ('agentId' in one) return [{ table: 'agent', field: `${field}.agentId`, id: one.agentId }]
    if ('teamId' in one) return [{ table: 'team', field: `${field}.teamId`, id: one.teamId }]
    if ('departmentId' in one) return [{ table: 'department', field: `${field}.departmentId`, id: one.departmentId }]
    return 'to' in one ? one.to.flatMap((to, at) => named(`${field}.to.${at}`, to)) : []
  }
  const all = (steps: { actions: EscalationAction[] }[]) =>
    steps.flatMap(({ actions }, step) =>
      actions.flatMap((action, at) => named(`body.escalations.${step}.actions.${at}`, action)),
    )
  const known = new Set(all(before?.escalations ?? []).map(({ table, id }) => `${table} ${id}`))
  return all(escalations).map((it) => (known.has(`${it.table} ${it.id}`) ? { ...it, current: it.id } : it))
}

async function impossibleAsSaved(op: Op, ask: Ask, before: SlaPlan | null): Promise<FieldError[]> {
  const scheduleId = ask.scheduleId === undefined ? (before?.schedule?.id ?? null) : ask.scheduleId
  const { rows } = await sql<{
    name: string
    kind: 'hours' | 'holidays'
    timeZone: string | null
    entries: ScheduleEntry[]
    holidayIds: number[]
  }>`
    select s.name, s.kind, s.time_zone, s.entries,
      (select coalesce(json_agg(l.holidays_id), '[]') from schedule_holiday l where l.schedule_id = s.id) as holiday_ids
    from schedule s where s.id = coalesce(${scheduleId}::bigint, (select (value ->> 'defaultScheduleId')::bigint from setting where key = 'tickets'))`.execute(
    op.db,
  )
  const schedule = rows[0]
  if (!schedule) return []
  if (schedule.kind === 'holidays') {
    const message = 'Choose a schedule of working hours; holidays are taken from one.'
    return [{ field: 'body.scheduleId', code: 'not_hours', message }]
  }
  const promised = ask.scheduleId === undefined ? ask : { ...before, ...ask }
  return impossible(promised, op.now, { name: schedule.name, hours: await hoursOf(op.db, schedule) })
}

/** Targets that no ticket could ever come to, as its schedule has not so much working time ahead. */
function impossible(promised: Promised, now: Date, { name, hours }: Counting): FieldError[] {
  const time = workingTime(hours)
  const problemsOf = (numbers: Numbers, path: string): FieldError[] =>
    (['firstResponseMinutes', 'nextResponseMinutes', 'graceMinutes'] as const).flatMap((target) => {
      const minutes = numbers[target]
      if (!minutes || time.advance(now.getTime(), minutes * MINUTE) !== null) return []
      const message = `By the schedule "${name}" there would never be so many working minutes.`
      return [{ field: `${path}.${target}`, code: 'impossible_target', message }]
    })
  const { byPriority = [] } = promised
  return [
    ...problemsOf(promised, 'body'),
    ...byPriority.flatMap((numbers, at) => problemsOf(numbers, `body.byPriority.${at}`)),
  ]
}

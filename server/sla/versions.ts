import { sql } from 'kysely'
import type { EscalationStep } from '#contract/sla.ts'
import type { Db } from '#server/platform/db.ts'
import { perDatabase } from '#server/platform/per-database.ts'
import type { ScheduleRef, TimeOf } from './clock/clock.ts'
import { always, type Hours, type WorkingTime, workingTime } from './working-time/working-time.ts'

/** A version never changes: what was worked out of it is kept. Never while it is written, as that may be taken back. */
const timesIn = perDatabase(() => new Map<string, WorkingTime>())
const plansIn = perDatabase(() => new Map<string, EscalationStep[]>())
const MOST_KEPT = 500

const keyOf = ({ id, version, timeZone }: ScheduleRef) => `${id}.${version}.${timeZone}`

/** The working time of schedules by their versions; `schedules` that are not known yet are read. */
export async function timesOf(db: Db, schedules: (ScheduleRef | null)[]): Promise<TimeOf> {
  const times = timesIn(db)
  const asked = schedules.filter((schedule) => schedule !== null)
  const missing = asked.filter((schedule) => !times.has(keyOf(schedule)))
  if (missing.length > 0) await loadTimes(db, missing)
  return (schedule) => {
    if (schedule === null) return always
    const time = times.get(keyOf(schedule))
    if (!time) throw new Error(`the schedule ${keyOf(schedule)} was not read`)
    return time
  }
}

async function loadTimes(db: Db, schedules: ScheduleRef[]): Promise<void> {
  const { rows } = await sql<{ id: number; version: number; definition: Hours }>`
    select schedule_id as id, version, definition from schedule_version
    where (schedule_id, version) in (select * from unnest(${schedules.map(({ id }) => id)}::bigint[], ${schedules.map(({ version }) => version)}::integer[]))`.execute(
    db,
  )
  const times = timesIn(db)
  if (times.size + rows.length > MOST_KEPT) times.clear()
  for (const schedule of schedules) {
    const row = rows.find(({ id, version }) => id === schedule.id && version === schedule.version)
    if (row) times.set(keyOf(schedule), workingTime({ ...row.definition, timeZone: schedule.timeZone }))
  }
}

/** The steps of a plan's version. */
export async function stepsOf(db: Db, plan: { id: number; version: number } | null): Promise<EscalationStep[]> {
  if (plan === null) return []
  const plans = plansIn(db)
  const key = `${plan.id}.${plan.version}`
  const known = plans.get(key)
  if (known) return known
  const { rows } = await sql<{ steps: EscalationStep[] }>`
    select definition -> 'escalations' as steps from sla_plan_version where plan_id = ${plan.id} and version = ${plan.version}`.execute(
    db,
  )
  const steps = rows[0]?.steps ?? []
  if (plans.size >= MOST_KEPT) plans.clear()
  if (rows[0]) plans.set(key, steps)
  return steps
}

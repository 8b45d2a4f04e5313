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
  const kept = timesIn(db)
  const asked = schedules.filter((schedule) => schedule !== null)
  // Its own: what is kept may be forgotten while it is still asked.
  const times = new Map<string, WorkingTime>()
  const missing: ScheduleRef[] = []
  for (const schedule of asked) {
    const known = kept.get(keyOf(schedule))
    if (known) times.set(keyOf(schedule), known)
    else missing.push(schedule)
  }
  for (const [key, time] of await loadTimes(db, missing)) {
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(key, time)
    times.set(key, time)
  }
  return (schedule) => {
    if (schedule === null) return always
    const time = times.get(keyOf(schedule))
    if (!time) throw new Error(`the schedule ${keyOf(schedule)} was not read`)
    return time
  }
}

async function loadTimes(db: Db, schedules: ScheduleRef[]): Promise<[key: string, time: WorkingTime][]> {
  if (schedules.length === 0) return []
  const { rows } = await sql<{ id: number; version: number; definition: Hours }>`
    select schedule_id as id, version, definition from schedule_version
    where (schedule_id, version) in (select * from unnest(${schedules.map(({ id }) => id)}::bigint[], ${schedules.map(({ version }) => version)}::integer[]))`.execute(
    db,
  )
  return schedules.flatMap((schedule) => {
    const row = rows.find(({ id, version }) => id === schedule.id && version === schedule.version)
    return row ? [[keyOf(schedule), workingTime({ ...row.definition, timeZone: schedule.timeZone })]] : []
  })
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

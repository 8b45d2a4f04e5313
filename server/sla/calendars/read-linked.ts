import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { ScheduleLink } from '#db/types.ts'
import { system } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import type { Job } from '#server/platform/jobs.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { isSameJson } from '#server/platform/rows.ts'
import { holidaysProblems } from '../schedules/check.ts'
import { lockSchedules, renew } from '../schedules/renew.ts'
import { getCalendar, type Outcome } from './get.ts'
import { askForReading, lookAtAlarm } from './link.ts'

type Row = Selectable<ScheduleLink>

const HOUR = 3_600_000
/** Looked for once an hour, so a day is a little less. */
const WELL_HOURS = 23.5
/** After the first failure, the second and so on; then as the last. */
const FAILED_HOURS = [0.5, 1.5, 3.5, 5.5]

export const readCalendarsCrontab = '47 * * * * read_calendars'

/** Asks for the reading of every calendar that is due: once a day, and sooner where it has failed. */
export function readCalendars({ db }: Pick<App, 'db'>): Promise<void> {
  return operation(calendars(db), async (op) => {
    const { rows } = await sql<{ id: number }>`
      select s.id from schedule_link k join schedule s on s.id = k.schedule_id
      where k.next_at <= ${op.now} and s.availability <> 'archived' order by k.next_at`.execute(op.db)
    for (const { id } of rows) await askForReading(op, id)
  })
}

function calendars(db: App['db']): Ctx {
  return { db, actor: system('Linked calendars'), now: new Date() }
}

const Payload = z.object({ scheduleId: z.int() })

/** The job that reads one calendar. That it cannot be read is no failure of the job: it is written down. */
export function readCalendarJob({ db, config }: Pick<App, 'db' | 'config'>): Job {
  return async (payload) => {
    const { scheduleId } = Payload.parse(payload)
    const ctx = calendars(db)
    const link = await linkedTo(ctx, scheduleId)
    if (link) await readLinked(ctx, link, { allowsInside: config.privateWebhooks })
  }
}

/**
 * Reads the calendar that a schedule is linked to, as somebody asked for it.
 *
 * @throws NotFound
 * @throws Conflict `not_linked`
 */
export async function readNow(ctx: Ctx, scheduleId: number, allowed: { allowsInside: boolean }): Promise<void> {
  demandAdministrator(ctx.actor)
  const link = await linkedTo(ctx, scheduleId)
  if (link) return readLinked(ctx, link, allowed)
  const schedule = await ctx.db.selectFrom('schedule').select('id').where('id', '=', scheduleId).executeTakeFirst()
  if (!schedule) throw new NotFound()
  throw new Conflict('not_linked', 'These holidays are linked to no calendar.')
}

function linkedTo({ db }: Ctx, scheduleId: number): Promise<Row | undefined> {
  return db.selectFrom('scheduleLink').selectAll().where('scheduleId', '=', scheduleId).executeTakeFirst()
}

/** Nothing is held while the calendar is fetched; what came of it is written if it is still linked to. */
async function readLinked(ctx: Ctx, link: Row, { allowsInside }: { allowsInside: boolean }): Promise<void> {
  const outcome = await getCalendar(link, { now: ctx.now, allowsInside })
  try {
    await write(ctx, link, outcome)
  } catch (error) {
    if (!(error instanceof TakesTheRest)) throw error
    await write(ctx, link, { kind: 'failed', problem: 'no_working_time', said: error.message })
  }
}

/** Somebody else writes the calendar: it is not to end all working time. */
class TakesTheRest extends Error {}

function write(ctx: Ctx, link: Row, outcome: Outcome): Promise<void> {
  return operation(ctx, async (op) => {
    await lockSchedules(op)
    const schedule = await op.db
      .selectFrom('schedule')
      .select(['id', 'name', 'kind'])
      .where('id', '=', link.scheduleId)
      .forUpdate()
      .executeTakeFirst()
    const now = await linkedTo(op, link.scheduleId)
    if (!schedule || now?.address !== link.address) return
    await (outcome.kind === 'failed' ? noteFailure(op, now, outcome) : noteRead(op, now, outcome))
    if (outcome.kind !== 'read' || isSameJson(now.entries, outcome.contents.entries)) return
    const problems = await holidaysProblems(op, schedule.id)
    if (problems.length > 0) throw new TakesTheRest(problems.map(({ message }) => message).join(' '))
    const changes = { linkedEntries: { from: now.entries, to: outcome.contents.entries } }
    await audit(op, { type: 'schedule.changed', subject: 'schedule', id: schedule.id, changes })
    await renew(op, schedule)
  })
}

async function noteRead(
  op: Op,
  { scheduleId, failingSince }: Row,
  outcome: Exclude<Outcome, { kind: 'failed' }>,
): Promise<void> {
  await op.db
    .updateTable('scheduleLink')
    .set({
      ...(outcome.kind === 'read' && {
        entries: JSON.stringify(outcome.contents.entries),
        skipped: JSON.stringify(outcome.contents.skipped),
        past: outcome.contents.past,
        etag: outcome.etag,
        lastModified: outcome.lastModified,
      }),
      triedAt: op.now,
      readAt: op.now,
      nextAt: new Date(op.now.getTime() + WELL_HOURS * HOUR),
      failures: 0,
      failingSince: null,
      problem: null,
      said: null,
    })
    .where('scheduleId', '=', scheduleId)
    .execute()
  if (failingSince !== null) await lookAtAlarm(op, scheduleId)
}

async function noteFailure(
  op: Op,
  { scheduleId, failures, failingSince }: Row,
  { problem, said }: Extract<Outcome, { kind: 'failed' }>,
): Promise<void> {
  const hours = FAILED_HOURS[Math.min(failures, FAILED_HOURS.length - 1)] as number
  await op.db
    .updateTable('scheduleLink')
    .set({
      triedAt: op.now,
      nextAt: new Date(op.now.getTime() + hours * HOUR),
      failures: failures + 1,
      failingSince: failingSince ?? op.now,
      problem,
      said,
    })
    .where('scheduleId', '=', scheduleId)
    .execute()
  await lookAtAlarm(op, scheduleId)
}

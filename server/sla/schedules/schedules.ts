import { sql } from 'kysely'
import type { BodyOf } from '#contract/route.ts'
import type { Schedule, schedules } from '#contract/sla.ts'
import type { Actor } from '#server/platform/actor.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, changesOf, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { asDefault, isDefault } from '#server/settings/default-id.ts'
import { linkProblems } from '../calendars/check.ts'
import { linkCalendar, linkOf, lookAtAlarm } from '../calendars/link.ts'
import { holidaysProblems, scheduleProblems } from './check.ts'
import { keepVersion, lockSchedules, renew } from './renew.ts'

const rows = (actor: Actor) => sql`
  select s.id, s.name, s.kind, s.description, s.time_zone, s.entries,
    (select coalesce(json_agg(json_build_object('id', h.id, 'name', h.name) order by lower(h.name), h.id), '[]')
      from schedule_holiday l join schedule h on h.id = l.holidays_id where l.schedule_id = s.id) as holidays,
    ${linkOf(actor)} as link,
    ${isDefault('defaultScheduleId', sql`s.id`)} as is_default, s.version, s.availability,
    s.kind || lower(s.name) as list_order, lower(s.name || ' ' || s.description) as list_words,
    s.availability as list_availability
  from schedule s`

const kind: Archiving = {
  table: 'schedule',
  uses: (id) => [
    use(
      'openTickets',
      'nothing',
      sql`from ticket t join ticket_sla s on s.ticket_id = t.id
        where t.state = 'open' and t.deleted_at is null and (s.clock #>> '{terms,schedule,id}')::bigint = ${id}`,
    ),
    use(
      'departments',
      'disable',
      sql`from department where schedule_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use('agents', 'disable', sql`from agent where schedule_id = ${id} and availability <> 'archived'`, sql`name`),
    use('slaPlans', 'disable', sql`from sla_plan where schedule_id = ${id} and availability <> 'archived'`, sql`name`),
    use(
      'schedules',
      'disable',
      sql`from schedule_holiday l join schedule s on s.id = l.schedule_id
        where l.holidays_id = ${id} and s.availability <> 'archived'`,
      sql`s.name`,
    ),
    ...usedByAutomation('schedule', id),
  ],
  isDefault: (op, id) => asDefault(op, { name: 'defaultScheduleId', id, words: 'the default schedule' }),
}

export const listSchedules = (ctx: Ctx, query: ListQuery) => listRows<Schedule>(ctx.db, rows(ctx.actor), query)
export const getSchedule = (ctx: Ctx, id: number) => oneRow<Schedule>(ctx.db, rows(ctx.actor), id)
export const scheduleUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** What the administrator of the machine allows. */
interface Allowed {
  /** Calendars may lie in our own networks, and need not be encrypted. */
  allowsInside?: boolean
}

/**
 * Creates a schedule of working hours or of holidays. A calendar that it is linked to is read by a job.
 *
 * @throws BadInput  no working time in it, an unknown time zone, holidays that are none: all at once
 */
export function createSchedule(
  ctx: Ctx,
  body: BodyOf<typeof schedules.create>,
  { allowsInside = false }: Allowed = {},
): Promise<Schedule> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockSchedules(op)
    const { entries = [], holidayIds = [], linkAddress = null, ...fields } = body
    const draft = { kind: fields.kind, timeZone: fields.timeZone ?? null, entries, holidayIds }
    refuseProblems([
      ...(await scheduleProblems(op, { id: null, draft, before: null })),
      ...linkProblems(linkAddress, { kind: fields.kind, allowsInside }),
    ])
    const values = { availability: 'active' as const, ...fields, entries: JSON.stringify(entries) }
    const id = await createRow(op, 'schedule', values, linkAddress === null ? {} : { linkAddress })
    await linkHolidays(op, id, holidayIds)
    if (linkAddress !== null) await linkCalendar(op, id, linkAddress)
    await keepVersion(op, [id])
    return getSchedule(op, id)
  })
}

/**
 * Changes a schedule. Open tickets that are counted by it are counted by the new one from now on: a job sees to them.
 *
 * @throws BadInput  as for a new one; and SLA plans that could never be kept by it, or by hours that take it as holidays
 * @throws Conflict  `name_taken`, `in_use`, `is_default`
 */
export function changeSchedule(
  ctx: Ctx,
  id: number,
  body: BodyOf<typeof schedules.change>,
  { allowsInside = false }: Allowed = {},
): Promise<Schedule> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockSchedules(op)
    const before = await lockRow(op, 'schedule', id)
    const now = await getSchedule(op, id)
    const { entries, holidayIds, linkAddress, ...fields } = body
    const linked = now.holidays.map((one) => one.id)
    const address = now.link?.address ?? null
    const draft = {
      kind: now.kind,
      timeZone: fields.timeZone === undefined ? now.timeZone : fields.timeZone,
      entries: entries ?? now.entries,
      holidayIds: holidayIds ?? linked,
    }
    refuseProblems([
      ...(await scheduleProblems(op, { id, draft, before: now })),
      ...(linkAddress === address ? [] : linkProblems(linkAddress ?? null, { kind: now.kind, allowsInside })),
    ])
    await refuseLeaving(op, kind, { before, to: fields.availability })
    const also: Changes = changesOf(
      { entries: now.entries, holidayIds: linked, linkAddress: address },
      { entries, holidayIds, linkAddress },
    )
    const changes = await changeRow(op, 'schedule', { before, patch: fields, also })
    if (also.entries) {
      await sql`update schedule set entries = ${JSON.stringify(entries)}::jsonb where id = ${id}`.execute(op.db)
    }
    if (also.entries && now.kind === 'holidays') refuseProblems(await holidaysProblems(op, id))
    if (also.holidayIds) {
      await op.db.deleteFrom('scheduleHoliday').where('scheduleId', '=', id).execute()
      await linkHolidays(op, id, draft.holidayIds)
    }
    if (also.linkAddress) await linkCalendar(op, id, linkAddress ?? null)
    if (also.linkAddress || changes.availability) await lookAtAlarm(op, id)
    const lost = also.linkAddress && linkAddress === null && now.link && now.link.entries.length > 0
    const isOther = also.entries || also.holidayIds || lost || changes.timeZone || changes.name
    if (isOther) await renew(op, now)
    return getSchedule(op, id)
  })
}

/** @throws Conflict `in_use`, `is_default` */
export function archiveSchedule(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockSchedules(op)
    await lookAtAlarm(op, id)
    return archiveOrDelete(op, kind, id)
  })
}

async function linkHolidays(op: Op, scheduleId: number, holidayIds: number[]): Promise<void> {
  if (holidayIds.length === 0) return
  const values = [...new Set(holidayIds)].map((holidaysId) => ({ scheduleId, holidaysId }))
  await op.db.insertInto('scheduleHoliday').values(values).execute()
}

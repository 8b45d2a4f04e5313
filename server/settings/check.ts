import { sql } from 'kysely'
import { alertKinds } from '#contract/mail-settings.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { referenceProblems } from '#server/platform/references.ts'
import { loadSettings, type SettingsPatch } from './settings.ts'

/** Everything in a change of settings that names what does not exist, or what cannot be a default. */
export async function settingsProblems(op: Op, patch: SettingsPatch): Promise<FieldError[]> {
  const { desk = {}, tickets = {}, notices = {}, mail = {} } = patch
  const { tickets: now, mail: mailNow } = await loadSettings(op.db)
  const field = (name: string) => `body.tickets.${name}`
  const unusable = await referenceProblems(op, [
    {
      table: 'department',
      field: field('defaultDepartmentId'),
      id: tickets.defaultDepartmentId,
      current: now.defaultDepartmentId,
    },
    {
      table: 'priority',
      field: field('defaultPriorityId'),
      id: tickets.defaultPriorityId,
      current: now.defaultPriorityId,
    },
    {
      table: 'ticketStatus',
      field: field('defaultStatusId'),
      id: tickets.defaultStatusId,
      current: now.defaultStatusId,
    },
    { table: 'slaPlan', field: field('defaultSlaPlanId'), id: tickets.defaultSlaPlanId, current: now.defaultSlaPlanId },
    {
      table: 'schedule',
      field: field('defaultScheduleId'),
      id: tickets.defaultScheduleId,
      current: now.defaultScheduleId,
    },
    {
      table: 'helpTopic',
      field: field('defaultHelpTopicId'),
      id: tickets.defaultHelpTopicId,
      current: now.defaultHelpTopicId,
    },
    { table: 'numberSequence', field: field('sequenceId'), id: tickets.sequenceId, current: now.sequenceId },
    ...(['defaultAddressId', 'alertAddressId'] as const).map((name) => ({
      table: 'mailAddress' as const,
      field: `body.mail.${name}`,
      id: mail[name],
      current: mailNow[name],
    })),
  ])
  const { rows } = await sql<{ isPrivate: boolean; isHolidays: boolean; isNotOpen: boolean }>`
    select exists (select from department where id = ${tickets.defaultDepartmentId ?? null} and not is_public) as is_private,
      exists (select from schedule where id = ${tickets.defaultScheduleId ?? null} and kind <> 'hours') as is_holidays,
      exists (select from ticket_status where id = ${tickets.defaultStatusId ?? null} and state <> 'open') as is_not_open`.execute(
    op.db,
  )
  const problems = [...unusable, ...silentAlerts(notices)]
  if (rows[0]?.isPrivate) {
    const message = 'Requesters see the name of the default department, so it has to be a public one.'
    problems.push({ field: field('defaultDepartmentId'), code: 'not_public', message })
  }
  if (rows[0]?.isHolidays) {
    const message = 'Choose a schedule of working hours; holidays are taken from one.'
    problems.push({ field: field('defaultScheduleId'), code: 'not_hours', message })
  }
  if (rows[0]?.isNotOpen) {
    problems.push({
      field: field('defaultStatusId'),
      code: 'not_open',
      message: 'A new ticket begins in an open status.',
    })
  }
  if (desk.timeZone !== undefined && !isTimeZone(desk.timeZone)) {
    const message = 'Name a time zone like Europe/Berlin.'
    problems.push({ field: 'body.desk.timeZone', code: 'unknown_time_zone', message })
  }
  return problems
}

/** Alerts that would be switched on and tell nobody. */
function silentAlerts(notices: NonNullable<SettingsPatch['notices']>): FieldError[] {
  const silent = alertKinds.filter((kind) => {
    const { active, ...recipients } = notices[kind] ?? { active: false }
    return active && !Object.values(recipients).includes(true)
  })
  const message = 'Choose who is told, or switch the alert off.'
  return silent.map((kind) => ({ field: `body.notices.${kind}`, code: 'no_recipient', message }))
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

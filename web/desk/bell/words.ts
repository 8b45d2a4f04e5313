import type { TFunction } from 'i18next'
import type { Notification } from '#contract/notifications.ts'

/** What a notification says, in one sentence: "Ada wrote", "Sam assigned it to you", "Mailbox Support cannot be read". */
export function notificationWords(t: TFunction, { kind, event, data }: Notification): string {
  const actor = text(data.actor) || t('desk-bell:somebody')
  if (kind === 'assignment') {
    const whom = text(data.why).startsWith('team.') ? 'team' : 'you'
    if (event === 'ticket.opened') return t(`desk-bell:new.${whom}`, { actor })
    return data.byItself ? t('desk-bell:assigned.byItself') : t(`desk-bell:assigned.${whom}`, { actor })
  }
  // Put aside as a note, as nobody knows who wrote it; or it says that one of ours did not arrive.
  if (kind === 'newMessage' && event === 'note.added') return t('desk-bell:event.held')
  if (event && isKnown(told, event)) return t(`desk-bell:event.${told[event]}`, { actor })
  if (isKnown(alarms, kind)) {
    const named = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, text(value)]))
    return t(`desk-bell:alarm.${kind}`, named)
  }
  return t('desk-bell:event.other', { actor })
}

/** Why this person is told; null of an alarm. */
export function whyWords(t: TFunction, { kind, data }: Notification): string | null {
  // The sentence says it already.
  if (kind === 'assignment') return null
  const why = text(data.why).replace('.', '_')
  return isKnown(reasons, why) ? t(`desk-bell:why.${why}`) : null
}

/** Where an alarm is put right. */
export function alarmPlace({ kind, data }: Notification): string {
  if (kind === 'template_broken') {
    return `/desk/admin/templates/${text(data.template).replaceAll('.', '_')}?language=${encodeURIComponent(text(data.language))}`
  }
  if (kind === 'sender_storm' || kind === 'over_limit') {
    return `/desk/admin/incoming-mail?${new URLSearchParams({ fate: 'rejected', q: text(data.sender) })}`
  }
  if (kind === 'mail_quarantined') return '/desk/admin/incoming-mail?fate=quarantined'
  if (kind === 'desk_send_failing') return '/desk/admin/outgoing-mail?state=deferred'
  if (data.agentId) return `/desk/admin/agents?open=${Number(data.agentId)}`
  if (data.ruleId) return `/desk/admin/rules?open=${Number(data.ruleId)}`
  if (data.filterId) return `/desk/admin/ticket-filters?open=${Number(data.filterId)}`
  if (data.scheduleId) return `/desk/admin/schedules?open=${Number(data.scheduleId)}`
  if (data.mailboxId) return `/desk/admin/mailboxes?open=${Number(data.mailboxId)}`
  return '/desk/admin'
}

const told = {
  'ticket.opened': 'opened',
  'message.received': 'message',
  'reply.sent': 'reply',
  'note.added': 'note',
  'ticket.transferred': 'transferred',
  'ticket.overdue': 'overdue',
  'ticket.escalated': 'escalated',
  'ticket.reopened': 'reopened',
  'ticket.assigned': 'assigned',
  'ticket.rated': 'rated',
} as const

const alarms = {
  mailbox_failing: true,
  mailbox_send_failing: true,
  mailbox_disconnected: true,
  mailbox_silent: true,
  rule_failed: true,
  rule_stopped: true,
  sender_storm: true,
  over_limit: true,
  mail_quarantined: true,
  desk_send_failing: true,
  jobs_failed: true,
  password_guessing: true,
  filter_failed: true,
  template_broken: true,
  calendar_failing: true,
} as const

const reasons = {
  assigned: true,
  last_respondent: true,
  department_manager: true,
  department_member: true,
  team_member: true,
  team_lead: true,
  organization_manager: true,
  admin_email: true,
  sla_plan: true,
} as const

function isKnown<T extends object>(known: T, name: string): name is string & keyof T {
  return Object.hasOwn(known, name)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

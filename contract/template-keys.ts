/** Mails to requesters: no note and nothing else that is for agents ever goes into them. */
export const requesterTemplates = [
  'ticket.autoresp',
  'ticket.autoreply',
  'ticket.notice',
  'ticket.reply',
  'ticket.activity.notice',
  'ticket.overlimit',
  'message.autoresp',
  'ticket.assigned-notice',
  'ticket.status-notice',
  'ticket.resolved-notice',
  'ticket.merged-notice',
] as const

/** Of those, what somebody may do without: it tells what happens. What answers him or asks him something he always gets. */
export const optionalTemplates: readonly TemplateKey[] = [
  'ticket.activity.notice',
  'ticket.assigned-notice',
  'ticket.status-notice',
  'ticket.resolved-notice',
  'ticket.merged-notice',
]

export const agentTemplates = [
  'ticket.alert',
  'message.alert',
  'note.alert',
  'assigned.alert',
  'transfer.alert',
  'ticket.overdue',
  'ticket.escalated',
  'rating.alert',
  'alerts.digest',
] as const

export const templateKeys = [...requesterTemplates, ...agentTemplates] as const
export type TemplateKey = (typeof templateKeys)[number]

export const templateLanguages = ['en', 'de'] as const
export type TemplateLanguage = (typeof templateLanguages)[number]

import { IconAlarm, IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TicketSummary } from '#contract/tickets.ts'
import { Dot } from '#web/ui/dot.tsx'
import { useFormat } from '#web/ui/format.ts'
import { useNow } from '#web/ui/time.tsx'
import { useChoices } from './choices.ts'
import { dueState } from './due-state.ts'
import styles from './marks.module.css'

export function StatusMark({ status }: { status: TicketSummary['status'] }) {
  return (
    <span className={styles.mark}>
      <Dot color={`var(--state-${status.state})`} hollow={status.state !== 'open'} />
      <span className={styles.text}>{status.name}</span>
    </span>
  )
}

export function PriorityMark({ priority }: { priority: TicketSummary['priority'] }) {
  return (
    <span className={styles.mark}>
      <span className={styles.bar} style={{ '--mark': priority.color } as object} aria-hidden />
      <span className={styles.text}>{priority.name}</span>
    </span>
  )
}

/** How long until it is due: green, amber when three quarters of the time are gone, red after it. */
export function DueClock({
  ticket,
}: {
  ticket: Pick<TicketSummary, 'dueAt' | 'isOverdue' | 'createdAt' | 'status' | 'slaPlan'>
}) {
  const { t } = useTranslation()
  const { brief, dateTime } = useFormat()
  const now = useNow()
  const { slaPlans } = useChoices()
  const plan = slaPlans.find(({ id }) => id === ticket.slaPlan?.id)
  const state = dueState(ticket, now, plan?.graceMinutes)
  if (!state || !ticket.dueAt) return <span className={styles.none}>–</span>
  const Icon = state === 'overdue' ? IconAlarm : IconClock
  const when = dateTime(ticket.dueAt)
  const title = state === 'overdue' ? t('desk-ticket:due.overdue', { when }) : t('desk-ticket:due.due', { when })
  return (
    <time dateTime={ticket.dueAt} className={styles.due} data-state={state} title={title}>
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">
        {state === 'overdue' ? t('desk-ticket:due.overdueShort') : t('desk-ticket:due.dueShort')}{' '}
      </span>
      {brief(ticket.dueAt, now)}
    </time>
  )
}

import { useTranslation } from 'react-i18next'
import type { PortalTicketSummary } from '#contract/portal.ts'
import { Dot } from '#web/ui/dot.tsx'
import styles from './request-state.module.css'

type Ticket = Pick<PortalTicketSummary, 'status' | 'isAnswered'>

/** How a request stands, in plain words. */
export function RequestState({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const words = {
    waiting: t('portal:state.waiting'),
    answered: t('portal:state.answered'),
    resolved: t('portal:state.resolved'),
    closed: t('portal:state.closed'),
  }
  const state = stateOf(ticket)
  return (
    <span className={styles.state} data-state={state}>
      <Dot color="currentColor" hollow={state === 'closed'} />
      {words[state]}
    </span>
  )
}

function stateOf({ status, isAnswered }: Ticket): 'waiting' | 'answered' | 'resolved' | 'closed' {
  if (status.state === 'open') return isAnswered ? 'answered' : 'waiting'
  return status.state === 'resolved' ? 'resolved' : 'closed'
}

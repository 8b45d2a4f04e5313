import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { PortalTicketSummary } from '#contract/portal.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { RequestState } from '../request-state.tsx'
import styles from './page.module.css'

export function RequestRow({ ticket }: { ticket: PortalTicketSummary }) {
  const { t } = useTranslation()
  const { requester, relation } = ticket
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <RequestState ticket={ticket} />
        <span className={styles.time}>
          <RelativeTime at={ticket.updatedAt} />
        </span>
      </div>
      <Link to="/requests/$ticketId" params={{ ticketId: String(ticket.id) }} className={styles.subject} dir="auto">
        {ticket.subject}
      </Link>
      <div className={styles.facts}>
        <span>#{ticket.number}</span>
        <span dir="auto">{ticket.department}</span>
        {relation === 'collaborator' ? <span>{t('portal:list.shared', { name: requester.name })}</span> : null}
        {relation === 'organization' ? <span>{t('portal:list.organization', { name: requester.name })}</span> : null}
      </div>
    </li>
  )
}

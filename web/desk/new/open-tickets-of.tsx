import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listTickets } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { Dot } from '#web/ui/dot.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './form.module.css'

/** What this person has open: often the call is about one of them. */
export function OpenTicketsOf({ requesterId }: { requesterId: number }) {
  const { t } = useTranslation()
  const search = { requester: String(requesterId), status: 'open', sort: '-updated' as const, limit: 4 }
  const { data } = useQuery(query(listTickets, { query: search }))
  if (!data || data.items.length === 0) return null
  return (
    <section className={styles.others} aria-label={t('desk-ticket:new.openTickets')}>
      <p>{t('desk-ticket:new.openTickets')}</p>
      <ul>
        {data.items.map((ticket) => (
          <li key={ticket.id}>
            <Dot color={`var(--state-${ticket.status.state})`} />
            <Link to="/tickets/$ticketId" params={{ ticketId: String(ticket.id) }}>
              {ticket.number} <bdi>{ticket.subject}</bdi>
            </Link>
            <RelativeTime at={ticket.updatedAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listTickets, type Ticket } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { Dot } from '#web/ui/dot.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './context.module.css'
import { Section } from './section.tsx'

const SHOWN = 5

/** What else the requester has asked. */
export function OtherTickets({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const { id, openTickets, closedTickets } = ticket.requester
  const all = openTickets + closedTickets - 1
  const search = { requester: String(id), sort: '-updated' as const, limit: SHOWN + 1 }
  const { data } = useQuery({ ...query(listTickets, { query: search }), enabled: all > 0 })
  if (all <= 0) return null
  const others = (data?.items ?? []).filter((other) => other.id !== ticket.id).slice(0, SHOWN)
  return (
    <Section id="others" title={t('desk-ticket:section.others')} count={all}>
      <ul className={styles.others}>
        {others.map((other) => (
          <li key={other.id}>
            <Link to="/tickets/$ticketId" params={{ ticketId: String(other.id) }} className={styles.other}>
              <Dot color={`var(--state-${other.status.state})`} hollow={other.status.state !== 'open'} />
              <span className={styles.otherWords}>
                <bdi>{other.subject}</bdi>
                <span className={styles.otherFacts}>
                  {other.number} · {other.status.name} · <RelativeTime at={other.updatedAt} />
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {all > others.length ? (
        <Link to="/people/$userId" params={{ userId: String(id) }} className={styles.more}>
          {t('desk-ticket:others.all', { count: all })}
        </Link>
      ) : null}
    </Section>
  )
}

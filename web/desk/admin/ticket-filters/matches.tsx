import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ActionKind } from '#contract/actions.ts'
import { listFilterMatches, type TicketFilter } from '#contract/ticket-filters.ts'
import { query } from '#web/queries.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { whyWords } from '../../why-words.ts'
import { FieldSection } from '../fields/section.tsx'
import { DidList } from '../rules/did-list.tsx'
import styles from './ticket-filters.module.css'

/** The run log: what it matched lately, what came of it, and what a silent one would have done. */
export function Matches({ filter: { id, matches } }: { filter: TicketFilter }) {
  const { t } = useTranslation()
  const { data } = useQuery(query(listFilterMatches, { params: { id }, query: { limit: 10 } }))
  return (
    <FieldSection title={t('admin-rules:log.title')} lead={t('admin-rules:log.lead', { count: matches })}>
      {data && data.items.length > 0 ? (
        <ul className={styles.log}>
          {data.items.map(({ id: key, at, ticket, outcome, micros, version, did, data: more }) => (
            <li key={key}>
              {ticket ? (
                <Link to="/tickets/$ticketId" params={{ ticketId: String(ticket.id) }}>
                  #{ticket.number} <bdi>{ticket.subject}</bdi>
                </Link>
              ) : (
                <bdi>
                  {String(more.subject ?? '')} ({String(more.requester ?? '')})
                </bdi>
              )}
              <span>
                {t(`admin-rules:log.${outcome}`)}
                {more.error ? `: ${failureWords(more)}` : ''} · {t('admin-rules:version', { version })} ·{' '}
                {t('admin-rules:log.took', { ms: Math.round(micros / 100) / 10 })} · <RelativeTime at={at} />
              </span>
              <DidList did={did} />
            </li>
          ))}
        </ul>
      ) : null}
    </FieldSection>
  )
}

/** Which action it was, and why; what was noted before there were codes, as it is. */
function failureWords({ error, action, why, whyValues }: Record<string, unknown>): string {
  return why ? `${i18next.t(`admin-rules:action.${action as ActionKind}`)}: ${whyWords(why, whyValues)}` : String(error)
}

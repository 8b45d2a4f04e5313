import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listRuleRuns, type Rule } from '#contract/rules.ts'
import { query } from '#web/queries.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { FieldSection } from '../fields/section.tsx'
import styles from '../ticket-filters/ticket-filters.module.css'
import { DidList } from './did-list.tsx'

/** The run log: on which tickets it ran lately, what came of it, and what a silent one would have done. */
export function Runs({ rule: { id, runs } }: { rule: Rule }) {
  const { t } = useTranslation()
  const { data } = useQuery(query(listRuleRuns, { params: { id }, query: { limit: 10 } }))
  return (
    <FieldSection title={t('admin-rules:runLog.title')} lead={t('admin-rules:runLog.lead', { count: runs })}>
      {data && data.items.length > 0 ? (
        <ul className={styles.log}>
          {data.items.map((run) => (
            <li key={run.id}>
              <Link to="/tickets/$ticketId" params={{ ticketId: String(run.ticket.id) }}>
                #{run.ticket.number} <bdi>{run.ticket.subject}</bdi>
              </Link>
              <span>
                {t(`admin-rules:runLog.${run.outcome}`, { chain: run.chain.toReversed().join(' → ') })}
                {run.error ? `: ${run.error}` : ''} · {t('admin-rules:version', { version: run.version })} ·{' '}
                {t('admin-rules:log.took', { ms: Math.round(run.micros / 100) / 10 })} · <RelativeTime at={run.at} />
              </span>
              <DidList did={run.did} />
            </li>
          ))}
        </ul>
      ) : null}
    </FieldSection>
  )
}

import { IconMailOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listBlockedSenders } from '#contract/blocked-senders.ts'
import { query } from '#web/queries.ts'
import styles from './ticket-filters.module.css'

/** What osTicket has as its system ban list: asked before all filters, and never in their way. */
export function BlockedSendersEntry() {
  const { t } = useTranslation()
  const { data } = useQuery(query(listBlockedSenders, { query: { limit: 200 } }))
  const count = data?.items.length ?? 0
  return (
    <p className={styles.builtIn}>
      <IconMailOff size={18} aria-hidden />
      <span>
        <Link to="/admin/blocked-senders">{t('admin-rules:blocked.name')}</Link>{' '}
        {t('admin-rules:blocked.text', { count, more: data?.nextCursor ? '+' : '' })}
      </span>
    </p>
  )
}

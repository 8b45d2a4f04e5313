import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { LedgerRow } from '#contract/intake.ts'
import type { Column } from '#web/ui/data-table.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from '../mail/mail.module.css'
import { PersonName } from '../mail/person-name.tsx'
import { TicketLink } from '../mail/ticket-link.tsx'
import { FateBadge, useWhy } from './fate.tsx'

export function useLedgerColumns(): Column<LedgerRow>[] {
  const { t } = useTranslation()
  const whyOf = useWhy()
  const from = (row: LedgerRow) =>
    row.from ? <PersonName {...row.from} /> : <span className={styles.soft}>{t('admin-mail:in.nobody')}</span>
  return [
    {
      key: 'time',
      label: t('admin-mail:in.time'),
      width: '7rem',
      render: (row) => <RelativeTime at={row.receivedAt} />,
      isMinor: true,
    },
    {
      key: 'from',
      label: t('admin-mail:in.from'),
      width: '26%',
      render: (row) => <div className={styles.brief}>{from(row)}</div>,
      isMinor: true,
    },
    {
      key: 'subject',
      label: t('admin-mail:in.subject'),
      render: (row) => (
        <>
          <Link to="/admin/incoming-mail/$mailId" params={{ mailId: String(row.id) }} className={styles.brief}>
            <bdi>{row.subject.trim() || t('admin-mail:in.noSubject')}</bdi>
          </Link>
          <div className={styles.narrow}>
            <div className={styles.brief}>{from(row)}</div>
            <RelativeTime at={row.receivedAt} className={styles.soft} />
          </div>
        </>
      ),
    },
    {
      key: 'fate',
      label: t('admin-mail:in.fate'),
      width: 'min(14rem, 42vw)',
      render: (row) => {
        const why = whyOf(row)
        return (
          <div className={styles.fate}>
            <FateBadge fate={row.fate} />
            {why ? <span className={`${styles.soft} ${styles.brief}`}>{why}</span> : null}
            <span className={styles.narrow}>{row.ticket ? <TicketLink ticket={row.ticket} /> : null}</span>
          </div>
        )
      },
    },
    {
      key: 'ticket',
      label: t('admin-mail:ticket'),
      width: '7rem',
      render: (row) => (row.ticket ? <TicketLink ticket={row.ticket} /> : '–'),
      isMinor: true,
    },
  ]
}

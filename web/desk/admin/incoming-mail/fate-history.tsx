import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { LedgerMessage } from '#contract/intake.ts'
import { DateTime } from '#web/ui/time.tsx'
import styles from '../mail/mail.module.css'
import { FateBadge, useWhy } from './fate.tsx'

/** Every fate that a message had, the first first. */
export function FateHistory({ history }: Pick<LedgerMessage, 'history'>) {
  const { t } = useTranslation()
  const whyOf = useWhy()
  return (
    <ol className={styles.history}>
      {history.map((one, i) => {
        const why = whyOf(one)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: fates are only ever added at the end.
          <li key={i}>
            <FateBadge fate={one.fate} />
            {why ? <span>{why}</span> : null}
            {one.ticketId === null ? null : (
              <Link to="/tickets/$ticketId" params={{ ticketId: String(one.ticketId) }}>
                {t('admin-mail:in.toTicket')}
              </Link>
            )}
            <span className={styles.soft}>
              <DateTime at={one.at} /> · <bdi>{one.by}</bdi>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

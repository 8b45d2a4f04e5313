import { IconAlertTriangle, IconEye } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TicketFilter } from '#contract/ticket-filters.ts'
import { ToneBadge } from '#web/ui/tone-badge.tsx'
import styles from './flags.module.css'

/** What is to be known of a filter or rule in its list: that it only looks on, and what is wrong with it. */
export function Flags({ flags, isSilent }: Pick<TicketFilter, 'flags' | 'isSilent'>) {
  const { t } = useTranslation()
  return (
    <>
      {flags.length === 0 && !isSilent ? '–' : null}
      {isSilent ? (
        <ToneBadge tone="plain" Icon={IconEye}>
          <span className={styles.whole}>{t('admin-rules:rule.silent')}</span>
        </ToneBadge>
      ) : null}
      {flags.length === 0 ? null : (
        <ToneBadge tone="warn" Icon={IconAlertTriangle}>
          {flags.length === 1 && flags[0]
            ? t(`admin-rules:flagShort.${flags[0].code}`)
            : t('admin-rules:filter.flagCount', { count: flags.length })}
        </ToneBadge>
      )}
    </>
  )
}

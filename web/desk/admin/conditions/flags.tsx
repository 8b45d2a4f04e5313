import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Flag } from '#contract/ruling.ts'
import { flagWords } from '../ticket-filters/flag-words.ts'
import styles from '../ticket-filters/ticket-filters.module.css'

/** What an administrator should look at, in words. */
export function Flags({ flags }: { flags: Flag[] }) {
  const { t } = useTranslation()
  if (flags.length === 0) return null
  return (
    <ul className={styles.flags} aria-label={t('admin-rules:filter.flags')}>
      {flags.map((flag) => (
        <li key={`${flag.code} ${flag.at}`}>
          <IconAlertTriangle size={16} aria-hidden />
          {flagWords(t, flag)}
        </li>
      ))}
    </ul>
  )
}

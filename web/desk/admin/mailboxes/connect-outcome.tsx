import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { readConnectSearch } from './connect-search.ts'
import styles from './mailboxes.module.css'

/** How it ended, when the provider has just sent the browser back. */
export function ConnectOutcome() {
  const { t } = useTranslation()
  const { connect, said } = readConnectSearch(useSearch({ strict: false }))
  if (!connect) return null
  return (
    <div className={styles.trouble} data-tone={connect === 'done' ? 'good' : 'bad'} role="status">
      {connect === 'done' ? (
        <p>{t('admin-mail:oauth.done')}</p>
      ) : (
        <p>
          {t('admin-mail:oauth.refused')} <q dir="auto">{said}</q>
        </p>
      )}
    </div>
  )
}

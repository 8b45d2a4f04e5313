import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '#web/live.ts'
import styles from './connection-bar.module.css'

/** Says when what is on the screen may be old. A hiccup of a few seconds is not worth saying. */
export function ConnectionBar() {
  const { t } = useTranslation()
  const isLost = useConnection() === 'reconnecting'
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    if (!isLost) return setShown(false)
    const timer = setTimeout(() => setShown(true), 3000)
    return () => clearTimeout(timer)
  }, [isLost])
  return (
    <div role="status" className={styles.place}>
      {isShown ? (
        <p className={styles.bar}>{navigator.onLine ? t('ui:connection.reconnecting') : t('ui:connection.offline')}</p>
      ) : null}
    </div>
  )
}

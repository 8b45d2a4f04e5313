import { Button } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from './bell.module.css'
import { NotificationList } from './notification-list.tsx'
import { useMarkRead, useNewest } from './use-notifications.ts'

/** The newest notifications, with the way to all of them. */
export default function Panel({ onClose, isSheet = false }: { onClose: () => void; isSheet?: boolean }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useNewest()
  const markRead = useMarkRead()
  const panel = useRef<HTMLDivElement>(null)
  const [newest] = data?.items ?? []
  const isThere = data !== undefined
  // The newest can be opened with Enter at once.
  useEffect(() => {
    if (isThere) (panel.current?.querySelector('li a') as HTMLElement | null)?.focus({ preventScroll: true })
  }, [isThere])
  return (
    <div className={styles.panel} ref={panel}>
      <div className={styles.head}>
        {isSheet ? null : <h2 className={styles.title}>{t('desk-bell:title')}</h2>}
        {newest && data?.unread ? (
          <Button variant="subtle" size="compact-sm" onClick={() => markRead({ upTo: newest.id })}>
            {t('desk-bell:readAll')}
          </Button>
        ) : null}
      </div>
      <div className={styles.scroll}>
        {!data && !error ? <RowSkeletons count={4} /> : null}
        {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <EmptyState icon={<IconBellOff size={22} />} title={t('desk-bell:empty.title')}>
            {t('desk-bell:empty.text')}
          </EmptyState>
        ) : null}
        {data ? <NotificationList items={data.items} onOpened={onClose} /> : null}
      </div>
      <div className={styles.foot}>
        <Link to="/notifications" onClick={onClose}>
          {t('desk-bell:all')}
        </Link>
        <Link to="/profile" hash="notices" onClick={onClose}>
          {t('desk-bell:choose')}
        </Link>
      </div>
    </div>
  )
}

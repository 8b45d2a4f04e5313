import { Button, SegmentedControl } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listNotifications } from '#contract/notifications.ts'
import { pages } from '#web/queries.ts'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from './bell.module.css'
import { NotificationList } from './notification-list.tsx'
import { useMarkRead } from './use-notifications.ts'

/** All notifications that there are, page by page. */
export function NotificationsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { unread: unreadOnly = false } = useSearch({ from: '/desk/notifications' })
  const unread = unreadOnly ? ('true' as const) : ('false' as const)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    pages(listNotifications, { query: { unread, limit: 50 } }),
  )
  const markRead = useMarkRead()
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const [newest] = items
  return (
    <div className={styles.page}>
      <PageHeader
        title={t('desk-bell:title')}
        lead={t('desk-bell:lead')}
        actions={
          newest && data?.pages[0]?.unread ? (
            <Button variant="default" onClick={() => markRead({ upTo: newest.id })}>
              {t('desk-bell:readAll')}
            </Button>
          ) : null
        }
      />
      <SegmentedControl
        className={styles.filter}
        aria-label={t('desk-bell:show')}
        value={unreadOnly ? 'unread' : 'all'}
        onChange={(value) =>
          navigate({ to: '/notifications', search: value === 'unread' ? { unread: true } : {}, replace: true })
        }
        data={[
          { value: 'all', label: t('desk-bell:filter.all') },
          { value: 'unread', label: t('desk-bell:filter.unread') },
        ]}
      />
      {!data && !error ? <RowSkeletons /> : null}
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {data && items.length === 0 ? (
        <EmptyState
          icon={<IconBellOff size={22} />}
          title={unreadOnly ? t('desk-bell:empty.allRead') : t('desk-bell:empty.title')}
        >
          {t('desk-bell:empty.text')}
        </EmptyState>
      ) : null}
      {items.length > 0 ? (
        <div className={styles.card}>
          <NotificationList items={items} />
        </div>
      ) : null}
      {hasNextPage ? (
        <Button variant="default" mt="md" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t('desk-bell:more')}
        </Button>
      ) : null}
    </div>
  )
}

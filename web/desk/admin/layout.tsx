import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft } from '@tabler/icons-react'
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { AdminActions } from './actions.tsx'
import styles from './layout.module.css'
import { AdminNav } from './nav.tsx'

/** The settings area: its pages at the start, one of them beside; on a phone the list is a page of its own. */
export function AdminLayout() {
  const { t } = useTranslation()
  const isHome = Boolean(useMatchRoute()({ to: '/admin' }))
  const navAfter = useMediaQuery('(max-width: 60rem)') && isHome
  return (
    <div className={styles.admin} data-home={isHome || undefined} data-fill>
      {navAfter ? null : <AdminNav />}
      <div className={styles.page}>
        {isHome ? null : (
          <Link to="/admin" className={styles.back}>
            <IconChevronLeft size={16} aria-hidden className="mantine-rotate-rtl" />
            {t('ui:nav.admin')}
          </Link>
        )}
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </div>
      {navAfter ? <AdminNav /> : null}
      <AdminActions />
    </div>
  )
}

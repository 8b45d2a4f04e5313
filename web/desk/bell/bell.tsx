import { ActionIcon, Popover, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '#web/ui/actions.ts'
import { useFormat } from '#web/ui/format.ts'
import { countInTitle } from '#web/ui/page-title.ts'
import styles from './bell.module.css'
import { useNewest } from './use-notifications.ts'

const loadPanel = () => import('./panel.tsx')
const Panel = lazy(loadPanel)
const Sheet = lazy(() => import('./sheet.tsx'))

/** What happened that concerns this agent: how much of it is unread, and the newest behind it. */
export function Bell() {
  const { t } = useTranslation()
  const { number } = useFormat()
  const unread = useNewest().data?.unread ?? 0
  const [isOpen, setOpen] = useState(false)
  const isPhone = useMediaQuery('(max-width: 40rem)')
  useEffect(() => {
    countInTitle(unread)
    return () => countInTitle(0)
  }, [unread])
  useAction({
    id: 'go-notifications',
    label: t('desk-bell:title'),
    keys: 'g b',
    group: t('ui:group.go'),
    run: () => setOpen(true),
  })
  const close = () => setOpen(false)
  const label = unread > 0 ? t('desk-bell:unread', { count: unread }) : t('desk-bell:title')
  return (
    <>
      <Popover
        opened={isOpen && !isPhone}
        onChange={setOpen}
        position="bottom-end"
        width={460}
        trapFocus
        returnFocus
        shadow="md"
        classNames={{ dropdown: styles.dropdown }}
      >
        <Popover.Target>
          <Tooltip label={label} disabled={isOpen}>
            <ActionIcon
              className={styles.button}
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={label}
              aria-keyshortcuts="g b"
              onMouseEnter={loadPanel}
              onFocus={loadPanel}
              onClick={() => setOpen(!isOpen)}
            >
              <IconBell size={19} />
              {unread > 0 ? (
                <span className={styles.count}>{unread > 99 ? `${number(99)}+` : number(unread)}</span>
              ) : null}
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('desk-bell:title')}>
          <Suspense fallback={<div className={styles.waiting} />}>
            <Panel onClose={close} />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      {isOpen && isPhone ? (
        <Suspense fallback={null}>
          <Sheet onClose={close} />
        </Suspense>
      ) : null}
      <span className="visually-hidden" role="status">
        {unread > 0 ? label : null}
      </span>
    </>
  )
}

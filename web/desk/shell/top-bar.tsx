import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCommand, IconKeyboard, IconLayoutSidebarRight, IconMenu2 } from '@tabler/icons-react'
import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { SchemeButton } from '#web/ui/scheme-button.tsx'
import { PresenceMenu } from '../assignment/presence-menu.tsx'
import { Bell } from '../bell/bell.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { useContextColumn } from './context-column.tsx'
import { ProfileMenu } from './profile-menu.tsx'
import styles from './shell.module.css'

interface Props {
  onMenu: () => void
  menuButton: Ref<HTMLButtonElement>
  onPalette: () => void
  onKeys: () => void
}

export function TopBar({ onMenu, menuButton, onPalette, onKeys }: Props) {
  const { t } = useTranslation()
  const context = useContextColumn()
  const tool = { variant: 'subtle', color: 'gray', size: 'lg' } as const
  return (
    <header className={styles.top}>
      <ActionIcon
        {...tool}
        ref={menuButton}
        className={styles.onlyDrawer}
        aria-label={t('ui:nav.open')}
        onClick={onMenu}
      >
        <IconMenu2 size={20} />
      </ActionIcon>
      <div className={styles.search}>
        <SearchBox />
      </div>
      <div className={styles.tools}>
        <Tooltip label={t('ui:palette.open')}>
          <ActionIcon {...tool} aria-label={t('ui:palette.open')} aria-keyshortcuts="Control+K" onClick={onPalette}>
            <IconCommand size={19} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('ui:keys.title')}>
          <ActionIcon
            {...tool}
            className={styles.notPhone}
            aria-label={t('ui:keys.title')}
            aria-keyshortcuts="?"
            onClick={onKeys}
          >
            <IconKeyboard size={19} />
          </ActionIcon>
        </Tooltip>
        <span className={styles.notPhone}>
          <SchemeButton />
        </span>
        {context.uses > 0 ? (
          <Tooltip label={t('ui:context.label')}>
            <ActionIcon
              {...tool}
              aria-label={t('ui:context.label')}
              aria-pressed={context.isOpen}
              onClick={() => context.setOpen(!context.isOpen)}
            >
              <IconLayoutSidebarRight size={19} className="mantine-rotate-rtl" />
            </ActionIcon>
          </Tooltip>
        ) : null}
        <PresenceMenu />
        <Bell />
        <ProfileMenu />
      </div>
    </header>
  )
}

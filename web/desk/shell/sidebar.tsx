import { ActionIcon } from '@mantine/core'
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconPlus,
  IconSettings,
  IconUsers,
  IconX,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAgent, useSession } from '#web/session.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { DeskMark } from '#web/ui/desk-mark.tsx'
import { QueueNav } from '../queue/queue-nav.tsx'
import styles from './shell.module.css'

interface Props {
  narrow: boolean
  isDrawer: boolean
  onNarrow: () => void
  onClose: () => void
}

export function Sidebar({ narrow, isDrawer, onNarrow, onClose }: Props) {
  const { t } = useTranslation()
  const { desk } = useSession()
  const agent = useAgent()
  const close = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isDrawer) close.current?.focus()
  }, [isDrawer])
  const mayOpen = agent.isAdministrator || agent.departments.some((one) => one.permissions.includes('ticket.create'))
  const maySeePeople = agent.isAdministrator || agent.permissions.includes('user.dir')
  const Collapse = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <>
      <button type="button" className={styles.veil} aria-label={t('ui:nav.close')} tabIndex={-1} onClick={onClose} />
      <nav
        className={styles.sidebar}
        aria-label={t('ui:nav.label')}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      >
        <div className={styles.brand}>
          <DeskMark desk={desk} className={styles.logo} />
          <span className={styles.brandName}>{desk.name}</span>
          <ActionIcon
            ref={close}
            className={styles.onlyDrawer}
            variant="subtle"
            color="gray"
            aria-label={t('ui:nav.close')}
            onClick={onClose}
          >
            <IconX size={18} />
          </ActionIcon>
        </div>
        {mayOpen ? <NewTicketButton narrow={narrow && !isDrawer} /> : null}
        <div className={styles.scroll}>
          <QueueNav narrow={narrow && !isDrawer} />
        </div>
        <div className={styles.foot}>
          {maySeePeople ? (
            <Link to="/people" className={styles.link} title={narrow ? t('ui:nav.people') : undefined}>
              <IconUsers size={18} aria-hidden />
              <span className={styles.label}>{t('ui:nav.people')}</span>
            </Link>
          ) : null}
          {agent.isAdministrator ? (
            <Link to="/admin" className={styles.link} title={narrow ? t('ui:nav.admin') : undefined}>
              <IconSettings size={18} aria-hidden />
              <span className={styles.label}>{t('ui:nav.admin')}</span>
            </Link>
          ) : null}
          <button
            type="button"
            className={`${styles.link} ${styles.onlyWide}`}
            onClick={onNarrow}
            aria-expanded={!narrow}
          >
            <Collapse size={18} aria-hidden className="mantine-rotate-rtl" />
            <span className={narrow ? 'visually-hidden' : styles.label}>
              {narrow ? t('ui:nav.expand') : t('ui:nav.collapse')}
            </span>
          </button>
        </div>
      </nav>
    </>
  )
}

function NewTicketButton({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={styles.new}>
      {narrow ? (
        <ButtonLink to="/new" fullWidth px={0} aria-label={t('ui:nav.newTicket')} title={t('ui:nav.newTicket')}>
          <IconPlus size={18} aria-hidden />
        </ButtonLink>
      ) : (
        <ButtonLink to="/new" fullWidth leftSection={<IconPlus size={16} aria-hidden />} aria-keyshortcuts="c">
          {t('ui:nav.newTicket')}
        </ButtonLink>
      )}
    </div>
  )
}

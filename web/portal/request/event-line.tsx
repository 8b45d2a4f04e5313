import { useTranslation } from 'react-i18next'
import type { PortalItem } from '#contract/portal.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './thread.module.css'

type EventItem = Extract<PortalItem, { type: 'event' }>

export function EventLine({ event }: { event: EventItem }) {
  const { t } = useTranslation()
  const by = event.by
  const detail = event.detail ?? ''
  const words = {
    'ticket.opened': t('portal:event.opened', { by }),
    'ticket.closed': detail ? t('portal:event.closedAs', { by, detail }) : t('portal:event.closed', { by }),
    'ticket.reopened': t('portal:event.reopened', { by }),
    'ticket.status_changed': t('portal:event.status', { by, detail }),
    'ticket.collaborator_added': t('portal:event.added', { by, detail }),
    'ticket.collaborator_removed': t('portal:event.removed', { by, detail }),
  }
  return (
    <li className={styles.event}>
      <span dir="auto">{words[event.event]}</span> · <RelativeTime at={event.at} />
    </li>
  )
}

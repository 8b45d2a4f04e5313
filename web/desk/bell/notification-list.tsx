import { Link, useRouter } from '@tanstack/react-router'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Notification } from '#contract/notifications.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './bell.module.css'
import { useMarkRead } from './use-notifications.ts'
import { alarmPlace, notificationWords, whyWords } from './words.ts'

interface Props {
  items: Notification[]
  onOpened?: () => void
}

/** Notifications, newest first. Each is a link to what it tells of; the arrows go from one to the next. */
export function NotificationList({ items, onOpened }: Props) {
  const markRead = useMarkRead()
  const open = (one: Notification) => () => {
    if (one.readAt === null) void markRead({ ids: [one.id] })
    onOpened?.()
  }
  return (
    <ul className={styles.list} onKeyDown={goWithArrows}>
      {items.map((one) => (
        <li key={one.id} data-unread={one.readAt === null || undefined}>
          <Place one={one} onOpen={open(one)}>
            <Line one={one} />
          </Place>
        </li>
      ))}
    </ul>
  )
}

function Place({ one, onOpen, children }: { one: Notification; onOpen: () => void; children: ReactNode }) {
  const { history } = useRouter()
  if (one.ticket) {
    const hash = one.entryId ? `entry-${one.entryId}` : `event-${one.eventId}`
    return (
      <Link
        to="/tickets/$ticketId"
        params={{ ticketId: String(one.ticket.id) }}
        hash={hash}
        className={styles.line}
        onClick={onOpen}
      >
        {children}
      </Link>
    )
  }
  const place = alarmPlace(one)
  return (
    <a
      href={place}
      className={styles.line}
      onClick={(event) => {
        onOpen()
        if (event.ctrlKey || event.metaKey || event.shiftKey) return
        event.preventDefault()
        history.push(place)
      }}
    >
      {children}
    </a>
  )
}

function Line({ one }: { one: Notification }) {
  const { t } = useTranslation()
  const why = whyWords(t, one)
  const { ticket } = one
  return (
    <>
      <span className={styles.mark}>
        {one.readAt === null ? <span className="visually-hidden">{t('desk-bell:isUnread')} </span> : null}
      </span>
      <span className={styles.words}>
        <span className={styles.what}>{notificationWords(t, one)}</span>
        {ticket ? (
          <span className={styles.ticket}>
            #{ticket.number} <bdi>{ticket.subject}</bdi>
          </span>
        ) : null}
        {!ticket && typeof one.data.error === 'string' && one.data.error ? (
          <span className={styles.ticket}>{one.data.error}</span>
        ) : null}
        <span className={styles.when}>
          <RelativeTime at={one.at} />
          {why ? ` · ${why}` : null}
        </span>
      </span>
    </>
  )
}

function goWithArrows(event: KeyboardEvent<HTMLUListElement>): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
  const now = links.indexOf(document.activeElement as HTMLElement)
  const steps: Record<string, number> = {
    ArrowDown: now + 1,
    ArrowUp: now - 1,
    Home: 0,
    End: links.length - 1,
  }
  const next = steps[event.key]
  if (next === undefined) return
  event.preventDefault()
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus()
}

import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortalItem } from '#contract/portal.ts'
import { Entry } from './entry.tsx'
import { EventLine } from './event-line.tsx'
import styles from './thread.module.css'

interface Props {
  items: PortalItem[]
  newest: RefObject<HTMLLIElement | null>
}

/** Messages, replies and what happened, in the order of time. */
export function Thread({ items, newest }: Props) {
  const { t } = useTranslation()
  const first = items.find((item) => item.type !== 'event')
  // The first message says so already, unless somebody else opened it.
  const shown = items.filter(
    (item) => !(item.type === 'event' && item.event === 'ticket.opened' && item.by === first?.author.name),
  )
  const last = items.findLast(({ type }) => type !== 'event')
  return (
    <ol className={styles.thread} aria-label={t('portal:request.thread')} aria-live="polite" aria-relevant="additions">
      {shown.map((item) =>
        item.type === 'event' ? (
          <EventLine key={item.id} event={item} />
        ) : (
          <Entry key={item.id} entry={item} ref={item === last ? newest : undefined} />
        ),
      )}
    </ol>
  )
}

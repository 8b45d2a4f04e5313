import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadItem } from '#contract/thread.ts'
import type { Ticket } from '#contract/tickets.ts'
import { useFieldsOf } from '../choices.ts'
import { Entry } from './entry.tsx'
import { Events } from './events.tsx'
import { foldEvents } from './fold.ts'
import styles from './thread.module.css'
import type { Earlier } from './use-thread.ts'
import type { ThreadPlace } from './use-thread-place.ts'

interface Props {
  ticket: Ticket
  items: ThreadItem[]
  earlier: Earlier
  place: ThreadPlace
}

/** Messages, replies, notes and events in the order in which they came. */
export function Thread({ ticket, items, earlier, place }: Props) {
  const { t } = useTranslation()
  const fields = useFieldsOf(ticket)
  const parts = useMemo(() => foldEvents(items), [items])
  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section ref={place.scroller} className={styles.scroller} tabIndex={0} aria-label={t('desk-ticket:thread.label')}>
        <div className={styles.items}>
          {earlier.isThere ? (
            <Button
              variant="default"
              size="compact-sm"
              className={styles.earlier}
              loading={earlier.isComing}
              onClick={earlier.show}
            >
              {t('desk-ticket:thread.earlier')}
            </Button>
          ) : null}
          {parts.map((part) =>
            part.kind === 'entry' ? (
              <Entry key={part.id} ticketId={ticket.id} entry={part.entry} />
            ) : (
              <Events key={part.id} part={part} fields={fields} />
            ),
          )}
        </div>
      </section>
      <div role="status" className={styles.hint}>
        {place.unseen > 0 ? (
          <Button
            size="compact-sm"
            radius="xl"
            rightSection={<IconArrowDown size={14} aria-hidden />}
            onClick={place.showNewest}
          >
            {t('desk-ticket:thread.below', { count: place.unseen })}
          </Button>
        ) : null}
      </div>
    </div>
  )
}

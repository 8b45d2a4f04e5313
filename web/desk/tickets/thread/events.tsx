import {
  IconAlarm,
  IconArrowsExchange,
  IconCheck,
  IconCircleDot,
  IconEye,
  IconFilter,
  IconMessageHeart,
  IconPencil,
  IconPlus,
  IconRefresh,
  IconTrash,
  IconUser,
  IconUserOff,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormField } from '#contract/forms.ts'
import type { ThreadEvent } from '#contract/thread.ts'
import { useAnswerWords } from '#web/answers/use-answer-words.ts'
import { useFormat } from '#web/ui/format.ts'
import { RelativeTime } from '#web/ui/time.tsx'
import { authorWords } from '../system-words.ts'
import { eventWords } from './event-words.ts'
import styles from './events.module.css'
import type { Part } from './fold.ts'

const icons: Record<string, typeof IconPencil> = {
  'ticket.opened': IconPlus,
  'ticket.closed': IconCheck,
  'ticket.reopened': IconRefresh,
  'ticket.restored': IconRefresh,
  'ticket.status_changed': IconCircleDot,
  'ticket.assigned': IconUser,
  'ticket.claimed': IconUser,
  'ticket.released': IconUserOff,
  'ticket.transferred': IconArrowsExchange,
  'ticket.referred': IconEye,
  'ticket.referral_removed': IconEye,
  'ticket.collaborator_added': IconUsers,
  'ticket.collaborator_removed': IconUsers,
  'ticket.requester_changed': IconUser,
  'ticket.filtered': IconFilter,
  'webhook.called': IconWebhook,
  'ticket.overdue': IconAlarm,
  'ticket.escalated': IconAlarm,
  'ticket.rated': IconMessageHeart,
  'ticket.deleted': IconTrash,
}

/** What happened between two entries, a line each. */
export function Events({ part, fields }: { part: Extract<Part, { kind: 'events' }>; fields: FormField[] }) {
  const { t } = useTranslation()
  const { earlier, shown } = part
  const [isOpen, setOpen] = useState(false)
  // A link to one of them opens the fold.
  useEffect(() => {
    const follow = () => {
      if (earlier.some(({ id }) => location.hash === `#event-${id}`)) setOpen(true)
    }
    follow()
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [earlier])
  const actors = [...new Set(earlier.map(({ author }) => authorWords(author)))].slice(0, 3).join(', ')
  return (
    <ul className={styles.events}>
      {earlier.length > 0 && !isOpen ? (
        <li>
          <button type="button" className={styles.fold} aria-expanded={false} onClick={() => setOpen(true)}>
            {t('events:folded', { count: earlier.length, actors })}
          </button>
        </li>
      ) : null}
      {[...(isOpen ? earlier : []), ...shown].map((event) => (
        <EventLine key={event.id} event={event} fields={fields} />
      ))}
    </ul>
  )
}

function EventLine({ event, fields }: { event: ThreadEvent; fields: FormField[] }) {
  const { dateTime } = useFormat()
  const answer = useAnswerWords()
  const Icon = icons[event.event] ?? IconPencil
  return (
    <li id={`event-${event.id}`} className={styles.line} data-item={event.id} data-event={event.event}>
      <Icon size={15} aria-hidden className={styles.icon} />
      <span className={styles.words} dir="auto">
        {eventWords(event, { dateTime, fields, answer })}
      </span>
      <RelativeTime at={event.at} className={styles.time} />
    </li>
  )
}

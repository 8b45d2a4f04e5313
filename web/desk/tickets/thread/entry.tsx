import { IconLock } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadEntry } from '#contract/thread.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { useFormat } from '#web/ui/format.ts'
import { HtmlBody } from '#web/ui/html-body.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import styles from './entry.module.css'
import { EntryDeliveries } from './entry-deliveries.tsx'
import { EntryEdit } from './entry-edit.tsx'
import { EntryFiles } from './entry-files.tsx'
import { EntryMail } from './entry-mail.tsx'
import { EntryMenu } from './entry-menu.tsx'
import { EntryOrigin } from './entry-origin.tsx'
import { EntryVersions } from './entry-versions.tsx'
import { noteTitle } from './event-words.ts'

/** A message, a reply or an internal note: told apart by side, avatar and tint, a note by its words too. */
export const Entry = memo(function Entry({ ticketId, entry }: { ticketId: number; entry: ThreadEntry }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const [isEditing, setEditing] = useState(false)
  const [isHistoryOpen, setHistoryOpen] = useState(false)
  const { id, type, author, at, editedAt, editedBy } = entry
  const title = noteTitle(entry)
  const kind = t(`desk-ticket:entry.${type}`)
  return (
    <article
      id={`entry-${id}`}
      data-item={id}
      data-type={type}
      className={styles.entry}
      tabIndex={-1}
      aria-label={t('desk-ticket:entry.label', { kind, name: author.name, when: dateTime(at) })}
    >
      <div className={styles.avatar}>
        <Avatar name={author.name} size={30} />
      </div>
      <div className={styles.bubble}>
        <header className={styles.head}>
          {type === 'note' ? (
            <span className={styles.noteLabel}>
              <IconLock size={13} aria-hidden />
              {kind}
            </span>
          ) : null}
          <bdi className={styles.author}>{author.name}</bdi>
          {type === 'reply' ? <span className={styles.kind}>{kind}</span> : null}
          <a href={`#entry-${id}`} className={styles.time}>
            <RelativeTime at={at} />
          </a>
          <EntryOrigin origin={entry.origin} body={entry.body} />
          {entry.mail ? <EntryMail mail={entry.mail} name={author.name} /> : null}
          {editedAt ? (
            <button
              type="button"
              className={styles.edited}
              title={t('desk-ticket:entry.editedBy', { name: editedBy, when: dateTime(editedAt) })}
              onClick={() => setHistoryOpen(true)}
            >
              {t('desk-ticket:entry.edited')}
            </button>
          ) : null}
          <EntryMenu entry={entry} onEdit={() => setEditing(true)} onHistory={() => setHistoryOpen(true)} />
        </header>
        {title ? (
          <p className={styles.title}>
            <bdi>{title}</bdi>
          </p>
        ) : null}
        {isEditing ? (
          <EntryEdit ticketId={ticketId} entry={entry} onDone={() => setEditing(false)} />
        ) : (
          <>
            {entry.body.trim() ? (
              <HtmlBody html={entry.body} />
            ) : (
              <p className={styles.empty}>{t('desk-ticket:entry.empty')}</p>
            )}
            <EntryFiles attachments={entry.attachments} />
            <EntryDeliveries ticketId={ticketId} entry={entry} />
          </>
        )}
      </div>
      {isHistoryOpen ? <EntryVersions ticketId={ticketId} entry={entry} onClose={() => setHistoryOpen(false)} /> : null}
    </article>
  )
})

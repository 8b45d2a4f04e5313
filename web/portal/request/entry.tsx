import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortalItem } from '#contract/portal.ts'
import { AttachmentList } from '#web/ui/attachment-list.tsx'
import { Avatar } from '#web/ui/avatar.tsx'
import { HtmlBody } from '#web/ui/html-body.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { isPicture, Pictures } from './pictures.tsx'
import styles from './thread.module.css'

type EntryItem = Exclude<PortalItem, { type: 'event' }>

/** A message stands at one side, a reply at the other, each in its tint. */
export function Entry({ entry, ref }: { entry: EntryItem; ref?: Ref<HTMLLIElement> | undefined }) {
  const { t } = useTranslation()
  const { author, attachments } = entry
  return (
    <li ref={ref} className={styles.entry} data-type={entry.type}>
      <Avatar name={author.name} size={32} />
      <article className={styles.card} aria-label={t(`portal:entry.${entry.type}`, { name: author.name })}>
        <header className={styles.head}>
          <strong dir="auto">{author.name}</strong>
          <span className={styles.when}>
            <RelativeTime at={entry.at} />
            {entry.isEdited ? ` · ${t('portal:request.edited')}` : null}
          </span>
        </header>
        <HtmlBody html={entry.body} />
        <Pictures attachments={attachments} />
        <AttachmentList attachments={attachments.filter((attachment) => !isPicture(attachment))} />
      </article>
    </li>
  )
}

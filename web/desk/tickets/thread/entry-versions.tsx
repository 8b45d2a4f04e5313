import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listEntryVersions, type ThreadEntry } from '#contract/thread.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { HtmlBody } from '#web/ui/html-body.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { DateTime } from '#web/ui/time.tsx'
import styles from './entry.module.css'

interface Props {
  ticketId: number
  entry: ThreadEntry
  onClose: () => void
}

/** What an entry says and said, newest first. */
export function EntryVersions({ ticketId, entry, onClose }: Props) {
  const { t } = useTranslation()
  const params = { id: ticketId, entryId: entry.id }
  const { data, error } = useQuery({ ...query(listEntryVersions, { params }), staleTime: 0 })
  const now = {
    version: entry.version,
    body: entry.body,
    writtenBy: entry.editedBy ?? entry.author.name,
    at: entry.editedAt ?? entry.at,
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('desk-ticket:entry.history')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <ol className={styles.versions}>
        {[now, ...(data?.items ?? [])].map((version, i) => (
          <li key={version.version}>
            <p className={styles.versionHead}>
              <strong>{i === 0 ? t('desk-ticket:entry.now') : t('desk-ticket:entry.before')}</strong>
              <bdi>{version.writtenBy}</bdi>
              <DateTime at={version.at} />
            </p>
            <HtmlBody html={version.body} />
          </li>
        ))}
      </ol>
      {error ? <ErrorState problem={problemIn(error)} /> : null}
      {data || error ? null : <BlockSkeleton />}
    </Modal>
  )
}

import { Button, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { editEntry, type ThreadEntry } from '#contract/thread.ts'
import { call } from '#web/client.ts'
import { problemIn } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { HtmlBody } from '#web/ui/html-body.tsx'
import { RichText } from '#web/ui/rich-text.tsx'
import styles from './entry.module.css'

interface Props {
  ticketId: number
  entry: ThreadEntry
  onDone: () => void
}

/** Edits an entry where it stands; what it said before is kept. */
export function EntryEdit({ ticketId, entry, onDone }: Props) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  // In a ref: the last letter may be newer than what was drawn when Ctrl+Enter comes.
  const written = useRef(entry.body)
  // Whoever saves says which version he saw; after a refusal he has seen the newer one, too.
  const [seen, setSeen] = useState(entry.version)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const isStale = problem?.code === 'stale_edit'
  const save = async () => {
    if (isBusy) return
    setBusy(true)
    try {
      const params = { id: ticketId, entryId: entry.id }
      await call(editEntry, { params, body: { body: written.current, format: 'html', version: seen } })
      await cache.invalidateQueries({ queryKey: ['tickets', String(ticketId), 'thread'] })
      onDone()
    } catch (error) {
      const refusal = problemIn(error)
      setProblem(refusal)
      if (refusal?.code === 'stale_edit') setSeen(Number(refusal.current?.version ?? seen))
      setBusy(false)
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the editor from anywhere inside.
    <div
      className={styles.edit}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && written.current === entry.body) onDone()
      }}
    >
      <ProblemBanner problem={problem} kept={t('ui:kept')} />
      {isStale && typeof problem.current?.body === 'string' ? (
        <div className={styles.theirs}>
          <p>{t('desk-ticket:entry.theirs')}</p>
          <HtmlBody html={problem.current.body} />
        </div>
      ) : null}
      <RichText
        label={t('desk-ticket:entry.editLabel')}
        initialHtml={entry.body}
        tone={entry.type === 'note' ? 'note' : 'plain'}
        autoFocus
        onChange={(html) => {
          written.current = html
        }}
        onSubmit={save}
        error={problem?.fields?.[0]?.message}
      />
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common:cancel')}
        </Button>
        <Button size="xs" loading={isBusy} onClick={save}>
          {isStale ? t('desk-ticket:entry.replaceTheirs') : t('common:save')}
        </Button>
      </Group>
    </div>
  )
}

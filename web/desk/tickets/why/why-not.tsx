import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FilterAnswer, listFilterNames, whyNotTicket } from '#contract/ticket-filters.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { Trace } from '../../admin/conditions/trace.tsx'
import { useConditionFields } from '../../admin/conditions/words.ts'
import styles from './why.module.css'

/** Any ticket filter, and why it did or did not apply: the first comparison that failed, with what it saw. */
export function WhyNot({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<number | null>(null)
  const { data, error } = useQuery(query(listFilterNames, { params: { id: ticketId } }))
  if (error) return <ErrorState problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={40} />
  if (data.items.length === 0) return <p className={styles.soft}>{t('admin-rules:whyNot.none')}</p>
  const filters = data.items.map(({ id, name, matched }) => ({
    value: id,
    label: matched ? `${name} (${t('admin-rules:whyNot.matched')})` : name,
  }))
  return (
    <div className={styles.panel}>
      <Select<number>
        aria-label={t('admin-rules:whyNot.choose')}
        placeholder={t('admin-rules:whyNot.choose')}
        data={filters}
        value={chosen}
        searchable
        comboboxProps={{ withinPortal: false }}
        onChange={setChosen}
      />
      {chosen === null ? null : (
        <Answer
          ticketId={ticketId}
          filterId={chosen}
          hasRun={data.items.some(({ id, matched }) => id === chosen && matched)}
        />
      )}
    </div>
  )
}

function Answer({ ticketId, filterId, hasRun }: { ticketId: number; filterId: number; hasRun: boolean }) {
  const { t } = useTranslation()
  const fields = useConditionFields('arrival')
  const { data, error } = useQuery(query(whyNotTicket, { params: { id: ticketId, filterId } }))
  if (error) return <ErrorState problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={60} />
  const { name, version } = data.filter
  return (
    <div role="status">
      <p>{t(`admin-rules:whyNot.${verdict(data, hasRun)}`, { name, version })}</p>
      {data.error ? <p className={styles.soft}>{data.error}</p> : null}
      <Trace trace={data.trace} fields={fields} />
    </div>
  )
}

function verdict({ matched, isAddressed }: FilterAnswer, hasRun: boolean): string {
  if (matched) return hasRun ? 'yes' : 'wouldMatch'
  return isAddressed ? 'no' : 'otherDoor'
}

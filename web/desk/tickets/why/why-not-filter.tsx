import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { whyNotFilter } from '#contract/why-not.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { Trace } from '../../admin/conditions/trace.tsx'
import { useConditionFields } from '../../admin/conditions/words.ts'
import { DidList } from '../../admin/rules/did-list.tsx'
import styles from './why.module.css'

/** Its trace says what would have been, where it was not asked. */
const unasked: ReadonlySet<string> = new Set(['tooNew', 'notOn', 'archived', 'stoppedBy'])

/** What a ticket filter made of a ticket as it came. */
export function WhyNotFilter({ ticketId, filterId }: { ticketId: number; filterId: number }) {
  const { t } = useTranslation()
  const fields = useConditionFields('arrival')
  const { data, error } = useQuery(query(whyNotFilter, { params: { id: ticketId, filterId } }))
  if (error) return <ErrorState problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={60} />
  const { filter, outcome, by, trace, matched, did } = data
  return (
    <div role="status" className={styles.panel}>
      <p>{t(`admin-rules:whyNot.filter.${outcome}`, { name: filter.name, version: filter.version, by })}</p>
      {data.error ? <p className={styles.soft}>{data.error}</p> : null}
      {unasked.has(outcome) && trace.length > 0 ? (
        <p className={styles.soft}>{t(`admin-rules:whyNot.${matched ? 'wouldHold' : 'wouldNotHold'}`)}</p>
      ) : null}
      <DidList did={did} />
      <Trace trace={trace} fields={fields} />
    </div>
  )
}

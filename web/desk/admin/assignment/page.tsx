import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AssignmentPolicy, getAssignmentLoad, listPolicies } from '#contract/assignment.ts'
import { query } from '#web/queries.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from './assignment.module.css'
import { LoadBars } from './load-bars.tsx'
import { PolicyDrawer } from './policy-drawer.tsx'

const keyOfSubject = ({ subject }: Pick<AssignmentPolicy, 'subject'>) => `${subject.kind} ${subject.id}`

/** The policy of each department and team, and how things stand: who has how much, and what waits. */
export function AssignmentPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(query(listPolicies, {}))
  const load = useQuery(query(getAssignmentLoad, {})).data
  const [open, setOpen] = useState<string | null>(null)
  const waiting = new Map(load?.waiting.map((one) => [keyOfSubject(one), one.tickets]))
  const opened = data?.items.find((one) => keyOfSubject(one) === open)
  const title = t('admin:page.assignment.title')
  return (
    <>
      <PageHeader title={title} lead={t('admin:page.assignment.lead')} />
      {error ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {data ? (
        <DataTable
          label={title}
          rows={data.items}
          rowKey={keyOfSubject}
          words={(one) => one.subject.name}
          onOpen={(one) => setOpen(keyOfSubject(one))}
          isFaint={(one) => one.kind === 'none' && (one.version > 0 || one.subject.kind === 'department')}
          empty={null}
          columns={[
            {
              key: 'name',
              label: t('common:name'),
              render: (one) => one.subject.name,
              sortBy: (one) => one.subject.name,
            },
            {
              key: 'what',
              label: t('assignment:policy.of'),
              width: '7rem',
              render: (one) => t(`assignment:policy.subject.${one.subject.kind}`),
              isMinor: true,
            },
            {
              key: 'kind',
              label: t('assignment:policy.kind'),
              render: (one) => <PolicyKindWords policy={one} />,
              sortBy: (one) => one.kind,
            },
            {
              key: 'waiting',
              label: t('assignment:policy.waiting'),
              render: (one) => (one.kind === 'none' ? '' : (waiting.get(keyOfSubject(one)) ?? 0)),
              align: 'end',
            },
          ]}
        />
      ) : error ? null : (
        <RowSkeletons />
      )}
      <LoadBars />
      {opened ? <PolicyDrawer key={open} policy={opened} onClose={() => setOpen(null)} /> : null}
    </>
  )
}

/** What holds there, and from where, when it has none of its own. */
function PolicyKindWords({ policy: { kind, version, subject, above } }: { policy: AssignmentPolicy }) {
  const { t } = useTranslation()
  if (version > 0) return t(`assignment:kind.${kind}`)
  if (subject.kind === 'team') return <span className={styles.from}>{t('assignment:policy.byDepartment')}</span>
  return (
    <>
      {t(`assignment:kind.${kind}`)}{' '}
      {above ? <span className={styles.from}>{t('assignment:policy.from', { name: above.name })}</span> : null}
    </>
  )
}

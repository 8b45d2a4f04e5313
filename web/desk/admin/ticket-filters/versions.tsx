import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { listFilterVersions, restoreFilterVersion, type TicketFilter } from '#contract/ticket-filters.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { toast } from '#web/ui/toast.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useAdminSearch } from '../list/admin-search.ts'
import { adminKeys } from '../list/everything.ts'
import { Difference } from '../templates/template/difference.tsx'
import { useDefinitionLines } from './definition-lines.ts'
import styles from './ticket-filters.module.css'

/** What it said each time that it was saved, compared with what it says now. */
export function Versions({ filter, fields }: { filter: TicketFilter; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const { id } = filter
  const [shown, setShown] = useState<number | null>(null)
  const [, setSearch] = useAdminSearch()
  const { data } = useQuery(query(listFilterVersions, { params: { id }, query: { limit: 50 } }))
  const lines = useDefinitionLines(fields)
  const { submit, isPending } = useSubmit(restoreFilterVersion, {
    invalidates: adminKeys,
    onDone: () => {
      toast({ text: t('admin-rules:versions.restored'), tone: 'good' })
      setSearch({ open: undefined })
    },
  })
  const restore = async (version: number) => {
    const question = {
      title: t('admin-rules:versions.restoreTitle', { version }),
      text: t('admin-rules:versions.restoreText'),
      action: t('admin-rules:versions.restore'),
    }
    if (await confirm(question)) submit({ params: { id, version } })
  }
  if (!data || data.items.length < 2) return null
  return (
    <FieldSection title={t('admin-rules:versions.title')} lead={t('admin-rules:versions.lead')}>
      <ul className={styles.log}>
        {data.items.map(({ version, savedAt, savedBy, definition }) => (
          <li key={version}>
            <div className={styles.version}>
              <span>
                <strong>{t('admin-rules:version', { version })}</strong> · <bdi>{savedBy}</bdi> ·{' '}
                <RelativeTime at={savedAt} />
              </span>
              {version === filter.version ? (
                <span className={styles.soft}>{t('admin-rules:versions.current')}</span>
              ) : (
                <span>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-expanded={shown === version}
                    onClick={() => setShown(shown === version ? null : version)}
                  >
                    {t('admin-rules:versions.compare')}
                  </Button>
                  <Button variant="default" size="compact-sm" loading={isPending} onClick={() => restore(version)}>
                    {t('admin-rules:versions.restore')}
                  </Button>
                </span>
              )}
            </div>
            {shown === version ? <Difference before={lines(definition)} after={lines(filter)} /> : null}
          </li>
        ))}
      </ul>
    </FieldSection>
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConditionField } from '#contract/conditions.ts'
import { listRuleVersions, type Rule, restoreRuleVersion } from '#contract/rules.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import { toast } from '#web/ui/toast.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useAdminSearch } from '../list/admin-search.ts'
import { adminKeys } from '../list/everything.ts'
import { Difference } from '../templates/template/difference.tsx'
import { useSayingLines } from '../ticket-filters/definition-lines.ts'
import styles from '../ticket-filters/ticket-filters.module.css'
import { useTriggerWords } from './trigger-words.ts'

/** What it said each time that it was saved, compared with what it says now. */
export function RuleVersions({ rule, fields }: { rule: Rule; fields: ConditionField[] }) {
  const { t } = useTranslation()
  const { id } = rule
  const [shown, setShown] = useState<number | null>(null)
  const [, setSearch] = useAdminSearch()
  const { data } = useQuery(query(listRuleVersions, { params: { id }, query: { limit: 50 } }))
  const lines = useSayingLines(fields)
  const triggerWords = useTriggerWords()
  const { submit, isPending } = useSubmit(restoreRuleVersion, {
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
              {version === rule.version ? (
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
            {shown === version ? (
              <Difference
                before={lines(definition, triggerWords(definition.trigger))}
                after={lines(rule, triggerWords(rule.trigger))}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </FieldSection>
  )
}

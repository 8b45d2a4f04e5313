import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listTemplates, type TemplateSummary } from '#contract/templates.ts'
import { query } from '#web/queries.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { FieldSection } from '../fields/section.tsx'
import { TemplateRow } from './template-row.tsx'
import styles from './templates.module.css'

const audiences = ['requesters', 'agents'] as const

/** Every mail that the desk writes of itself, by whom it is for; which of them have words of the desk's own. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(query(listTemplates, {}))
  return (
    <div className={styles.page}>
      <PageHeader title={t('admin:page.templates.title')} lead={t('admin:page.templates.lead')} />
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {!data && !error ? <RowSkeletons count={12} /> : null}
      {data
        ? audiences.map((audience) => (
            <FieldSection key={audience} level={2} title={t(`admin-notices:audience.${audience}`)}>
              <ul className={styles.list}>
                {data.items.filter(isFor(audience)).map((template) => (
                  <TemplateRow key={template.key} template={template} />
                ))}
              </ul>
            </FieldSection>
          ))
        : null}
    </div>
  )
}

function isFor(audience: TemplateSummary['audience']) {
  return (template: TemplateSummary) => template.audience === audience
}

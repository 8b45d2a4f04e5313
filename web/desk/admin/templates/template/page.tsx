import { SegmentedControl } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type TemplateKey, type TemplateLanguage, templateKeys } from '#contract/template-keys.ts'
import { getTemplate } from '#contract/templates.ts'
import { languages } from '#web/i18n.ts'
import { query } from '#web/queries.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { MissingPage } from '../../../shell/page-states.tsx'
import { useLeaveGuard } from '../../settings/use-leave-guard.ts'
import { slugOf, wordsOf } from '../template-words.ts'
import { TemplateEditor } from './editor.tsx'
import styles from './template.module.css'

export function TemplatePage() {
  const { key } = useParams({ from: '/desk/admin/templates/$key' })
  const known = templateKeys.find((one) => slugOf(one) === key)
  return known ? <KnownTemplate key={known} templateKey={known} /> : <MissingPage />
}

/** One template in one language: its words beside the mail that they make. */
function KnownTemplate({ templateKey }: { templateKey: TemplateKey }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const spoken = i18n.language === 'de' ? 'de' : 'en'
  const { language = spoken } = useSearch({ from: '/desk/admin/templates/$key' })
  const { data, error, refetch } = useQuery(query(getTemplate, { params: { key: templateKey }, query: { language } }))
  const [isDirty, setDirty] = useState(false)
  useLeaveGuard(isDirty)
  const speak = async (next: TemplateLanguage) => {
    const question = {
      title: t('ui:discard.title'),
      text: t('ui:discard.text'),
      action: t('ui:discard.action'),
      danger: true,
    }
    if (isDirty && !(await confirm(question))) return
    void navigate({ to: '.', search: { language: next }, replace: true })
  }
  return (
    <div className={styles.page}>
      <Link to="/admin/templates" className={styles.back}>
        <IconChevronLeft size={16} aria-hidden className="mantine-rotate-rtl" />
        {t('admin:page.templates.title')}
      </Link>
      <PageHeader
        title={t(`admin-notices:template.${wordsOf(templateKey)}.title`)}
        lead={t(`admin-notices:template.${wordsOf(templateKey)}.when`)}
        actions={
          <SegmentedControl
            aria-label={t('ui:language')}
            value={language}
            onChange={(value) => speak(value as TemplateLanguage)}
            data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          />
        }
      />
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {!data && !error ? <RowSkeletons /> : null}
      {data ? <TemplateEditor key={language} template={data} onDirty={setDirty} /> : null}
    </div>
  )
}

import { IconPencil } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { TemplateSummary } from '#contract/templates.ts'
import { languages } from '#web/i18n.ts'
import { useFormat } from '#web/ui/format.ts'
import { slugOf, wordsOf } from './template-words.ts'
import styles from './templates.module.css'

/** One template with its languages; a changed one is marked, and says by whom. */
export function TemplateRow({ template }: { template: TemplateSummary }) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  const { key } = template
  const title = t(`admin-notices:template.${wordsOf(key)}.title`)
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <strong>{title}</strong>
        <span className={styles.lead}>{t(`admin-notices:template.${wordsOf(key)}.when`)}</span>
      </div>
      <div className={styles.languages}>
        {template.languages.map(({ language, isChanged, updatedBy, updatedAt }) => (
          <Link
            key={language}
            to="/admin/templates/$key"
            params={{ key: slugOf(key) }}
            search={{ language }}
            className={styles.language}
            data-changed={isChanged || undefined}
            title={
              isChanged && updatedAt
                ? t('admin-notices:changedBy', { name: updatedBy, when: dateTime(updatedAt) })
                : undefined
            }
          >
            <span className="visually-hidden">{title}, </span>
            {languages[language]}
            {isChanged ? (
              <span className={styles.changed}>
                <IconPencil size={13} aria-hidden />
                {t('admin-notices:changed')}
              </span>
            ) : null}
          </Link>
        ))}
      </div>
    </li>
  )
}

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import styles from './layout.module.css'
import { type Page, pages, settingsPages } from './pages.ts'

interface Result {
  page: Page
  label: string
  hint: string
  field?: string
}

export function SearchResults({ text, onChosen }: { text: string; onChosen: () => void }) {
  const { t } = useTranslation()
  const results = useResults(text)
  return (
    <div className={styles.group}>
      <p className="visually-hidden" role="status">
        {t('admin:search.found', { count: results.length })}
      </p>
      {results.length === 0 ? <p className={styles.nothing}>{t('admin:search.nothing')}</p> : null}
      <ul>
        {results.map(({ page, label, hint, field }) => (
          <li key={`${page.key}.${field}`}>
            <Link to={page.to} search={field ? { field } : {}} className={styles.link} onClick={onChosen}>
              <page.Icon size={17} aria-hidden />
              <span>
                {label}
                {hint ? <small>{hint}</small> : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Pages whose title or description fits first, then single settings by label and hint; every word has to fit. */
function useResults(text: string): Result[] {
  const { t, i18n } = useTranslation()
  const wanted = text.toLocaleLowerCase().trim().split(/\s+/)
  const fits = (words: string) => wanted.every((word) => words.toLocaleLowerCase().includes(word))
  const found = pages
    .filter(({ key }) => fits(`${t(`admin:page.${key}.title`)} ${t(`admin:page.${key}.lead`)}`))
    .map((page) => ({ page, label: t(`admin:page.${page.key}.title`), hint: '' }))
  const settings = pages.flatMap((page) =>
    page.fields
      .filter((field) =>
        fits(`${t(`admin:field.${field}`)} ${i18n.exists(`admin:hint.${field}`) ? t(`admin:hint.${field}`) : ''}`),
      )
      .map((field) => ({
        page,
        label: t(`admin:field.${field}`),
        hint: t(`admin:page.${page.key}.title`),
        field: settingsPages.includes(page.key) ? field : undefined,
      })),
  )
  return [...found, ...settings]
}

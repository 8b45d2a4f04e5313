import { useTranslation } from 'react-i18next'
import type { TemplateValue } from '#contract/action-values.ts'
import styles from './template.module.css'
import { useValueWords } from './value-words.ts'

/** Everything that the template may use, to be put where the cursor is. */
export function Values({ values, onInsert }: { values: TemplateValue[]; onInsert: (name: string) => void }) {
  const { t } = useTranslation()
  const word = useValueWords()
  return (
    <details className={styles.values}>
      <summary>{t('admin-notices:values')}</summary>
      <p className={styles.about}>{t('admin-notices:valuesLead', { braces: '{{' })}</p>
      <p className={styles.about}>
        {t('admin-notices:valuesFormats', {
          short: '{{ ticket.created | date: "short", "desk" }}',
          first: '{{ requester.name | name: "first" }}',
        })}
      </p>
      <ul>
        {values.map(({ name, description, example }) => (
          <li key={name}>
            <button type="button" onClick={() => onInsert(name)}>
              <code>{name}</code>
              <span>{word(name, description)}</span>
              {example ? <span className={styles.example}>{example}</span> : null}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

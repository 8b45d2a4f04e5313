import { useTranslation } from 'react-i18next'
import { changeLanguage, type Language, languages } from '#web/i18n.ts'
import styles from './language-switch.module.css'

/** Each language by its own name. */
export function LanguageSwitch({ onChosen }: { onChosen?: (language: Language) => void }) {
  const { t, i18n } = useTranslation()
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">{t('ui:language')}</legend>
      {Object.entries(languages).map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={i18n.language === code}
          className={styles.language}
          onClick={async () => {
            await changeLanguage(code as Language)
            onChosen?.(code as Language)
          }}
        >
          {name}
        </button>
      ))}
    </fieldset>
  )
}

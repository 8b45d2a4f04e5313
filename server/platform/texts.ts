import { createInstance } from 'i18next'

/** The words of mails in the languages that we have; another one falls back to English. */
export function textsIn(languages: { en: object; de: object }) {
  const { en, de } = languages
  const texts = createInstance({
    resources: { en: { translation: en }, de: { translation: de } },
    fallbackLng: 'en',
    initAsync: false,
    // Plain text. What people wrote is put in as it is and never read as a template itself.
    interpolation: { escapeValue: false, skipOnVariables: true },
  })
  void texts.init()
  return texts
}

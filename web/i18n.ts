import i18next, { type BackendModule, type FormatterModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages
export type Texts =
  | 'common'
  | 'ui'
  | 'portal'
  | 'desk-queue'
  | 'desk-ticket'
  | 'desk-people'
  | 'desk-bell'
  | 'admin'
  | 'admin-forms'
  | 'admin-mail'
  | 'admin-notices'
  | 'admin-sla'
  | 'admin-rules'
  | 'admin-simulations'
  | 'assignment'
  | 'profile'
  | 'events'
  | 'setup'

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur'])
const REMEMBERED = 'deskbell.language'

type Content = Record<string, unknown>
const files = import.meta.glob<Content>('./locales/*/*.json', { import: 'default' })

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, texts, done) => {
    const load = files[`./locales/${language}/${texts}.json`]
    if (!load) return done(new Error(`no texts ${language}/${texts}`), null)
    load().then(
      (content) => done(null, content),
      (error: Error) => done(error, null),
    )
  },
}

/** React escapes; what is put into a text goes through `numbers`. */
export const interpolation = { escapeValue: false, alwaysFormat: true }

/** Numbers in texts are written as people write them: "10,000 people", "10.000 Personen". */
export const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _, language = 'en') =>
    typeof value === 'number' ? numberFormat(regional(language)).format(value) : value,
}

// Making one takes longer than writing with it.
const numberFormats = new Map<string, Intl.NumberFormat>()

function numberFormat(language: string): Intl.NumberFormat {
  const format = numberFormats.get(language) ?? new Intl.NumberFormat(language)
  numberFormats.set(language, format)
  return format
}

/** Texts are in English; whether it is 5 PM or 17:00 depends on where one is. */
export function regional(language: string): string {
  return navigator.languages.find((one) => one.startsWith(`${language}-`)) ?? language
}

/** Loads the texts that a page needs before it is drawn. Keys are written in full, area and all: `portal:home.title`. */
export async function startTexts(language: Language, texts: Texts[]): Promise<void> {
  i18next.on('languageChanged', (now) => {
    document.documentElement.lang = now
    document.documentElement.dir = directionOf(now)
  })
  await i18next.use(backend).use(numbers).use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: texts,
    defaultNS: 'common',
    load: 'languageOnly',
    interpolation,
  })
}

/** Texts that only some pages need; for a route's `beforeLoad`. */
export function loadTexts(...texts: Texts[]): Promise<void> {
  return i18next.loadNamespaces(texts)
}

/** The person's own choice, then the browser's languages, then the desk's. */
export function chooseLanguage(account?: string | null, desk?: string | null): Language {
  const wishes = [account, remembered(), ...navigator.languages, desk, 'en']
  return wishes.map((wish) => wish?.split('-')[0]).find(isLanguage) ?? 'en'
}

export async function changeLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(REMEMBERED, language)
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
  await i18next.changeLanguage(language)
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED)
  } catch {
    return null
  }
}

function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && text in languages
}

import { Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Language } from '#contract/translations.ts'
import { languages } from '#web/i18n.ts'
import { useSession } from '#web/session.ts'
import styles from './fields.module.css'

export type Translations = { [Spoken in Language]?: object | undefined }

/** A text that can be said in other languages. */
export interface Text {
  /** Where it lies in what is translated: `label`, `options.printer`. */
  path: [name: string, key?: string]
  label: string
  /** As it is without a translation. */
  own: string
  maxLength: number
  isLong?: boolean
}

interface Props {
  texts: Text[]
  translations: Translations
  /** By the path from the translations: `de.label`. */
  errors: Record<string, unknown>
  onChange: (translations: Translations) => void
}

/** What is said in the further languages of the desk: folded, a set of fields for each. */
export function OtherLanguages({ texts, translations, errors, onChange }: Props) {
  const { t } = useTranslation()
  const { desk } = useSession()
  const [isOpen, setOpen] = useState(false)
  const isShown = isOpen || Object.keys(errors).length > 0
  // Nothing to translate where nothing is said; what has been translated stays in reach.
  const offered = texts.filter(
    ({ own, path }) => own !== '' || Object.values(translations).some((one) => at(one, path)),
  )
  const further = (Object.keys(languages) as Language[]).filter((code) => code !== desk.language || translations[code])
  if (offered.length === 0) return null
  return (
    <details className={styles.languages} open={isShown} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('admin:translations.title')}
        {further.map((code) => (
          <small key={code}>
            {t('admin:translations.done', {
              language: languages[code],
              done: offered.filter(({ path }) => at(translations[code], path)).length,
              all: offered.length,
            })}
          </small>
        ))}
      </summary>
      {isShown
        ? further.map((code) => (
            <fieldset key={code} className={styles.language}>
              <legend className="visually-hidden">{languages[code]}</legend>
              {offered.map(({ path, label, own, maxLength, isLong }) => {
                const name = path.join('.')
                const shared = {
                  label: t('admin:translations.text', { text: label, language: languages[code] }),
                  lang: code,
                  dir: 'auto' as const,
                  placeholder: own,
                  maxLength,
                  value: at(translations[code], path),
                  error: errors[`${code}.${name}`] as string | undefined,
                  onChange: (event: { currentTarget: { value: string } }) =>
                    onChange({ ...translations, [code]: put(translations[code], path, event.currentTarget.value) }),
                }
                return isLong ? (
                  <Textarea key={name} {...shared} autosize minRows={2} />
                ) : (
                  <TextInput key={name} {...shared} />
                )
              })}
            </fieldset>
          ))
        : null}
    </details>
  )
}

const BEGIN = 'translations.'

/** The same for a form whose values hold `translations`. */
export function FormLanguages<Values extends { translations: Translations }>({
  form,
  texts,
}: {
  form: UseFormReturnType<Values>
  texts: Text[]
}) {
  return (
    <OtherLanguages
      texts={texts}
      translations={form.values.translations}
      errors={errorsUnder(form.errors)}
      onChange={(translations) => {
        for (const path of Object.keys(form.errors)) if (path.startsWith(BEGIN)) form.clearFieldError(path)
        form.setFieldValue('translations', translations as never)
      }}
    />
  )
}

/** The same where a name is all that is said. */
export function NameLanguages<Values extends { name: string; translations: Translations }>({
  form,
}: {
  form: UseFormReturnType<Values>
}) {
  const { t } = useTranslation()
  return (
    <FormLanguages
      form={form}
      texts={[{ path: ['name'], label: t('common:name'), own: form.values.name, maxLength: 100 }]}
    />
  )
}

/** Problems with translations, by the path from there. */
export function errorsUnder(errors: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([path, error]) =>
      path.startsWith(BEGIN) && error ? [[path.slice(BEGIN.length), error]] : [],
    ),
  )
}

type Words = Record<string, unknown>

function at(words: object | undefined, [name, key]: Text['path']): string {
  const one = (words as Words | undefined)?.[name]
  const text = key === undefined ? one : (one as Words | undefined)?.[key]
  return typeof text === 'string' ? text : ''
}

/** What is emptied is left out. */
function put(words: object | undefined, [name, key]: Text['path'], text: string): object | undefined {
  const value = key === undefined ? text : put((words as Words | undefined)?.[name] as object | undefined, [key], text)
  const { [name]: _, ...others } = (words ?? {}) as Words
  const next = value === '' || value === undefined ? others : { ...others, [name]: value }
  return Object.keys(next).length === 0 ? undefined : next
}

import type { FieldKind, FormField } from '#contract/forms.ts'
import { type FieldTranslations, textsOf } from '#contract/translations.ts'

type Without<Field, Keys extends string> = Field extends unknown ? Omit<Field, Keys> : never

/** A field while it is edited; a new one has no id yet. */
export type FieldDraft = Without<FormField, 'id' | 'formId'> & { id?: number; formId?: number }

/** The list of fields that a form of ours edits, by the name that the contract has for it. */
export type WithFields = { fields: FieldDraft[] }

const placeholder = ''

/** What each kind is set to at first. */
const configs: { [Kind in FieldKind]: () => Extract<FieldDraft, { kind: Kind }>['config'] } = {
  text: () => ({ maxLength: 1000, validator: 'none', pattern: '', problem: '', placeholder }),
  paragraph: () => ({ maxLength: 20_000, isRich: false, placeholder }),
  number: () => ({ min: null, max: null, isWhole: false, placeholder }),
  date: () => ({ time: 'none', min: null, max: null, mayBeFuture: true, mayBePast: true, timeZone: null }),
  timeZone: () => ({ isDetected: true, placeholder }),
  phone: () => ({ minDigits: 7, hasExtension: false, format: 'none' }),
  checkbox: () => ({ description: '' }),
  choice: () => ({ options: [], multiple: false, preset: [], placeholder }),
  list: () => ({ listId: 0, multiple: false, widget: 'dropdown', preset: [], placeholder }),
  file: () => ({ maxFiles: 1, maxSize: null, extensions: [], mediaTypes: [], isStrict: false }),
  priority: () => ({ placeholder, preset: null }),
  department: () => ({ placeholder }),
  assignee: () => ({ placeholder }),
  section: () => ({}),
  information: () => ({ text: '', html: '' }),
}

export function freshField(taken: string[]): FieldDraft {
  return {
    ...{ key: keyFor('', taken), label: '', help: '', requesterMode: 'edit', agentMode: 'edit' },
    ...{ requiredToClose: false, isSearchable: true, showWhen: null, kind: 'text', config: configs.text() },
  }
}

/** The same field as another kind; what requesters cannot do with that kind, they may no longer. */
export function asKind(field: FieldDraft, kind: FieldKind): FieldDraft {
  const modes = kind === 'assignee' ? { requesterMode: 'hidden' as const } : {}
  const config = kind === 'section' || kind === 'information' ? { requiredToClose: false } : {}
  const isSearchable = kind === 'text' || kind === 'paragraph'
  // Each kind goes with its own config; TypeScript cannot follow that through the table.
  return { ...field, ...modes, ...config, isSearchable, kind, config: configs[kind]() } as FieldDraft
}

/** `Serial number` -> `serialNumber`: the key under which answers are kept. Two never get the same. */
export function keyFor(label: string, taken: string[]): string {
  const words = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
  const joined = words
    .map((word, i) => (i === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()))
    .join('')
  const base = joined.replace(/^[^a-z]+/, '').slice(0, 36) || 'question'
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}${number}`
    if (!taken.includes(key)) return key
  }
}

/** The words of an answer to choose go with its key. */
export function renamedOption(translations: FieldTranslations, from: string, to: string): FieldTranslations {
  return eachLanguage(translations, ({ options = {}, ...words }) => {
    const { [from]: moved, ...others } = options
    return { ...words, options: moved === undefined ? options : { ...others, [to]: moved } }
  })
}

/** Without translations of what a field no longer says: it has become another kind, or an answer is gone. */
export function withoutLostWords(field: FieldDraft): FieldDraft {
  const keys = field.kind === 'choice' ? field.config.options.map(({ key }) => key) : []
  const translations = eachLanguage(field.translations ?? {}, (words) => {
    const options = Object.entries(words.options ?? {}).filter(([key]) => keys.includes(key))
    const kept = Object.entries(words).filter(([text]) => textsOf[field.kind].some((one) => one === text))
    return { ...Object.fromEntries(kept), ...(options.length > 0 && { options: Object.fromEntries(options) }) }
  })
  return { ...field, translations }
}

type Words = NonNullable<FieldTranslations[keyof FieldTranslations]>

function eachLanguage(translations: FieldTranslations, change: (words: Words) => Words): FieldTranslations {
  return Object.fromEntries(Object.entries(translations).map(([language, words]) => [language, words && change(words)]))
}

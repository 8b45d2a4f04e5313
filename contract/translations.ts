import { z } from 'zod'
import { optionalLine, paragraphs } from './common.ts'
import type { FieldKind } from './forms.ts'
import { type TemplateLanguage, templateLanguages } from './template-keys.ts'

/** The languages that pages and mails are written in. */
export const languages = templateLanguages
export type Language = TemplateLanguage

/**
 * What administrators name and requesters read, in further languages: by language, by the name of the text that it stands
 * for. What is left empty is left out.
 */
export function translations<Texts extends z.ZodRawShape>(texts: Texts) {
  return z.partialRecord(z.enum(languages), z.object(texts).partial()).overwrite(withoutEmpty)
}

const name = optionalLine(100)
export const NameTranslations = translations({ name })
export const FormTranslations = translations({ name, instructions: paragraphs(2000) })
export const TopicTranslations = translations({ name, description: paragraphs(500), thankYou: paragraphs(10_000) })
export const DeskTranslations = translations({ welcome: paragraphs(2000) })
export const ItemTranslations = translations({ value: optionalLine(200) })
export const FieldTranslations = translations({
  label: optionalLine(200),
  help: optionalLine(500),
  placeholder: optionalLine(200),
  /** Said when a text is not written as it should be. */
  problem: optionalLine(300),
  /** Beside a check box. */
  description: optionalLine(300),
  /** Of an information. */
  text: paragraphs(5000),
  /** Labels of a choice's answers, by their key. */
  options: z.record(z.string().max(200), optionalLine(200)),
})
export type FieldTranslations = z.infer<typeof FieldTranslations>

type FieldText = keyof NonNullable<FieldTranslations[Language]>

const prompted: readonly FieldText[] = ['label', 'help', 'placeholder']

/** The texts that a field of each kind has. */
export const textsOf: Record<FieldKind, readonly FieldText[]> = {
  text: [...prompted, 'problem'],
  paragraph: prompted,
  number: prompted,
  date: ['label', 'help'],
  timeZone: prompted,
  phone: ['label', 'help'],
  checkbox: ['label', 'help', 'description'],
  choice: [...prompted, 'options'],
  list: prompted,
  file: ['label', 'help'],
  priority: prompted,
  department: prompted,
  assignee: prompted,
  section: ['label', 'help'],
  information: ['label', 'help', 'text'],
}

/** Of each language the words that there are. */
export type Translated<Words> = { [Spoken in Language]?: Partial<Words> | undefined }

/** What is translated into a language; nothing where that is none, or one that we do not have. */
export function wordsIn<Words extends object>(
  translated: Translated<Words> | undefined,
  language: string | null,
): Partial<Words> {
  const known = languages.find((one) => one === language)
  return (known && translated?.[known]) ?? {}
}

/** A thing as it is said in a language; what is not translated stays in its own words. */
export function said<Thing extends { translations: Translated<object> }>(
  { translations: translated, ...own }: Thing,
  language: string | null,
): Omit<Thing, 'translations'> {
  return over(own, wordsIn(translated, language))
}

interface Field {
  label: string
  help: string
  config: object
}

/** A field as it is said in a language, the answers of a choice too. Keys stay what they are. */
export function saidField<F extends Field>(
  { translations: translated, ...own }: F & { translations?: FieldTranslations | undefined },
  language: string | null,
): F {
  const { options = {}, ...words } = wordsIn(translated, language)
  const config = withOwnText(over(own.config, words), words)
  // What is left of a field without its translations is one without them, which they are optional for.
  return { ...over(own, words), config: 'options' in config ? withOptions(config, options) : config } as unknown as F
}

function over<Own extends object>(own: Own, words: object): Own {
  return { ...own, ...Object.fromEntries(Object.entries(words).filter(([text]) => Object.hasOwn(own, text))) }
}

/** What an information says in another language is plain: it stands in the place of its formatting. */
function withOwnText(config: object, words: object): object {
  return 'html' in config && 'text' in words ? { ...config, html: '' } : config
}

function withOptions(config: object, labels: Record<string, string>): object {
  const { options } = config as { options: { key: string; label: string }[] }
  const labelOf = ({ key, label }: { key: string; label: string }) =>
    Object.hasOwn(labels, key) ? (labels[key] ?? label) : label
  return { ...config, options: options.map((option) => ({ ...option, label: labelOf(option) })) }
}

function withoutEmpty<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value)
    .map(([key, one]) => [key, withoutEmpty(one)])
    .filter(
      ([, one]) => !(one === '' || one === undefined || (typeof one === 'object' && Object.keys(one).length === 0)),
    )
  return Object.fromEntries(kept) as Value
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TemplateKey, type TemplateLanguage, templateLanguages } from '#contract/template-keys.ts'
import type { Source } from './engine.ts'

const read = new Map<string, Source>()

/** The words that come with the product: the first line of a file is the subject, the rest the body. */
export function defaultTemplate(key: TemplateKey, language: TemplateLanguage): Source {
  const name = `${language}/${key}.liquid`
  const known = read.get(name)
  if (known) return known
  const [subject = '', ...lines] = readFileSync(join(import.meta.dirname, name), 'utf8').split('\n')
  const source = { subject, body: lines.join('\n').trim() }
  read.set(name, source)
  return source
}

/** The language of ours that somebody reads. */
export function languageFor(...wanted: (string | null)[]): TemplateLanguage {
  const found = wanted.find((language) => templateLanguages.some((ours) => ours === language))
  return templateLanguages.find((ours) => ours === found) ?? 'en'
}

import { type TemplateLanguage, templateLanguages } from '#contract/template-keys.ts'

/** What the address of a template holds besides its key. */
export function readTemplateSearch(given: Record<string, unknown>): { language?: TemplateLanguage } {
  const language = templateLanguages.find((one) => one === given.language)
  return language ? { language } : {}
}

import type { TemplateLanguage } from '#contract/template-keys.ts'

/** The line above which somebody answers, where administrators have written none of their own. */
const ours: Record<TemplateLanguage, string> = {
  en: '-- Please reply above this line --',
  de: '-- Bitte über dieser Zeile antworten --',
}

/** @param own  of the settings; '' is none */
export function separatorIn(language: TemplateLanguage, own: string): string {
  return own === '' ? ours[language] : own
}

/** All that a mail of ours may have had for one: it was sent in some language, perhaps before there was one of one's own. */
export function allSeparators(own: string): string[] {
  return [...(own === '' ? [] : [own]), ...Object.values(ours)]
}

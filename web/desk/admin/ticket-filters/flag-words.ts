import type { TFunction } from 'i18next'
import type { Flag } from '#contract/ruling.ts'

/** What is to be looked at, in one sentence. */
export function flagWords(t: TFunction, { code, about }: Flag): string {
  return t(`admin-rules:flag.${code}`, { about })
}

import type { TFunction } from 'i18next'
import type { FilterFlag } from '#contract/ticket-filters.ts'

/** What is to be looked at, in one sentence. */
export function flagWords(t: TFunction, { code, about }: FilterFlag): string {
  return t(`admin-rules:flag.${code}`, { about })
}

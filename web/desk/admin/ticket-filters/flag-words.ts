import type { TFunction } from 'i18next'
import type { Flag } from '#contract/ruling.ts'

/** What is to be looked at, in one sentence. */
export function flagWords(t: TFunction, { code, at, about }: Flag): string {
  // What is only asked about is not skipped: tickets that have it from before are still met.
  const isAsked = code === 'names_unusable' && !at.startsWith('actions')
  return t(`admin-rules:flag.${isAsked ? 'asks_unusable' : code}`, { about })
}

import i18next from 'i18next'
import { type ReasonCode, reasons } from '#contract/reasons.ts'

/** Why something was skipped, in the reader's language; what was noted before there were codes, as it is. */
export function whyWords(why: unknown, values: unknown): string {
  const code = String(why ?? '')
  const named = (values && typeof values === 'object' ? values : {}) as Record<string, string>
  return isKnown(code) ? i18next.t(`events:whySkipped.${code}`, named) : (named.words ?? code)
}

function isKnown(code: string): code is ReasonCode {
  return Object.hasOwn(reasons, code)
}

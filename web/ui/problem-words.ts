import i18next from 'i18next'
import type { Problem } from '#contract/common.ts'

export interface ProblemWords {
  happened: string
  next: string
}

/** A problem in a person's words: ours for what every page can meet, the server's for the rest. */
export function problemWords({ status, code, title, detail }: Problem): ProblemWords {
  const { t } = i18next
  const kind = kindOf(status, code)
  if (kind) return { happened: t(`ui:problem.${kind}.happened`), next: t(`ui:problem.${kind}.next`) }
  return { happened: title, next: detail ?? '' }
}

function kindOf(status: number, code: string): string | null {
  if (code === 'web_error') return 'broken'
  if (code === 'wrong_credentials') return 'credentials'
  if (status === 0) return 'unreachable'
  if (status === 401) return 'signedOut'
  if (status === 429) return 'tooMany'
  if (status >= 500) return 'server'
  if (status === 404 && (code === 'not_found' || code.startsWith('http_'))) return 'missing'
  return null
}

import { useTranslation } from 'react-i18next'
import type { Did } from '#contract/rules.ts'

/** What came of each action, in a line. */
export function DidList({ did }: { did: Did[] }) {
  const { t } = useTranslation()
  if (did.length === 0) return null
  const words = did.map(({ kind, value, outcome, why }) => {
    const what = [t(`admin-rules:action.${kind}`), value].filter(Boolean).join(': ')
    if (outcome === 'done') return why ? `${what} (${why})` : what
    return outcome === 'already'
      ? t('admin-rules:did.already', { what })
      : t('admin-rules:did.skipped', { what, why: why ?? '' })
  })
  return <span>{words.join('; ')}</span>
}

import { useTranslation } from 'react-i18next'
import type { Did } from '#contract/rules.ts'
import type { FilterDid } from '#contract/ticket-filters.ts'

/** What came of each action, in a line. */
export function DidList({ did }: { did: (Did | FilterDid)[] }) {
  const { t, i18n } = useTranslation()
  if (did.length === 0) return null
  const words = did.map(({ kind, value, outcome, why }) => {
    const what = [t(`admin-rules:action.${kind}`), value].filter(Boolean).join(': ')
    if (outcome === 'done') return why ? `${what} (${why})` : what
    if (outcome === 'overridden') return t('events:didNot.overridden', { what })
    const known = `events:whySkipped.${why}`
    return outcome === 'already'
      ? t('admin-rules:did.already', { what })
      : t('admin-rules:did.skipped', { what, why: i18n.exists(known) ? t(known) : (why ?? '') })
  })
  return <span>{words.join('; ')}</span>
}

import { useTranslation } from 'react-i18next'
import type { Did } from '#contract/rules.ts'
import type { FilterDid } from '#contract/ticket-filters.ts'
import { didValue } from '../../did-value.ts'
import { whyWords } from '../../why-words.ts'

/** What came of each action, in a line. */
export function DidList({ did }: { did: (Did | FilterDid)[] }) {
  const { t } = useTranslation()
  if (did.length === 0) return null
  const words = did.map(({ kind, value, outcome, why, whyValues }) => {
    const what = [t(`admin-rules:action.${kind}`), didValue(kind, value)].filter(Boolean).join(': ')
    if (outcome === 'done') return why ? `${what} (${whyWords(why, whyValues)})` : what
    if (outcome === 'overridden') return t('events:didNot.overridden', { what })
    return outcome === 'already'
      ? t('admin-rules:did.already', { what })
      : t('admin-rules:did.skipped', { what, why: whyWords(why, whyValues) })
  })
  return <span>{words.join('; ')}</span>
}

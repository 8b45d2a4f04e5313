import { useTranslation } from 'react-i18next'
import type { SimulatedRule } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import { Counts } from './counts.tsx'

/** Filters or rules with how often each held; those that never do say so. */
export function Asked({ kind, items }: { kind: 'filters' | 'rules'; items: SimulatedRule[] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <Counts
      title={t(`admin-simulations:${kind}`)}
      items={items}
      columns={[
        t('admin-simulations:column.matchedLive'),
        t('admin-simulations:column.matchedDraft'),
        t('admin-simulations:column.changed'),
      ]}
      cellsOf={({ id, live, draft, changed, isRemoved }) => [
        id === null ? '–' : number(live),
        isRemoved ? '–' : number(draft),
        number(changed),
      ]}
      marksOf={({ isDraft, isRemoved, draft, failed }) => [
        ...(isRemoved ? [t('admin-simulations:mark.removed')] : isDraft ? [t('admin-simulations:mark.draft')] : []),
        ...(draft === 0 && !isRemoved ? [t('admin-simulations:mark.never')] : []),
        ...(failed > 0 ? [t('admin-simulations:mark.failed', { count: failed })] : []),
      ]}
    />
  )
}

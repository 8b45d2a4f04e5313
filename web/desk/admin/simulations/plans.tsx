import { useTranslation } from 'react-i18next'
import type { SimulatedPlan } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import { Counts } from './counts.tsx'

/** SLA plans with how many tickets have each; those of the draft that none would get say so. */
export function Plans({ items }: { items: SimulatedPlan[] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <Counts
      title={t('admin-simulations:plans')}
      items={items}
      columns={[t('admin-simulations:column.live'), t('admin-simulations:column.draft')]}
      cellsOf={({ id, live, draft }) => [id === null ? '–' : number(live), number(draft)]}
      marksOf={({ id, isDraft, draft }) => {
        if (!isDraft) return []
        const origin = t(id === null ? 'admin-simulations:mark.new' : 'admin-simulations:mark.draft')
        return draft === 0 ? [origin, t('admin-simulations:mark.noTicket')] : [origin]
      }}
    />
  )
}

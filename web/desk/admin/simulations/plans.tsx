import { useTranslation } from 'react-i18next'
import type { SimulatedPlan } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './simulations.module.css'

/** SLA plans with how many tickets have each: those of the draft first, and those that none would get say so. */
export function Plans({ items }: { items: SimulatedPlan[] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (items.length === 0) return null
  const title = t('admin-simulations:plans')
  const sorted = [...items.filter(({ isDraft }) => isDraft), ...items.filter(({ isDraft }) => !isDraft)]
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      <div className={styles.frame}>
        <table className={styles.counts}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t('common:name')}</th>
              <th scope="col">{t('admin-simulations:column.live')}</th>
              <th scope="col">{t('admin-simulations:column.draft')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => (
              <tr key={`${one.id} ${one.name}`} data-draft={one.isDraft || undefined}>
                <th scope="row">
                  <bdi>{one.name}</bdi>
                  <Marks one={one} />
                </th>
                <td>{one.id === null ? '–' : number(one.live)}</td>
                <td>{number(one.draft)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Marks({ one: { id, isDraft, draft } }: { one: SimulatedPlan }) {
  const { t } = useTranslation()
  if (!isDraft) return null
  const marks = [
    t(id === null ? 'admin-simulations:mark.new' : 'admin-simulations:mark.draft'),
    ...(draft === 0 ? [t('admin-simulations:mark.noTicket')] : []),
  ]
  return <span className={styles.soft}>{marks.join(' · ')}</span>
}

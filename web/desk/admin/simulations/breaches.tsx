import { useTranslation } from 'react-i18next'
import type { SimulationResult } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './simulations.module.css'

/** Missed targets, by target: as things are, in the draft, won and lost. */
export function Breaches({ breaches }: Pick<SimulationResult, 'breaches'>) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (breaches.byTarget.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('admin-simulations:breaches')}</h2>
      <div className={styles.frame}>
        <table className={styles.counts}>
          <caption className="visually-hidden">{t('admin-simulations:breaches')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('admin-simulations:column.target')}</th>
              <th scope="col">{t('admin-simulations:column.live')}</th>
              <th scope="col">{t('admin-simulations:column.draft')}</th>
              <th scope="col">{t('admin-simulations:column.won')}</th>
              <th scope="col">{t('admin-simulations:column.lost')}</th>
            </tr>
          </thead>
          <tbody>
            {breaches.byTarget.map(({ target, live, draft, won, lost }) => (
              <tr key={target}>
                <th scope="row">{t(`desk-ticket:sla.target.${target}`)}</th>
                <td>{number(live)}</td>
                <td>{number(draft)}</td>
                <td>{number(won)}</td>
                <td>{number(lost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

import { useTranslation } from 'react-i18next'
import type { SimulationResult } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './simulations.module.css'

/** Who would have got how many tickets by the policies. */
export function Agents({ assignment }: { assignment: NonNullable<SimulationResult['assignment']> }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { perAgent, skilled, needing, waiting } = assignment
  const most = Math.max(1, ...perAgent.flatMap(({ live, draft }) => [live, draft]))
  const of = (part: number, whole: number) => t('admin-simulations:of', { part: number(part), whole: number(whole) })
  const bar = (value: number, kind: 'live' | 'draft') => (
    <td>
      <span className={styles.share} data-kind={kind} style={{ inlineSize: `${(value / most) * 5}rem` }} aria-hidden />
      {number(value)}
    </td>
  )
  return (
    <section className={styles.section}>
      <h2>{t('admin-simulations:assignment')}</h2>
      <p className={styles.lead}>
        {t('admin-simulations:assignmentLead', {
          live: of(skilled.live, needing.live),
          draft: of(skilled.draft, needing.draft),
          waitingLive: number(waiting.live),
          waitingDraft: number(waiting.draft),
        })}
      </p>
      <div className={styles.frame}>
        <table className={styles.counts}>
          <caption className="visually-hidden">{t('admin-simulations:assignment')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('admin-simulations:column.agent')}</th>
              <th scope="col">{t('admin-simulations:column.live')}</th>
              <th scope="col">{t('admin-simulations:column.draft')}</th>
            </tr>
          </thead>
          <tbody>
            {perAgent.map(({ agent, live, draft }) => (
              <tr key={agent.id}>
                <th scope="row">
                  <bdi>{agent.name}</bdi>
                </th>
                {bar(live, 'live')}
                {bar(draft, 'draft')}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

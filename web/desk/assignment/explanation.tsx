import { useTranslation } from 'react-i18next'
import type { RuledOut, Explanation as Told } from '#contract/assignment.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './assignment.module.css'

const SHOWN = 5

/** Who else there was for a ticket, by what they were better or worse, and what ruled out the rest. */
export function Explanation({ told }: { told: Told }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const others = Object.entries(told.ruledOutCounts)
  return (
    <div className={styles.told}>
      <p className={styles.soft}>
        {t('assignment:why.decided', { count: told.together, urgency: Math.round(told.urgency * 100) })}
      </p>
      {told.policy.isTakenOver ? (
        <p className={styles.soft}>{t('assignment:why.takenOver', { name: told.policy.subject.name })}</p>
      ) : null}
      {told.needs.length > 0 ? (
        <p>
          {t('assignment:why.needs', {
            skills: told.needs
              .map(({ skill, minLevel, by }) => t('assignment:why.need', { skill: skill.name, level: minLevel, by }))
              .join('; '),
          })}
        </p>
      ) : null}
      <table className={styles.scores}>
        <caption>{t('assignment:why.candidates', { count: told.candidateCount })}</caption>
        <tbody>
          {told.candidates.slice(0, SHOWN).map(({ agent, score, parts }) => (
            <tr key={agent.id} data-chosen={agent.id === told.chosen?.id || undefined}>
              <th scope="row">
                <bdi>{agent.name}</bdi>
                <span className={styles.soft}>
                  {Object.entries(parts)
                    .filter(([, part]) => part > 0)
                    .map(([part, value]) => `${t(`assignment:part.${part}`)} ${number(value)}`)
                    .join(' · ')}
                </span>
              </th>
              <td>{number(score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.soft}>{t('assignment:why.lower')}</p>
      {others.length > 0 ? (
        <details>
          <summary>{t('assignment:why.ruledOut', { count: others.reduce((sum, [, many]) => sum + many, 0) })}</summary>
          <ul>
            {told.ruledOut.map((one) => (
              <li key={one.agent.id}>
                <bdi>{one.agent.name}</bdi>: <Limit {...one} />
              </li>
            ))}
          </ul>
          <p className={styles.soft}>
            {others.map(([limit, count]) => `${t(`assignment:limit.${limit}`)}: ${number(count)}`).join(' · ')}
          </p>
        </details>
      ) : null}
    </div>
  )
}

function Limit({ limit, detail }: RuledOut) {
  const { t } = useTranslation()
  const { dateTime } = useFormat()
  if (limit === 'skill') return <>{t('assignment:limitOf.skill', detail)}</>
  if (limit === 'capacity') return <>{t('assignment:limitOf.capacity', detail)}</>
  if ((limit === 'absent' || limit === 'hours') && typeof detail.until === 'string') {
    return <>{t(`assignment:limitOf.${limit}`, { until: dateTime(detail.until) })}</>
  }
  return <>{t(`assignment:limit.${limit}`)}</>
}

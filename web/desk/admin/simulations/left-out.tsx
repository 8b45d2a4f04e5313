import { useTranslation } from 'react-i18next'
import type { SimulationResult } from '#contract/simulations.ts'
import styles from './simulations.module.css'

/** What a simulation cannot know, said and not hidden. */
export function LeftOut({ leftOut }: Pick<SimulationResult, 'leftOut'>) {
  const { t } = useTranslation()
  if (leftOut.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{t('admin-simulations:leftOutTitle')}</h2>
      <ul className={styles.leftOut}>
        {leftOut.map(({ key, tickets }) => (
          <li key={key}>
            {t(`admin-simulations:leftOut.${key}`)}{' '}
            {tickets > 0 ? (
              <span className={styles.soft}>{t('admin-simulations:tickets', { count: tickets })}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

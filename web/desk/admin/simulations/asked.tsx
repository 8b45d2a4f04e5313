import { useTranslation } from 'react-i18next'
import type { SimulatedRule } from '#contract/simulations.ts'
import { useFormat } from '#web/ui/format.ts'
import styles from './simulations.module.css'

/** Filters or rules with how often each held: those of the draft first, and those that never do say so. */
export function Asked({ kind, items }: { kind: 'filters' | 'rules'; items: SimulatedRule[] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (items.length === 0) return null
  const title = t(`admin-simulations:${kind}`)
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
              <th scope="col">{t('admin-simulations:column.matchedLive')}</th>
              <th scope="col">{t('admin-simulations:column.matchedDraft')}</th>
              <th scope="col">{t('admin-simulations:column.changed')}</th>
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
                <td>{one.isRemoved ? '–' : number(one.draft)}</td>
                <td>{number(one.changed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Marks({ one: { isDraft, isRemoved, draft, failed } }: { one: SimulatedRule }) {
  const { t } = useTranslation()
  const marks = [
    isRemoved ? t('admin-simulations:mark.removed') : isDraft ? t('admin-simulations:mark.draft') : null,
    draft === 0 && !isRemoved ? t('admin-simulations:mark.never') : null,
    failed > 0 ? t('admin-simulations:mark.failed', { count: failed }) : null,
  ].filter((mark) => mark !== null)
  return marks.length > 0 ? <span className={styles.soft}>{marks.join(' · ')}</span> : null
}

import { useTranslation } from 'react-i18next'
import styles from './simulations.module.css'

export interface Counted {
  id: number | null
  name: string
  isDraft: boolean
}

interface Props<Row extends Counted> {
  title: string
  items: Row[]
  columns: string[]
  cellsOf: (row: Row) => string[]
  /** What is to be noticed about it, in words. */
  marksOf: (row: Row) => string[]
}

/** What a simulation counted, a row each: those of the draft first. */
export function Counts<Row extends Counted>({ title, items, columns, cellsOf, marksOf }: Props<Row>) {
  const { t } = useTranslation()
  if (items.length === 0) return null
  const sorted = [...items.filter(({ isDraft }) => isDraft), ...items.filter(({ isDraft }) => !isDraft)]
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      <div className={styles.frame}>
        <table className={styles.counts}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {[t('common:name'), ...columns].map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((one) => {
              const marks = marksOf(one)
              return (
                <tr key={`${one.id} ${one.name}`} data-draft={one.isDraft || undefined}>
                  <th scope="row">
                    <bdi>{one.name}</bdi>
                    {marks.length > 0 ? <span className={styles.soft}>{marks.join(' · ')}</span> : null}
                  </th>
                  {cellsOf(one).map((cell, at) => (
                    <td key={columns[at]}>{cell}</td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

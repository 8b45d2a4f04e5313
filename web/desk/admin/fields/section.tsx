import { type ReactNode, useId } from 'react'
import styles from './fields.module.css'

/** Fields that belong together, under a heading. */
export function FieldSection({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {lead ? <p className={styles.hint}>{lead}</p> : null}
      {children}
    </section>
  )
}

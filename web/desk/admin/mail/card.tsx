import { type ReactNode, useId } from 'react'
import styles from './mail.module.css'

/** A part of a mail's page, under a heading. */
export function Card({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

import { type ReactNode, useId } from 'react'
import styles from './fields.module.css'

interface Props {
  title: string
  lead?: string
  /** 2 on a page, 3 in a drawer, which has a title of its own. */
  level?: 2 | 3
  children: ReactNode
}

/** Fields that belong together, under a heading. */
export function FieldSection({ title, lead, level = 3, children }: Props) {
  const Heading = `h${level}` as const
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id}>
      <Heading id={id}>{title}</Heading>
      {lead ? <p className={styles.hint}>{lead}</p> : null}
      {children}
    </section>
  )
}

import type { ReactNode } from 'react'
import { PageHeader } from '#web/ui/page-header.tsx'
import styles from './narrow-page.module.css'

interface Props {
  title: string
  lead?: ReactNode
  children?: ReactNode
  /** Below the card: other ways. */
  foot?: ReactNode
}

/** A page with one short form: signing in, checking a request. */
export function NarrowPage({ title, lead, children, foot }: Props) {
  return (
    <div className={styles.page}>
      <PageHeader title={title} lead={lead} />
      {children ? <div className={styles.card}>{children}</div> : null}
      {foot ? <div className={styles.foot}>{foot}</div> : null}
    </div>
  )
}

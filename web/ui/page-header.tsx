import { type ReactNode, useEffect } from 'react'
import styles from './page-header.module.css'
import { namePage } from './page-title.ts'

interface Props {
  title: string
  /** One sentence under the title. */
  lead?: ReactNode
  actions?: ReactNode
}

/** The heading of a page; also names the browser's tab. */
export function PageHeader({ title, lead, actions }: Props) {
  useEffect(() => {
    namePage(title)
  }, [title])
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.title}>{title}</h1>
        {lead ? <p className={styles.lead}>{lead}</p> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </header>
  )
}

import { type ReactNode, useEffect } from 'react'
import { namePage } from './page-title.ts'
import styles from './states.module.css'

interface Props {
  icon?: ReactNode
  /** What would be here. */
  title: string
  /** What to do to have it here. */
  children?: ReactNode
  action?: ReactNode
  /** It stands alone on its page: then its title is that of the page. */
  isPage?: boolean
}

export function EmptyState({ icon, title, children, action, isPage = false }: Props) {
  const Heading = isPage ? 'h1' : 'h2'
  useEffect(() => {
    if (isPage) namePage(title)
  }, [isPage, title])
  return (
    <div className={styles.state}>
      {icon ? (
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
      ) : null}
      <Heading className={styles.title}>{title}</Heading>
      {children ? <div className={styles.text}>{children}</div> : null}
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  )
}

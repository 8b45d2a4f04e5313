import type { ReactNode } from 'react'
import styles from './priorities.module.css'

export function ColorMark({ color, children }: { color: string; children: ReactNode }) {
  return (
    <span className={styles.mark}>
      <span className={styles.dot} style={{ background: color }} aria-hidden />
      <span>{children}</span>
    </span>
  )
}

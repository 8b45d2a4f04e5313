import type { ReactNode } from 'react'
import styles from './fields.module.css'

/** Short fields side by side, where there is room. */
export function Pairs({ children }: { children: ReactNode }) {
  return <div className={styles.pairs}>{children}</div>
}

import type { ReactNode } from 'react'
import styles from './property.module.css'

/** One property that is only read here. */
export function FixedProperty({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.property}>
      <div className={styles.label}>{label}</div>
      <div className={styles.fixed}>{children}</div>
    </div>
  )
}

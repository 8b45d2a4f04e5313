import { useEffect, useRef } from 'react'
import styles from './page.module.css'

/** Takes the focus from the form that has gone. */
export function Done({ children }: { children: string }) {
  const line = useRef<HTMLParagraphElement>(null)
  useEffect(() => line.current?.focus(), [])
  return (
    <p ref={line} tabIndex={-1} className={styles.done}>
      {children}
    </p>
  )
}

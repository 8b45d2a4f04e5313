import styles from './dot.module.css'

/** A small mark of colour before a text; the text says the same in words. */
export function Dot({ color, hollow = false }: { color: string; hollow?: boolean }) {
  return (
    <span className={styles.dot} data-hollow={hollow || undefined} style={{ '--dot': color } as object} aria-hidden />
  )
}

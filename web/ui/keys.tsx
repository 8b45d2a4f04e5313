import { Fragment } from 'react'
import styles from './keys.module.css'

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)
const signs: Record<string, string> = {
  mod: isApple ? '⌘' : 'Ctrl',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** A keyboard hint: `g o`, `mod+Enter`. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(' ').map((part) => (
        <Fragment key={part}>
          {part.split('+').map((key) => (
            <kbd className={styles.key} key={key}>
              {signs[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}

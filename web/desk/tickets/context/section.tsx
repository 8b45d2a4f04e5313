import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useRemembered } from '#web/ui/remembered.ts'
import styles from './context.module.css'

interface Props {
  /** Under which the browser remembers whether it is open. */
  id: string
  title: string
  /** Beside the title: how many. */
  count?: number
  actions?: ReactNode
  children: ReactNode
}

/** A part of the column that can be folded. */
export function Section({ id, title, count, actions, children }: Props) {
  const [isOpen, setOpen] = useRemembered(`deskbell.context.${id}`, true)
  const body = useId()
  return (
    <section className={styles.section}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <button type="button" aria-expanded={isOpen} aria-controls={body} onClick={() => setOpen(!isOpen)}>
            <IconChevronDown size={14} aria-hidden className={styles.chevron} data-open={isOpen || undefined} />
            {title}
            {count ? <span className={styles.count}>{count}</span> : null}
          </button>
        </h2>
        {actions}
      </header>
      <div id={body} hidden={!isOpen}>
        {children}
      </div>
    </section>
  )
}

import type { PortalField } from '#contract/forms.ts'
import { HtmlBody } from '#web/ui/html-body.tsx'
import styles from './silent-field.module.css'

/** A heading, or a text that asks nothing. */
export function SilentField({ field, level = 2 }: { field: PortalField; level?: 2 | 3 }) {
  const Heading = `h${level}` as const
  if (field.kind === 'section') {
    return (
      <div className={styles.section}>
        <Heading className={styles.heading}>{field.label}</Heading>
        {field.help ? <p className={styles.text}>{field.help}</p> : null}
      </div>
    )
  }
  if (field.kind !== 'information') return null
  return (
    <div className={styles.information}>
      <strong>{field.label}</strong>
      {field.config.html ? <HtmlBody html={field.config.html} /> : <p className={styles.text}>{field.config.text}</p>}
    </div>
  )
}

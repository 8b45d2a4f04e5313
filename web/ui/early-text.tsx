import styles from './rich-text.module.css'
import type { RichTextProps } from './rich-text.tsx'

interface Props extends Pick<RichTextProps, 'label' | 'placeholder' | 'tone' | 'autoFocus'> {
  onText: (text: string) => void
  /** Whoever is in it goes on in the editor. */
  onFocusChange: (isIn: boolean) => void
}

/** Stands where the editor will be, while it is fetched: what is typed now must not be lost, nor be taken for shortcuts. */
export function EarlyText({ label, placeholder, tone = 'plain', autoFocus, onText, onFocusChange }: Props) {
  return (
    <div className={styles.field} data-tone={tone}>
      <textarea
        className={styles.early}
        aria-label={label}
        placeholder={placeholder}
        // biome-ignore lint/a11y/noAutofocus: somebody has just asked for it.
        autoFocus={autoFocus}
        onFocus={() => onFocusChange(true)}
        onBlur={() => onFocusChange(false)}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    </div>
  )
}

/** Plain text as the editor would have it. */
export function paragraphs(text: string): string {
  if (text === '') return ''
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return safe
    .split('\n')
    .map((line) => `<p>${line}</p>`)
    .join('')
}

import type { ComponentProps } from 'react'
import styles from './icon-button.module.css'

interface Props extends ComponentProps<'button'> {
  'aria-label': string
}

/** A quiet button of one icon. Lighter than `ActionIcon`: the portal's first page carries only what it needs. */
export function IconButton({ className = '', ...props }: Props) {
  return <button type="button" title={props['aria-label']} className={`${styles.button} ${className}`} {...props} />
}

import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './tone-badge.module.css'

export type Tone = 'plain' | 'good' | 'warn' | 'bad'

interface Props {
  tone: Tone
  Icon: Icon
  children: ReactNode
}

/** A state in words; icon and colour only say it again. */
export function ToneBadge({ tone, Icon, children }: Props) {
  return (
    <span className={styles.badge} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {children}
    </span>
  )
}

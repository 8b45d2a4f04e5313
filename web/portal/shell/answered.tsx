import { Button, Title } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { namePage } from '#web/ui/page-title.ts'
import styles from './answered.module.css'

interface Props {
  title: string
  icon?: ReactNode
  children: ReactNode
  action?: { label: string; run: () => void }
}

/** In place of a short form that was sent; read out, as it replaces what had the focus. */
export function Answered({ title, icon = <IconMail size={24} />, children, action }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    namePage(title)
    heading.current?.focus()
  }, [title])
  return (
    <div className={styles.card}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Title order={1} size="h2" ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </Title>
      <div className={styles.text}>{children}</div>
      {action ? (
        <Button variant="default" onClick={action.run}>
          {action.label}
        </Button>
      ) : null}
    </div>
  )
}

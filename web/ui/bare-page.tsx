import { Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import styles from './bare-page.module.css'
import { DeskMark } from './desk-mark.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { namePage } from './page-title.ts'

interface Props {
  desk: { name: string; logoUrl: string | null }
  title: string
  lead?: string
  children: ReactNode
}

/** One form in the middle: sign-in, set-up. */
export function BarePage({ desk, title, lead, children }: Props) {
  useEffect(() => {
    namePage(`${title} · ${desk.name}`)
  }, [title, desk.name])
  return (
    <div className={styles.page}>
      <main className={styles.main}>
        <div className={styles.brand}>
          <DeskMark desk={desk} className={styles.mark} />
          <span>{desk.name}</span>
        </div>
        <div className={styles.card}>
          <Title order={1} size="h2">
            {title}
          </Title>
          {lead ? <p className={styles.lead}>{lead}</p> : null}
          <div className={styles.content}>{children}</div>
        </div>
        <LanguageSwitch />
      </main>
    </div>
  )
}

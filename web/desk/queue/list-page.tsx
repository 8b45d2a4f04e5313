import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Queue } from '#contract/tickets.ts'
import { useFormat } from '#web/ui/format.ts'
import { namePage } from '#web/ui/page-title.ts'
import styles from './list-page.module.css'

interface Props {
  title: string
  count?: Pick<Queue, 'count' | 'atLeast'> | undefined
  tools: ReactNode
  children: ReactNode
}

/** The frame of a list of tickets: heading and filters stay, the rows scroll. */
export function ListPage({ title, count, tools, children }: Props) {
  const { t } = useTranslation()
  const { number } = useFormat()
  useEffect(() => {
    namePage(title)
  }, [title])
  const known = count && count.count !== null ? `${number(count.count)}${count.atLeast ? '+' : ''}` : null
  return (
    <div className={styles.page} data-fill>
      <header className={styles.head}>
        <h1 className={styles.title}>
          <bdi>{title}</bdi>
          {known ? (
            <span className={styles.count} title={t('desk-queue:tickets', { count: count?.count ?? 0 })}>
              {known}
            </span>
          ) : null}
        </h1>
        {tools}
      </header>
      {children}
    </div>
  )
}

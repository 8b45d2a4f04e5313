import type { IconInbox } from '@tabler/icons-react'
import { useLinkProps } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Queue } from '#contract/tickets.ts'
import { useFormat } from '#web/ui/format.ts'
import shell from '../shell/shell.module.css'

interface Props {
  /** Key of the queue. */
  to: string
  name: string
  icon: typeof IconInbox
  count?: Pick<Queue, 'count' | 'atLeast'>
  narrow: boolean
  depth: number
  isHere: boolean
}

export function QueueLink({ to, name, icon: Icon, count, narrow, depth, isHere }: Props) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const link = useLinkProps({ to: '/queue/$key', params: { key: to } })
  const isCounted = count !== undefined && count.count !== null
  const counted = isCounted ? `${number(count.count ?? 0)}${count.atLeast ? '+' : ''}` : null
  return (
    <a
      {...link}
      className={shell.link}
      data-status={isHere ? 'active' : undefined}
      aria-current={isHere ? 'page' : undefined}
      title={narrow ? name : undefined}
      style={depth > 0 ? { paddingInlineStart: `${0.875 + depth * 1.125}rem` } : undefined}
    >
      <Icon size={18} aria-hidden />
      <span className={shell.label}>{name}</span>
      {counted && !narrow ? (
        <span className={shell.count} data-queue={to}>
          {counted}
          <span className="visually-hidden"> {t('desk-queue:ticketsWord', { count: count?.count ?? 0 })}</span>
        </span>
      ) : null}
    </a>
  )
}

import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listTickets, type TicketSummary } from '#contract/tickets.ts'
import { pages } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { BriefTime } from '../tickets/brief-time.tsx'
import { DueClock, StatusMark } from '../tickets/marks.tsx'
import styles from './people.module.css'

interface Props {
  who: { requester: string } | { organizationId: number }
  counts?: { open: number; closed: number }
}

/** All tickets of a person or an organization, the open ones first. */
export function TicketsOf({ who, counts }: Props) {
  const { t } = useTranslation()
  const [state, setState] = useState<'open' | 'all'>(counts && counts.open === 0 ? 'all' : 'open')
  const status = state === 'open' ? 'open' : undefined
  const list = useInfiniteQuery(pages(listTickets, { query: { ...who, status, sort: '-updated', limit: 25 } }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const all = counts ? counts.open + counts.closed : undefined
  const label = (words: string, count: number | undefined) => (count === undefined ? words : `${words} (${count})`)
  return (
    <section className={styles.tickets} aria-label={t('desk-people:tickets.title')}>
      <header className={styles.ticketsHead}>
        <h2>{t('desk-people:tickets.title')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('desk-people:tickets.title')}
          value={state}
          onChange={(value) => setState(value === 'open' ? 'open' : 'all')}
          data={[
            { value: 'open', label: label(t('desk-people:tickets.open'), counts?.open) },
            { value: 'all', label: label(t('desk-people:tickets.all'), all) },
          ]}
        />
      </header>
      {list.error && rows.length === 0 ? <ErrorState problem={problemIn(list.error)} onRetry={list.refetch} /> : null}
      {list.isPending ? <RowSkeletons count={4} /> : null}
      {list.data && rows.length === 0 ? (
        <p className={styles.nothing}>
          {state === 'open' ? t('desk-people:tickets.noneOpen') : t('desk-people:tickets.none')}
        </p>
      ) : null}
      <ul className={styles.rows}>
        {rows.map((row) => (
          <TicketItem key={row.id} row={row} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="default" size="xs" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('desk-people:more')}
        </Button>
      ) : null}
    </section>
  )
}

function TicketItem({ row }: { row: TicketSummary }) {
  return (
    <li className={styles.ticket}>
      <Link to="/tickets/$ticketId" params={{ ticketId: String(row.id) }} className={styles.ticketLink}>
        <span className={styles.soft}>{row.number}</span> <bdi>{row.subject}</bdi>
      </Link>
      <span className={styles.ticketFacts}>
        <StatusMark status={row.status} />
        <bdi>{row.department.name}</bdi>
        {row.dueAt && row.status.state === 'open' ? <DueClock ticket={row} /> : null}
        <BriefTime at={row.updatedAt} />
      </span>
    </li>
  )
}

import { Button } from '@mantine/core'
import { IconInbox, IconSearchOff } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listPortalTickets } from '#contract/portal.ts'
import { pages } from '#web/queries.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState, ProblemBanner } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { useLiveRequests } from '../live.ts'
import { Filters } from './filters.tsx'
import styles from './page.module.css'
import { RequestRow } from './request-row.tsx'

export function RequestsPage() {
  const { t } = useTranslation()
  const { state = 'open', q, sort = '-updated' } = useSearch({ from: '/requests' })
  const list = useInfiniteQuery({
    ...pages(listPortalTickets, { query: { state, q, sort } }),
    placeholderData: keepPreviousData,
  })
  useLiveRequests()
  const tickets = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PageHeader title={t('portal:nav.mine')} actions={<ButtonLink to="/new">{t('portal:nav.new')}</ButtonLink>} />
      <Filters />
      {list.isPending ? <RowSkeletons /> : null}
      {list.isError && !list.data ? <ErrorState problem={list.error.problem} onRetry={() => list.refetch()} /> : null}
      {tickets.length > 0 ? (
        <ul className={styles.list} aria-label={t('portal:nav.mine')}>
          {tickets.map((ticket) => (
            <RequestRow key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      ) : null}
      {list.data && tickets.length === 0 ? <Nothing state={state} isSearch={!!q} /> : null}
      {list.isFetchNextPageError ? <ProblemBanner problem={list.error.problem} /> : null}
      {list.hasNextPage ? (
        <Button
          variant="default"
          className={styles.more}
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t('portal:list.more')}
        </Button>
      ) : null}
    </>
  )
}

function Nothing({ state, isSearch }: { state: 'open' | 'closed' | 'all'; isSearch: boolean }) {
  const { t } = useTranslation()
  if (isSearch) return <EmptyState icon={<IconSearchOff size={22} />} title={t('portal:list.notFound')} />
  const words = {
    open: [t('portal:list.noOpen'), t('portal:list.noOpenText')],
    closed: [t('portal:list.noClosed'), t('portal:list.noClosedText')],
    all: [t('portal:list.none'), t('portal:list.noneText')],
  }
  const [title = '', text] = words[state]
  return (
    <EmptyState icon={<IconInbox size={22} />} title={title}>
      {text}
    </EmptyState>
  )
}

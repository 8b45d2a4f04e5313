import { Button } from '@mantine/core'
import { IconRefresh, IconSend } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listOutgoingMails } from '#contract/outbox.ts'
import { pages } from '#web/queries.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from '../mail/mail.module.css'
import { mailStates, useMailSearch } from '../mail/mail-search.ts'
import { MailboxFilter } from '../mail/mailbox-filter.tsx'
import { StateFilter } from '../mail/state-filter.tsx'
import { TicketFilter } from '../mail/ticket-filter.tsx'
import { useOutboxColumns } from './columns.tsx'
import { RetryAll } from './retry-all.tsx'

/** The outbox: every mail that leaves, and whether it has. */
export function OutgoingMailPage() {
  const { t } = useTranslation()
  const { search, change, words } = useMailSearch()
  const { state, mailbox, ticket, q } = search
  const list = useInfiniteQuery({
    ...pages(listOutgoingMails, { query: { state, mailboxId: mailbox, ticketId: ticket, q } }),
    placeholderData: keepPreviousData,
  })
  const columns = useOutboxColumns()
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const title = t('admin:page.outgoingMail.title')
  const isNarrowed = Boolean(state || mailbox || ticket)
  return (
    <>
      <PageHeader
        title={title}
        lead={t('admin:page.outgoingMail.lead')}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={list.isRefetching}
              onClick={() => list.refetch()}
            >
              {t('admin-mail:list.refresh')}
            </Button>
            <RetryAll />
          </>
        }
      />
      <StateFilter
        label={t('admin-mail:out.state')}
        all={t('admin-mail:list.all')}
        states={mailStates}
        nameOf={(one) => t(`admin-mail:mailState.${one}`)}
        value={state}
        onChange={(to) => change({ state: to })}
      />
      {list.error && !list.data ? <ErrorState problem={list.error.problem} onRetry={() => list.refetch()} /> : null}
      {list.isPending ? <RowSkeletons /> : null}
      {list.data ? (
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          search={words}
          tools={
            <>
              <MailboxFilter value={mailbox} onChange={(to) => change({ mailbox: to })} />
              <TicketFilter
                number={rows.find((row) => row.ticket?.id === ticket)?.ticket?.number}
                value={ticket}
                onClear={() => change({ ticket: undefined })}
              />
            </>
          }
          empty={
            <EmptyState
              icon={<IconSend size={22} />}
              title={isNarrowed ? t('admin-mail:list.nothing') : t('admin-mail:out.empty')}
            >
              {isNarrowed ? null : t('admin-mail:out.emptyText')}
            </EmptyState>
          }
        />
      ) : null}
      {list.hasNextPage ? (
        <Button
          className={styles.more}
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t('admin-mail:list.more')}
        </Button>
      ) : null}
    </>
  )
}

import { Button } from '@mantine/core'
import { IconInbox, IconRefresh } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listIncoming } from '#contract/intake.ts'
import { pages } from '#web/queries.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from '../mail/mail.module.css'
import { fates, useMailSearch } from '../mail/mail-search.ts'
import { MailboxFilter } from '../mail/mailbox-filter.tsx'
import { StateFilter } from '../mail/state-filter.tsx'
import { TicketFilter } from '../mail/ticket-filter.tsx'
import { useLedgerColumns } from './columns.tsx'

/** The ledger: every message that came, and what became of it. */
export function IncomingMailPage() {
  const { t } = useTranslation()
  const { search, change, words } = useMailSearch()
  const { fate, mailbox, ticket, q } = search
  const list = useInfiniteQuery({
    ...pages(listIncoming, { query: { fate, mailboxId: mailbox, ticketId: ticket, q } }),
    placeholderData: keepPreviousData,
  })
  const columns = useLedgerColumns()
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const title = t('admin:page.incomingMail.title')
  const isNarrowed = Boolean(fate || mailbox || ticket)
  return (
    <>
      <PageHeader
        title={title}
        lead={t('admin:page.incomingMail.lead')}
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={list.isRefetching}
            onClick={() => list.refetch()}
          >
            {t('admin-mail:list.refresh')}
          </Button>
        }
      />
      {list.error && !list.data ? <ErrorState problem={list.error.problem} onRetry={() => list.refetch()} /> : null}
      {list.isPending ? <RowSkeletons /> : null}
      {list.data ? (
        <>
          <StateFilter
            label={t('admin-mail:in.fate')}
            all={t('admin-mail:list.all')}
            states={fates}
            nameOf={(one) => t(`admin-mail:fate.${one}`)}
            counts={list.data.pages[0]?.counts}
            value={fate}
            onChange={(to) => change({ fate: to })}
          />
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
                  number={rows.find((row) => row.ticketId === ticket)?.ticket?.number}
                  value={ticket}
                  onClear={() => change({ ticket: undefined })}
                />
              </>
            }
            empty={
              isNarrowed ? (
                <EmptyState icon={<IconInbox size={22} />} title={t('admin-mail:list.nothing')} />
              ) : (
                <EmptyState
                  icon={<IconInbox size={22} />}
                  title={t('admin-mail:in.empty')}
                  action={
                    <ButtonLink to="/admin/mailboxes" variant="default">
                      {t('admin:page.mailboxes.title')}
                    </ButtonLink>
                  }
                >
                  {t('admin-mail:in.emptyText')}
                </EmptyState>
              )
            }
          />
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
      ) : null}
    </>
  )
}

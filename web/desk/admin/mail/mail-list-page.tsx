import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import type { useMailSearch } from './mail-search.ts'
import { MailboxFilter } from './mailbox-filter.tsx'
import { Paged, type PagedList } from './paged.tsx'
import { TicketFilter } from './ticket-filter.tsx'

interface Mail {
  id: number
  ticket: { id: number; number: string } | null
}

interface Props<Row extends Mail> {
  name: 'incomingMail' | 'outgoingMail'
  list: PagedList<Row>
  columns: Column<Row>[]
  narrowing: ReturnType<typeof useMailSearch>
  /** By what state the list is narrowed. */
  states: ReactNode
  /** Beside the button that looks again. */
  actions?: ReactNode
  /** Where there is no mail at all. */
  empty: ComponentProps<typeof EmptyState>
}

/** The page of the ledger or of the outbox. */
export function MailListPage<Row extends Mail>(props: Props<Row>) {
  const { name, list, columns, narrowing, states, actions, empty } = props
  const { t } = useTranslation()
  const { search, change, words } = narrowing
  const { fate, state, mailbox, ticket } = search
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const title = t(`admin:page.${name}.title`)
  const isNarrowed = Boolean(fate || state || mailbox || ticket)
  return (
    <>
      <PageHeader
        title={title}
        lead={t(`admin:page.${name}.lead`)}
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
            {actions}
          </>
        }
      />
      {states}
      <Paged list={list}>
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
            isNarrowed ? (
              <EmptyState icon={empty.icon} title={t('admin-mail:list.nothing')} />
            ) : (
              <EmptyState {...empty} />
            )
          }
        />
      </Paged>
    </>
  )
}

import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type BlockedSender, listBlockedSenders } from '#contract/blocked-senders.ts'
import { pages } from '#web/queries.ts'
import { type Column, DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { PageHeader } from '#web/ui/page-header.tsx'
import { DateTime } from '#web/ui/time.tsx'
import { useSettled } from '../../people/use-settled.ts'
import { useAdminSearch } from '../list/admin-search.ts'
import styles from '../mail/mail.module.css'
import { Paged } from '../mail/paged.tsx'
import { NewSenderDrawer } from './new-sender.tsx'
import { useUnblock } from './use-block.ts'

/** Whose mail is rejected; there is nothing to change about one but to let it go. */
export function BlockedSendersPage() {
  const { t } = useTranslation()
  const [{ open }, setSearch] = useAdminSearch()
  const [text, setText] = useState('')
  const q = useSettled(text.trim(), 250)
  const list = useInfiniteQuery({
    ...pages(listBlockedSenders, { query: { q: q || undefined } }),
    placeholderData: keepPreviousData,
  })
  const columns = useColumns()
  const title = t('admin:page.blockedSenders.title')
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setSearch({ open: 'new' })}>
      {t('admin:page.blockedSenders.new')}
    </Button>
  )
  return (
    <>
      <PageHeader title={title} lead={t('admin:page.blockedSenders.lead')} actions={button} />
      <Paged list={list} skeletons={3}>
        <DataTable
          label={title}
          columns={columns}
          rows={list.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={(one) => one.id}
          search={{ text, onChange: setText }}
          empty={
            <EmptyState title={t('admin:page.blockedSenders.empty')} action={button}>
              {t('admin-mail:blocked.emptyText')}
            </EmptyState>
          }
        />
      </Paged>
      {open === 'new' ? <NewSenderDrawer onClose={() => setSearch({ open: undefined })} /> : null}
    </>
  )
}

function useColumns(): Column<BlockedSender>[] {
  const { t } = useTranslation()
  const { number } = useFormat()
  const unblock = useUnblock()
  return [
    {
      key: 'pattern',
      label: t('admin:field.blockedPattern'),
      render: ({ pattern, notes }) => (
        <>
          <bdi className={styles.name}>{pattern}</bdi>
          {notes ? <div className={`${styles.soft} ${styles.brief}`}>{notes}</div> : null}
        </>
      ),
    },
    { key: 'rejected', label: t('admin-mail:blocked.rejected'), render: (one) => number(one.rejected), align: 'end' },
    {
      key: 'created',
      label: t('admin-mail:blocked.since'),
      render: (one) => (
        <div className={styles.when}>
          <DateTime at={one.createdAt} /> · <bdi>{one.createdBy}</bdi>
        </div>
      ),
      isMinor: true,
    },
    {
      key: 'unblock',
      label: t('admin-mail:blocked.change'),
      render: (one) => (
        <Button
          variant="default"
          size="xs"
          aria-label={t('admin-mail:blocked.unblockOne', { pattern: one.pattern })}
          onClick={() => unblock(one)}
        >
          {t('admin-mail:blocked.unblock')}
        </Button>
      ),
    },
  ]
}

import { Button, Switch } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { useSettled } from '../../people/use-settled.ts'
import { useAdminSearch } from './admin-search.ts'
import { availabilityColumn } from './availability.tsx'
import { everything, useFirst } from './everything.ts'
import type { Kind, Thing } from './kind.ts'
import { KindDrawer } from './kind-drawer.tsx'
import styles from './list.module.css'
import { useOrder } from './order-column.tsx'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  kind: Kind<Item, Values>
  /** Beside the button that makes a new one. */
  actions?: ReactNode
  /** Above the table: what is to be seen before it. */
  notice?: ReactNode
  /** Under the table. */
  children?: ReactNode
}

/** The page of a kind: a table to search and sort, and a drawer in which one is made or changed. */
export function KindPage<Item extends Thing, Values extends Record<string, unknown>>({
  kind,
  actions,
  notice,
  children,
}: Props<Item, Values>) {
  const { t } = useTranslation()
  const [{ open, archived }, setSearch] = useAdminSearch()
  const [text, setText] = useState('')
  const all = useQuery({ ...everything<Item>(kind.routes.list), enabled: !kind.isLong })
  const first = useFirst<Item>(kind.routes.list, {
    q: useSettled(text, 200),
    archived: archived === true,
    enabled: kind.isLong === true,
  })
  const { error, refetch, isPending } = kind.isLong ? first : all
  const items = (kind.isLong ? first.data?.items : all.data) ?? []
  const rows = items.filter((item) => archived || item.availability !== 'archived')
  const order = useOrder(kind, rows)
  const columns = useKindColumns(kind, { rows, order: order?.column })
  const title = t(`admin:page.${kind.key}.title`)
  const create = () => setSearch({ open: 'new' })
  const opened = open === 'new' ? null : items.find((item) => item.id === open)
  // Of a long list nobody here knows whether it has any.
  const hasArchived = kind.isLong || items.some((item) => item.availability === 'archived')
  return (
    <>
      <PageHeader
        title={title}
        lead={t(`admin:page.${kind.key}.lead`)}
        actions={
          <>
            {actions}
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
              {t(`admin:page.${kind.key}.new`)}
            </Button>
          </>
        }
      />
      <div className={styles.notice}>{notice}</div>
      {error && items.length === 0 ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {isPending ? <RowSkeletons /> : null}
      {isPending || (error && items.length === 0) ? null : (
        <DataTable
          label={title}
          columns={columns}
          rows={rows}
          rowKey={(item) => item.id}
          rowProps={order?.rowProps}
          words={kind.isLong ? undefined : kind.words}
          search={kind.isLong ? { text, onChange: setText } : undefined}
          onOpen={(item) => setSearch({ open: item.id })}
          isFaint={(item) => (item.availability ?? 'active') !== 'active'}
          empty={
            <EmptyState
              title={t(`admin:page.${kind.key}.empty`)}
              action={<Button onClick={create}>{t(`admin:page.${kind.key}.new`)}</Button>}
            >
              {t(`admin:page.${kind.key}.lead`)}
            </EmptyState>
          }
          tools={
            hasArchived || archived ? (
              <Switch
                label={t('admin:list.archived')}
                checked={archived === true}
                onChange={(event) => setSearch({ archived: event.currentTarget.checked || undefined } as object)}
              />
            ) : null
          }
        />
      )}
      {first.data?.nextCursor ? <p>{t('admin:list.more')}</p> : null}
      {children}
      {opened !== undefined ? (
        <KindDrawer
          key={opened?.id ?? 'new'}
          kind={kind}
          item={opened}
          onClose={() => setSearch({ open: undefined })}
          onStay={(id) => setSearch({ open: id })}
        />
      ) : null}
    </>
  )
}

function useKindColumns<Item extends Thing, Values extends Record<string, unknown>>(
  kind: Kind<Item, Values>,
  { rows, order }: { rows: Item[]; order: Column<Item> | undefined },
): Column<Item>[] {
  const { t } = useTranslation()
  const states = rows.some((item) => (item.availability ?? 'active') !== 'active')
  return [...kind.useColumns(), ...(states ? [availabilityColumn<Item>(t)] : []), ...(order ? [order] : [])]
}

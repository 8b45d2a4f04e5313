import { Badge, Button, Switch } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listApiKeys } from '#contract/session.ts'
import { query } from '#web/queries.ts'
import { type Column, DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { useAdminSearch } from '../list/admin-search.ts'
import { useApiKeyColumns } from './columns.tsx'
import { NewKeyDrawer } from './new-key.tsx'
import { RevokeButton } from './revoke.tsx'
import type { ApiKeyRow } from './row.ts'
import { ShownKey } from './shown-key.tsx'

/** Keys are made, shown once and revoked; there is nothing to change about one. */
export function ApiKeysPage() {
  const { t } = useTranslation()
  const [{ open, archived }, setSearch] = useAdminSearch()
  const [made, setMade] = useState<{ name: string; key: string } | null>(null)
  const { data, error, refetch } = useQuery(query(listApiKeys, {}))
  const all = data?.items ?? []
  const shown = all.filter((key) => archived || key.revokedAt === null)
  const create = () => setSearch({ open: 'new' })
  const last: Column<ApiKeyRow> = {
    key: 'revoke',
    label: t('admin:apiKey.state'),
    render: (key) =>
      key.revokedAt ? (
        <Badge variant="default" tt="none" fw={500}>
          {t('admin:apiKey.revoked')}
        </Badge>
      ) : (
        <RevokeButton apiKey={key} />
      ),
  }
  const button = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
      {t('admin:page.apiKeys.new')}
    </Button>
  )
  const columns = [...useApiKeyColumns(), last]
  return (
    <>
      <PageHeader title={t('admin:page.apiKeys.title')} lead={t('admin:page.apiKeys.lead')} actions={button} />
      {error && !data ? <ErrorState problem={error.problem} onRetry={() => refetch()} /> : null}
      {!data && !error ? <RowSkeletons count={3} /> : null}
      {data ? (
        <DataTable
          label={t('admin:page.apiKeys.title')}
          columns={columns}
          rows={shown}
          rowKey={(key) => key.id}
          words={(key) => `${key.name} ${key.prefix} ${key.createdBy}`}
          isFaint={(key) => key.revokedAt !== null}
          empty={
            <EmptyState title={t('admin:page.apiKeys.empty')} action={button}>
              {t('admin:page.apiKeys.lead')}
            </EmptyState>
          }
          tools={
            all.some((key) => key.revokedAt) ? (
              <Switch
                label={t('admin:apiKey.showRevoked')}
                checked={archived === true}
                onChange={(event) => setSearch({ archived: event.currentTarget.checked || undefined })}
              />
            ) : null
          }
        />
      ) : null}
      {open === 'new' ? (
        <NewKeyDrawer onClose={() => setSearch({ open: undefined })} onMade={(key) => setMade(key)} />
      ) : null}
      {made ? <ShownKey name={made.name} secret={made.key} onClose={() => setMade(null)} /> : null}
    </>
  )
}

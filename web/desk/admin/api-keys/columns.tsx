import { Code } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract/people.ts'
import type { Column } from '#web/ui/data-table.tsx'
import { DateTime, RelativeTime } from '#web/ui/time.tsx'
import { everything } from '../list/everything.ts'
import type { ApiKeyRow } from './row.ts'

export function useApiKeyColumns(): Column<ApiKeyRow>[] {
  const { t } = useTranslation()
  const allRoles = useQuery(everything<Role>(roles.list)).data
  const roleName = (key: string) =>
    key === 'administrator' ? t('admin:agent.administrator') : (allRoles?.find((role) => role.key === key)?.name ?? key)
  return [
    { key: 'name', label: t('common:name'), sortBy: (key) => key.name, render: (key) => key.name },
    { key: 'prefix', label: t('admin:apiKey.begins'), render: (key) => <Code>{key.prefix}…</Code>, isMinor: true },
    {
      key: 'role',
      label: t('admin:field.role'),
      sortBy: (key) => roleName(key.role),
      render: (key) => roleName(key.role),
    },
    {
      key: 'created',
      label: t('admin:apiKey.created'),
      sortBy: (key) => key.createdAt,
      render: (key) => (
        <>
          <DateTime at={key.createdAt} /> · {key.createdBy}
        </>
      ),
      isMinor: true,
    },
    {
      key: 'used',
      label: t('admin:apiKey.used'),
      sortBy: (key) => key.lastUsedAt,
      render: (key) => (key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} /> : t('admin:apiKey.never')),
      isMinor: true,
    },
  ]
}

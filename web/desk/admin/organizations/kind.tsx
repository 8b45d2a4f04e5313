import { useTranslation } from 'react-i18next'
import { type Organization, organizations } from '#contract/people.ts'
import { kindOf } from '../list/kind.ts'
import styles from '../list/list.module.css'
import { OrganizationFields } from './fields.tsx'

export const organizationKind = kindOf(organizations, {
  key: 'organizations',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      { key: 'name', label: t('common:name'), sortBy: (one: Organization) => one.name, render: (one) => one.name },
      {
        key: 'domains',
        label: t('admin:field.domains'),
        render: (one) => <span className={styles.brief}>{one.domains.join(', ') || '–'}</span>,
        isMinor: true,
      },
      {
        key: 'sharing',
        label: t('admin:field.ticketSharing'),
        render: (one) => t(`admin:sharing.${one.ticketSharing}`),
        isMinor: true,
      },
      {
        key: 'accountManager',
        label: t('admin:field.accountManagerId'),
        sortBy: (one) => (one.accountManager ?? one.accountTeam)?.name,
        render: (one) => (one.accountManager ?? one.accountTeam)?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'people',
        label: t('admin:field.people'),
        sortBy: (one) => one.people,
        render: (one) => one.people,
        align: 'end',
      },
    ]
  },
  words: (one) => `${one.name} ${one.domains.join(' ')}`,
  values: (one) => ({
    name: one?.name ?? '',
    domains: one?.domains ?? [],
    ticketSharing: one?.ticketSharing ?? ('primary' as Organization['ticketSharing']),
    accountManagerId: one?.accountManager?.id ?? null,
    accountTeamId: one?.accountTeam?.id ?? null,
    assignsAccountManager: one?.assignsAccountManager ?? false,
    phone: one?.phone ?? '',
    website: one?.website ?? '',
    address: one?.address ?? '',
    notes: one?.notes ?? '',
  }),
  body: (values) => values,
  Fields: OrganizationFields,
  isLong: true,
})

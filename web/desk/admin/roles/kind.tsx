import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract/people.ts'
import { rolePermissions } from '#contract/permissions.ts'
import { kindOf } from '../list/kind.ts'
import styles from '../list/list.module.css'
import { RoleFields } from './fields.tsx'

export const roleKind = kindOf(roles, {
  key: 'roles',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (role: Role) => role.name,
        render: (role) => role.name,
        width: '18rem',
      },
      {
        key: 'permissions',
        label: t('admin:field.permissions'),
        sortBy: (role) => role.permissions.length,
        render: (role) => t('admin:role.count', { count: role.permissions.length, all: rolePermissions.length }),
      },
      {
        key: 'notes',
        label: t('admin:field.notes'),
        render: (role) => <span className={styles.brief}>{role.notes}</span>,
        isMinor: true,
      },
    ]
  },
  words: (role) => `${role.name} ${role.notes}`,
  values: (role) => ({
    name: role?.name ?? '',
    permissions: role?.permissions ?? [],
    notes: role?.notes ?? '',
    availability: role?.availability ?? 'active',
  }),
  body: (values) => values,
  Fields: RoleFields,
  size: 'xl',
})

import { useTranslation } from 'react-i18next'
import { type Department, departments } from '#contract/people.ts'
import { kindOf } from '../list/kind.ts'
import { TreeName } from '../list/tree-name.tsx'
import { DepartmentFields, type DepartmentForm } from './fields.tsx'

export const departmentKind = kindOf(departments, {
  key: 'departments',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (one: Department) => one.path,
        render: (one, isFlat) => <TreeName {...one} isFlat={isFlat} />,
      },
      {
        key: 'visibility',
        label: t('admin:field.visibility'),
        sortBy: (one) => Number(one.isPublic),
        render: (one) => (one.isPublic ? t('admin:visibility.public') : t('admin:visibility.private')),
      },
      {
        key: 'manager',
        label: t('admin:field.managerId'),
        sortBy: (one) => one.manager?.name,
        render: (one) => one.manager?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'agents',
        label: t('admin:field.agents'),
        sortBy: (one) => one.primaryAgents + one.extendedAgents,
        render: (one) => t('admin:department.agents', { primary: one.primaryAgents, extended: one.extendedAgents }),
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.path} ${one.manager?.name ?? ''}`,
  values: (one): DepartmentForm => ({
    name: one?.name ?? '',
    translations: one?.translations ?? {},
    parentId: one?.parent?.id ?? null,
    isPublic: one?.isPublic ?? true,
    managerId: one?.manager?.id ?? null,
    slaPlanId: one?.slaPlan?.id ?? null,
    scheduleId: one?.schedule?.id ?? null,
    assignableTo: one?.assignableTo ?? 'all',
    autoClaim: one?.autoClaim ?? true,
    assignOnReopen: one?.assignOnReopen ?? true,
    signature: one?.signature ?? '',
    mailAddressId: one?.mailAddress?.id ?? null,
    autoResponseAddressId: one?.autoResponseAddress?.id ?? null,
    autoRespondsTickets: one?.autoRespondsTickets ?? true,
    autoRespondsMessages: one?.autoRespondsMessages ?? true,
    alertRecipients: one?.alertRecipients ?? 'members',
    notes: one?.notes ?? '',
    availability: one?.availability ?? 'active',
    ownAccess: one === null,
    ownRoleId: null,
  }),
  body: ({ ownAccess, ownRoleId, ...values }, one) => ({
    ...values,
    ...(one === null && ownAccess && ownRoleId !== null && { ownRoleId }),
  }),
  Fields: DepartmentFields,
})

import { useTranslation } from 'react-i18next'
import { type Priority, priorities } from '#contract/reference.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { kindOf } from '../list/kind.ts'
import { ColorMark } from './color-mark.tsx'
import { PriorityFields } from './fields.tsx'

export const priorityKind = kindOf(priorities, {
  key: 'priorities',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        render: (one: Priority) => (
          <ColorMark color={one.color}>
            <DefaultMark name={one.name} isDefault={one.isDefault} />
          </ColorMark>
        ),
      },
      {
        key: 'public',
        label: t('admin:field.isPublic'),
        render: (one) => (one.isPublic ? t('common:yes') : t('common:no')),
        isMinor: true,
      },
      { key: 'urgency', label: t('admin:field.urgency'), render: (one) => one.urgency, align: 'end', isMinor: true },
    ]
  },
  words: (one) => one.name,
  values: (one) => ({
    name: one?.name ?? '',
    translations: one?.translations ?? {},
    urgency: one?.urgency ?? 1,
    color: one?.color ?? '#868e96',
    isPublic: one?.isPublic ?? true,
    availability: one?.availability ?? 'active',
  }),
  body: (values) => values,
  Fields: PriorityFields,
  order: { field: 'urgency', groupOf: () => '' },
  isFixed: (one) => one.isDefault,
})

import { useTranslation } from 'react-i18next'
import { type List, lists } from '#contract/forms.ts'
import { withoutLostWords } from '../forms/draft.ts'
import { kindOf } from '../list/kind.ts'
import { ListFields } from './fields.tsx'

export const listKind = kindOf(lists, {
  key: 'lists',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (list: List) => list.name,
        render: (list) => <bdi>{list.name}</bdi>,
      },
      {
        key: 'items',
        label: t('admin-forms:items'),
        sortBy: (list) => list.items,
        render: (list) => list.items,
        align: 'end',
      },
      {
        key: 'properties',
        label: t('admin-forms:properties'),
        render: (list) => list.properties.map(({ label }) => label).join(', ') || '–',
        isMinor: true,
      },
    ]
  },
  words: (list) => `${list.name} ${list.plural}`,
  values: (list) => ({
    name: list?.name ?? '',
    plural: list?.plural ?? '',
    sort: list?.sort ?? 'alphabetical',
    notes: list?.notes ?? '',
    availability: list?.availability ?? 'active',
    properties: list?.properties ?? [],
  }),
  body: ({ properties, ...values }) => ({ ...values, properties: properties.map(withoutLostWords) }),
  Fields: ListFields,
  size: 'xl',
  // Its items come next.
  staysOpen: () => true,
})

import { useTranslation } from 'react-i18next'
import { type Status, statuses } from '#contract/reference.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { kindOf } from '../list/kind.ts'
import { StatusFields } from './fields.tsx'

export const statusKind = kindOf(statuses, {
  key: 'statuses',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        render: (status: Status) => <DefaultMark name={status.name} isDefault={status.isDefault} />,
      },
      { key: 'state', label: t('admin:field.state'), render: (status) => t(`admin:state.${status.state}`) },
      {
        key: 'reopen',
        label: t('admin:field.allowReopen'),
        render: (status) => {
          if (status.state === 'open') return '–'
          if (!status.allowReopen) return t('common:no')
          return status.reopenTo ? t('admin:status.reopens', { status: status.reopenTo.name }) : t('common:yes')
        },
        isMinor: true,
      },
      {
        key: 'pauses',
        label: t('admin:field.pausesSla'),
        render: (status) => (status.state !== 'open' ? '–' : status.pausesSla ? t('common:yes') : t('common:no')),
        isMinor: true,
      },
    ]
  },
  words: (status) => `${status.name} ${status.description}`,
  values: (status) => ({
    name: status?.name ?? '',
    translations: status?.translations ?? {},
    state: status?.state ?? ('open' as Status['state']),
    description: status?.description ?? '',
    allowReopen: status?.allowReopen ?? true,
    pausesSla: status?.pausesSla ?? false,
    resumesOnMessage: status?.resumesOnMessage ?? false,
    reopenToId: status?.reopenTo?.id ?? null,
    availability: status?.availability ?? 'active',
  }),
  body: (values) => ({
    ...values,
    pausesSla: values.state === 'open' && values.pausesSla,
    resumesOnMessage: values.state === 'open' && values.resumesOnMessage,
    reopenToId: (values.state === 'open' ? values.resumesOnMessage : values.allowReopen) ? values.reopenToId : null,
  }),
  Fields: StatusFields,
  order: { field: 'position', groupOf: (status) => status.state },
  isFixed: (status) => status.isInternal || status.isDefault,
})

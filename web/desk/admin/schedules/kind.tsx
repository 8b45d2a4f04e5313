import { useTranslation } from 'react-i18next'
import { type Schedule, schedules } from '#contract/sla.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { kindOf } from '../list/kind.ts'
import { ScheduleFields } from './fields.tsx'
import { scheduleBody, scheduleValues } from './form.ts'
import { KindOf } from './kind-of.tsx'
import { useWatchedSchedules } from './linked.tsx'

export const scheduleKind = kindOf(schedules, {
  key: 'schedules',
  useColumns: () => {
    const { t } = useTranslation()
    useWatchedSchedules()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (one: Schedule) => one.name,
        render: (one) => <DefaultMark name={one.name} isDefault={one.isDefault} />,
      },
      {
        key: 'kind',
        label: t('admin:field.scheduleKind'),
        sortBy: (one) => one.kind,
        render: (one) => <KindOf schedule={one} />,
      },
      {
        key: 'holidays',
        label: t('admin-sla:kind.holidays'),
        render: (one) => (one.kind === 'hours' ? one.holidays.map(({ name }) => name).join(', ') || '–' : '–'),
        isMinor: true,
      },
      {
        key: 'zone',
        label: t('admin:field.timeZone'),
        sortBy: (one) => one.timeZone ?? '',
        render: (one) => one.timeZone ?? '–',
        isMinor: true,
      },
    ]
  },
  words: (one) => `${one.name} ${one.description}`,
  values: scheduleValues,
  body: scheduleBody,
  Fields: ScheduleFields,
  size: 'xl',
  // What came of reading it is seen there.
  staysOpen: ({ link }) => link !== null,
  isFixed: (one) => one.isDefault,
})

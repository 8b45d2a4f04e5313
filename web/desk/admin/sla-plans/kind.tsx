import { useTranslation } from 'react-i18next'
import { type SlaPlan, slaPlans } from '#contract/sla.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { durationWords } from '../fields/duration.ts'
import { kindOf } from '../list/kind.ts'
import { SlaPlanFields } from './fields.tsx'

export const slaPlanKind = kindOf(slaPlans, {
  key: 'slaPlans',
  useColumns: () => {
    const { t, i18n } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (plan: SlaPlan) => plan.name,
        render: (plan) => <DefaultMark name={plan.name} isDefault={plan.isDefault} />,
      },
      {
        key: 'grace',
        label: t('admin:field.graceMinutes'),
        sortBy: (plan) => plan.graceMinutes,
        render: (plan) => durationWords(plan.graceMinutes, i18n.language),
      },
      {
        key: 'transient',
        label: t('admin:field.isTransient'),
        render: (plan) => (plan.isTransient ? t('common:yes') : t('common:no')),
        isMinor: true,
      },
    ]
  },
  words: (plan) => `${plan.name} ${plan.notes}`,
  values: (plan) => ({
    name: plan?.name ?? '',
    graceMinutes: plan?.graceMinutes ?? 1440,
    isTransient: plan?.isTransient ?? false,
    mutesOverdueAlerts: plan?.mutesOverdueAlerts ?? false,
    notes: plan?.notes ?? '',
    availability: plan?.availability ?? 'active',
  }),
  body: (values) => values,
  Fields: SlaPlanFields,
  isFixed: (one) => one.isDefault,
})

import { useTranslation } from 'react-i18next'
import { type SlaPlan, slaPlans } from '#contract/sla.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { durationWords } from '../fields/duration.ts'
import { kindOf } from '../list/kind.ts'
import { SlaPlanFields } from './fields.tsx'
import { planBody, planValues } from './form.ts'

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
        key: 'firstResponse',
        label: t('admin-sla:plan.firstResponseMinutes'),
        sortBy: (plan) => plan.firstResponseMinutes ?? Number.POSITIVE_INFINITY,
        render: (plan) => (plan.firstResponseMinutes ? durationWords(plan.firstResponseMinutes, i18n.language) : '–'),
        isMinor: true,
      },
      {
        key: 'schedule',
        label: t('admin:field.planSchedule'),
        sortBy: (plan) => plan.schedule?.name,
        render: (plan) => plan.schedule?.name ?? '–',
        isMinor: true,
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
  values: planValues,
  body: planBody,
  Fields: SlaPlanFields,
  size: 'xl',
  isFixed: (one) => one.isDefault,
})

import { Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type SlaPlan, schedules } from '#contract/sla.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { Escalations } from './escalations.tsx'
import type { PlanForm } from './form.ts'
import { SimulatePlan } from './simulate.tsx'
import { Targets } from './targets.tsx'
import { PlanTester } from './tester.tsx'

export function SlaPlanFields({ form, item }: FieldsProps<PlanForm, SlaPlan>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <FieldSection title={t('admin-sla:plan.targets')} lead={t('admin-sla:plan.targetsLead')}>
        <Targets form={form} />
        <IdSelect
          {...input('scheduleId', 'planSchedule')}
          from={schedules.list}
          fits={(one) => one.kind === 'hours'}
          none={t('admin-sla:plan.deskSchedule')}
        />
      </FieldSection>
      <FieldSection title={t('admin-sla:plan.steps')} lead={t('admin-sla:plan.stepsLead')}>
        <Escalations form={form} />
        <Switch {...check('mutesOverdueAlerts')} />
      </FieldSection>
      <FieldSection title={t('admin-sla:tester.title')} lead={t('admin-sla:tester.lead')}>
        <PlanTester values={form.values} />
      </FieldSection>
      <SimulatePlan form={form} item={item} />
      <FieldSection title={t('admin-sla:plan.more')}>
        <Switch {...check('isTransient')} />
        <AvailabilityField form={form} />
        <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
      </FieldSection>
    </>
  )
}

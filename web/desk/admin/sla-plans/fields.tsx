import { Switch, Textarea, TextInput } from '@mantine/core'
import type { SlaPlan } from '#contract/sla.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { DurationField } from '../fields/duration-field.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

type Form = Pick<SlaPlan, 'name' | 'graceMinutes' | 'isTransient' | 'mutesOverdueAlerts' | 'notes' | 'availability'>

export function SlaPlanFields({ form }: FieldsProps<Form>) {
  const { input, check } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <DurationField {...input('graceMinutes')} value={form.values.graceMinutes} />
      <Switch {...check('isTransient')} />
      <Switch {...check('mutesOverdueAlerts')} />
      <AvailabilityField form={form} />
      <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
    </>
  )
}

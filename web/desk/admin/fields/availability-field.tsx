import { Select } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useFields } from './use-fields.ts'

/** In use or not; archiving has its own button. */
export function AvailabilityField<Values extends Record<string, unknown>>({
  form,
  words,
}: {
  form: UseFormReturnType<Values>
  words?: string
}) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const props = input('availability', words)
  if (props.value === 'archived') return null
  return (
    <Select
      {...props}
      allowDeselect={false}
      data={(['active', 'disabled'] as const).map((value) => ({ value, label: t(`admin:availability.${value}`) }))}
    />
  )
}

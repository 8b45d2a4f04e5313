import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Property } from '#web/ui/property.tsx'

interface Props {
  label: string
  value: string
  canEdit: boolean
  isLong?: boolean
  onSave: (value: string) => Promise<unknown>
}

/** One fact of a person or an organization, edited where it stands. */
export function FactProperty({ label, value, canEdit, isLong = false, onSave }: Props) {
  const { t } = useTranslation()
  const Field = isLong ? Textarea : TextInput
  return (
    <Property
      label={label}
      text={value || t('common:none')}
      value={value}
      placeholder={t('common:none')}
      canEdit={canEdit}
      withNote={false}
      onSave={onSave}
      editor={({ value: now, onChange, error }) => (
        <Field
          aria-label={label}
          data-autofocus
          value={now}
          error={error}
          {...(isLong && { rows: 5 })}
          onChange={(event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)}
        />
      )}
    >
      {value ? <bdi style={{ whiteSpace: isLong ? 'pre-wrap' : undefined }}>{value}</bdi> : undefined}
    </Property>
  )
}

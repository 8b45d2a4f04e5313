import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { GrowingTextArea } from '#web/ui/growing-text-area.tsx'
import type { Answer, TopicField as Field } from './request.ts'

interface Props {
  field: Field
  answer: Answer
  error: string | undefined
  onAnswer: (answer: Answer) => void
}

/** One question of a help topic. */
export function TopicField({ field, answer, error, onAnswer }: Props) {
  const { t } = useTranslation()
  const isRequired = field.requesterMode === 'required'
  const common = {
    label: isRequired ? field.label : t('portal:form.optional', { label: field.label }),
    description: field.help || undefined,
    required: isRequired,
    withAsterisk: false,
    error,
  }
  const text = String(answer)
  const onText = (event: { currentTarget: { value: string } }) => onAnswer(event.currentTarget.value)
  switch (field.kind) {
    case 'paragraph':
      return <GrowingTextArea {...common} maxLength={20_000} value={text} onChange={onText} />
    case 'number':
      return <TextInput {...common} inputMode="decimal" autoComplete="off" value={text} onChange={onText} />
    case 'date':
      return <TextInput {...common} type="date" value={text} onChange={onText} />
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={text}
          onChange={onText}
          data={[{ value: '', label: t('portal:form.choose') }, ...field.options]}
        />
      )
    case 'checkbox':
      return (
        <Checkbox
          label={common.label}
          description={common.description}
          required={isRequired}
          error={error}
          aria-invalid={error ? true : undefined}
          checked={answer === true}
          onChange={(event) => onAnswer(event.currentTarget.checked)}
        />
      )
    default:
      return <TextInput {...common} dir="auto" maxLength={1000} autoComplete="off" value={text} onChange={onText} />
  }
}

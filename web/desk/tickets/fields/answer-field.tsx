import { Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import type { TopicField } from '../choices.ts'

export type Answer = string | number | boolean | null

interface Props {
  field: TopicField
  value: Answer
  onChange: (value: Answer) => void
  /** For a choice made by one click, where something comes after it. */
  onChosen?: (value: Answer) => void
  error?: string | undefined
  required?: boolean
  autoFocus?: boolean
}

/** The field for the answer to one question of a help topic. */
export function AnswerField({ field, value, onChange, onChosen, error, required, autoFocus }: Props) {
  const shared = {
    label: field.label,
    description: field.help || undefined,
    error,
    required,
    'data-autofocus': autoFocus || undefined,
  }
  const text = value === null ? '' : String(value)
  switch (field.kind) {
    case 'paragraph':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={10}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...shared}
          hideControls
          value={text}
          onChange={(given) => onChange(given === '' ? null : Number(given))}
        />
      )
    case 'date':
      return (
        <TextInput
          {...shared}
          type="date"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value || null)}
        />
      )
    case 'checkbox':
      return (
        <Checkbox {...shared} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
      )
    case 'choice':
      return (
        <Select
          {...shared}
          data={field.options}
          value={text || null}
          searchable={field.options.length > 7}
          clearable
          comboboxProps={{ withinPortal: false }}
          onChange={(chosen) => (chosen && onChosen ? onChosen(chosen) : onChange(chosen))}
        />
      )
    default:
      return <TextInput {...shared} value={text} onChange={(event) => onChange(event.currentTarget.value)} />
  }
}

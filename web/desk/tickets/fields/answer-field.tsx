import { Checkbox, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer as AnyAnswer, type Chosen, chosenIn, isRich } from '#contract/answers.ts'
import type { FormField, PortalField } from '#contract/forms.ts'
import { DateAnswer } from '#web/answers/date-answer.tsx'
import { FileAnswer } from '#web/answers/file-answer.tsx'
import { PhoneAnswer } from '#web/answers/phone-answer.tsx'
import { RichAnswer } from '#web/answers/rich-answer.tsx'
import { SilentField } from '#web/answers/silent-field.tsx'
import { timeZonesWith } from '#web/answers/time-zones.ts'
import { keysIn } from '#web/answers/words.ts'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { useChoices } from '../choices.ts'

const Typeahead = lazy(() => import('#web/answers/typeahead.tsx'))

export type Answer = AnyAnswer

interface Props {
  field: FormField | PortalField
  value: Answer
  onChange: (value: Answer) => void
  /** For a choice made by one click, where something comes after it. */
  onChosen?: (value: Answer) => void
  error?: string | undefined
  required?: boolean
  autoFocus?: boolean
  /** In a popover: what drops down stays inside it. */
  isInside?: boolean
}

/** The field for the answer to one question. */
export function AnswerField({ field, value, onChange, onChosen, error, required, autoFocus, isInside = true }: Props) {
  const { t } = useTranslation()
  const shared = {
    label: field.label,
    description: field.help || undefined,
    error,
    required,
    'data-autofocus': autoFocus || undefined,
  }
  const text = isRich(value) ? (value.text ?? '') : value === null || typeof value === 'object' ? '' : String(value)
  const choose = (chosen: Answer) => (chosen && onChosen ? onChosen(chosen) : onChange(chosen))
  switch (field.kind) {
    case 'section':
    case 'information':
      return <SilentField field={field} level={3} />
    case 'paragraph':
      if (field.config.isRich) {
        return <RichAnswer {...shared} placeholder={field.config.placeholder} value={value} onChange={onChange} />
      }
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={field.config.maxLength}
          placeholder={field.config.placeholder}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...shared}
          hideControls
          placeholder={field.config.placeholder}
          value={text}
          onChange={(given) => onChange(given === '' ? null : Number(given))}
        />
      )
    case 'date':
      return <DateAnswer {...shared} field={field} value={value} onChange={onChange} />
    case 'phone':
      return <PhoneAnswer {...shared} field={field} value={value} onChange={onChange} />
    case 'checkbox':
      return (
        <Checkbox
          {...shared}
          description={field.config.description || shared.description}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice': {
      const { options, multiple, placeholder } = field.config
      const common = {
        ...shared,
        data: options.map((option) => ({ value: option.key, label: option.label })),
        placeholder,
        searchable: options.length > 7,
        clearable: true,
        clearButtonProps: { 'aria-label': t('ui:choice.clear') },
        comboboxProps: { withinPortal: !isInside },
      }
      return multiple ? (
        <MultiSelect {...common} value={keysIn(value)} onChange={(keys) => onChange(keys)} />
      ) : (
        <Select {...common} value={text || null} onChange={choose} />
      )
    }
    case 'timeZone':
      return (
        <Select
          {...shared}
          data={timeZonesWith(text)}
          placeholder={field.config.placeholder}
          value={text || null}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('ui:choice.clear') }}
          comboboxProps={{ withinPortal: !isInside }}
          onChange={choose}
        />
      )
    case 'list':
      return (
        <Suspense fallback={<BlockSkeleton height={60} />}>
          <Typeahead {...shared} field={field} side="desk" value={value} onChange={choose} withinPortal={!isInside} />
        </Suspense>
      )
    case 'priority':
    case 'department':
    case 'assignee':
      return <Reference field={field} value={value} onChange={choose} shared={shared} isInside={isInside} />
    case 'file':
      return <FileAnswer {...shared} field={field} value={value} onChange={onChange} />
    default:
      return (
        <TextInput
          {...shared}
          maxLength={field.config.maxLength}
          placeholder={field.config.placeholder}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

interface ReferenceProps {
  field: Extract<Props['field'], { kind: 'priority' | 'department' | 'assignee' }>
  value: Answer
  onChange: (value: Answer) => void
  shared: object
  isInside: boolean
}

/** One of the desk's own things. What is chosen stays on offer, whatever became of it. */
function Reference({ field, value, onChange, shared, isInside }: ReferenceProps) {
  const { t } = useTranslation()
  const { priorities, departments, agents, teams } = useChoices()
  const offered: Chosen[] =
    field.kind === 'assignee'
      ? [
          ...agents.map(({ id, name }) => ({ id, kind: 'agent' as const, text: name })),
          ...teams.map(({ id, name }) => ({ id, kind: 'team' as const, text: name })),
        ]
      : (field.kind === 'priority' ? priorities : departments).map(({ id, name }) => ({ id, text: name }))
  const [chosen] = chosenIn(value)
  const nameOf = (one: Chosen) => `${one.kind ?? ''}:${one.id}`
  const known = new Map([...(chosen ? [chosen] : []), ...offered].map((one) => [nameOf(one), one]))
  return (
    <Select
      {...shared}
      data={[...known].map(([id, one]) => ({ value: id, label: one.text ?? String(one.id) }))}
      placeholder={field.config.placeholder}
      value={chosen ? nameOf(chosen) : null}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('ui:choice.clear') }}
      comboboxProps={{ withinPortal: !isInside }}
      onChange={(id) => onChange(id === null ? null : (known.get(id) ?? null))}
    />
  )
}

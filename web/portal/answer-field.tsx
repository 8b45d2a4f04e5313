import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, chosenIn, isRich } from '#contract/answers.ts'
import type { Named } from '#contract/common.ts'
import type { PortalField } from '#contract/forms.ts'
import { DateAnswer } from '#web/answers/date-answer.tsx'
import { FileAnswer } from '#web/answers/file-answer.tsx'
import { useItems } from '#web/answers/item-options.ts'
import { PhoneAnswer } from '#web/answers/phone-answer.tsx'
import { RichAnswer } from '#web/answers/rich-answer.tsx'
import { SilentField } from '#web/answers/silent-field.tsx'
import { timeZonesWith } from '#web/answers/time-zones.ts'
import { keysIn } from '#web/answers/words.ts'
import { GrowingTextArea } from '#web/ui/growing-text-area.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'

const Typeahead = lazy(() => import('#web/answers/typeahead.tsx'))

interface Props {
  field: PortalField
  answer: Answer
  error: string | undefined
  onAnswer: (answer: Answer) => void
  /** What fields that choose one of them offer. */
  offers?: { priorities: Named[]; departments: Named[] }
}

/** One question, as a requester answers it. */
export function AnswerField({ field, answer, error, onAnswer, offers }: Props) {
  const { t } = useTranslation()
  const isRequired = field.requesterMode === 'required'
  const common = {
    label: isRequired ? field.label : t('portal:form.optional', { label: field.label }),
    description: field.help || undefined,
    required: isRequired,
    withAsterisk: false,
    error,
  }
  const text = textIn(answer)
  const onText = (event: { currentTarget: { value: string } }) => onAnswer(event.currentTarget.value)
  const one = (offered: Named[]) => (
    <NativeSelect
      {...common}
      value={keysIn(answer)[0] ?? ''}
      onChange={(event) => {
        const chosen = offered.find(({ id }) => String(id) === event.currentTarget.value)
        onAnswer(chosen ? { id: chosen.id, text: chosen.name } : null)
      }}
      data={[
        { value: '', label: ('placeholder' in field.config && field.config.placeholder) || t('portal:form.choose') },
        ...offered.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
    />
  )
  switch (field.kind) {
    case 'section':
    case 'information':
      return <SilentField field={field} />
    case 'paragraph': {
      const { maxLength, placeholder } = field.config
      if (field.config.isRich)
        return <RichAnswer {...common} placeholder={placeholder} value={answer} onChange={onAnswer} />
      return (
        <GrowingTextArea {...common} maxLength={maxLength} placeholder={placeholder} value={text} onChange={onText} />
      )
    }
    case 'number':
      return (
        <TextInput
          {...common}
          inputMode="decimal"
          autoComplete="off"
          placeholder={field.config.placeholder}
          value={text}
          onChange={onText}
        />
      )
    case 'date':
      return <DateAnswer {...common} field={field} value={answer} onChange={onAnswer} />
    case 'timeZone':
      return (
        <NativeSelect
          {...common}
          value={text}
          onChange={onText}
          data={[
            { value: '', label: field.config.placeholder || t('portal:form.choose') },
            ...timeZonesWith(text).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
          ]}
        />
      )
    case 'phone':
      return <PhoneAnswer {...common} field={field} value={answer} onChange={onAnswer} />
    case 'choice': {
      const { options, multiple, placeholder } = field.config
      if (multiple) return <Boxes {...common} field={field} answer={answer} onAnswer={onAnswer} />
      return (
        <NativeSelect
          {...common}
          value={text}
          onChange={onText}
          data={[
            { value: '', label: placeholder || t('portal:form.choose') },
            ...options.map(({ key, label }) => ({ value: key, label })),
          ]}
        />
      )
    }
    case 'list':
      if (field.config.widget === 'dropdown' && !field.config.multiple) {
        return (
          <ItemSelect field={field} answer={answer}>
            {one}
          </ItemSelect>
        )
      }
      return (
        <Suspense fallback={<BlockSkeleton height={60} />}>
          <Typeahead {...common} field={field} side="portal" value={answer} onChange={onAnswer} />
        </Suspense>
      )
    case 'priority':
      return one(offers?.priorities ?? [])
    case 'department':
      return one(offers?.departments ?? [])
    case 'file':
      return <FileAnswer {...common} field={field} value={answer} onChange={onAnswer} />
    case 'checkbox':
      return (
        <Checkbox
          label={common.label}
          description={field.config.description || common.description}
          required={isRequired}
          error={error}
          aria-invalid={error ? true : undefined}
          checked={answer === true}
          onChange={(event) => onAnswer(event.currentTarget.checked)}
        />
      )
    case 'text':
      return (
        <TextInput
          {...common}
          {...inputs[field.config.validator]}
          dir="auto"
          maxLength={field.config.maxLength}
          placeholder={field.config.placeholder}
          value={text}
          onChange={onText}
        />
      )
    default:
      return null
  }
}

// The keyboard that a phone shows, and what a browser may fill in.
const inputs: Record<string, { type?: string; inputMode?: 'email' | 'tel' | 'decimal'; autoComplete: string }> = {
  email: { type: 'email', inputMode: 'email', autoComplete: 'off' },
  phone: { type: 'tel', inputMode: 'tel', autoComplete: 'off' },
  number: { inputMode: 'decimal', autoComplete: 'off' },
  ip: { autoComplete: 'off' },
  pattern: { autoComplete: 'off' },
  none: { autoComplete: 'off' },
}

/** Of a text with formatting what it says: the field may have had that before. */
function textIn(answer: Answer): string {
  if (isRich(answer)) return answer.text ?? ''
  return answer === null || typeof answer === 'object' ? '' : String(answer)
}

interface ItemsProps {
  field: Extract<PortalField, { kind: 'list' }>
  answer: Answer
  children: (items: Named[]) => ReactNode
}

/** All items of a short list, and the one that is chosen. */
function ItemSelect({ field, answer, children }: ItemsProps) {
  const { items } = useItems(field.config.listId, { side: 'portal' })
  const chosen = chosenIn(answer).filter(({ id }) => !items.some((item) => item.id === id))
  return children([...items, ...chosen].map(({ id, text }) => ({ id: Number(id), name: text ?? String(id) })))
}

interface BoxesProps {
  field: Extract<PortalField, { kind: 'choice' }>
  answer: Answer
  onAnswer: (answer: Answer) => void
  label: string
  description: string | undefined
  required: boolean
  error: string | undefined
}

/** Several answers: a box each. */
function Boxes({ field, answer, onAnswer, ...shared }: BoxesProps) {
  return (
    <Checkbox.Group {...shared} withAsterisk={false} value={keysIn(answer)} onChange={onAnswer}>
      <div style={{ display: 'grid', gap: '0.5rem', marginBlockStart: '0.375rem' }}>
        {field.config.options.map(({ key, label }) => (
          <Checkbox key={key} value={key} label={label} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

import { MultiSelect, Select } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, type Chosen, chosenIn } from '#contract/answers.ts'
import type { PortalField } from '#contract/forms.ts'
import { useItems } from './item-options.ts'

interface Props {
  field: Extract<PortalField, { kind: 'list' }>
  side: 'portal' | 'desk'
  value: Answer
  onChange: (value: Answer) => void
  label?: ReactNode
  description?: ReactNode
  error?: ReactNode
  required?: boolean
  withAsterisk?: boolean
  withinPortal?: boolean
}

/** Chooses items of a list: all of a short one, those that fit what is typed of a long one. */
export default function Typeahead({ field, side, value, onChange, withinPortal = true, ...shared }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const { listId, multiple, widget, placeholder } = field.config
  const chosen = chosenIn(value)
  // What is chosen stands in the field; to look for that alone would find nothing else.
  const isChosen = chosen.some(({ text }) => text === typed)
  const { items } = useItems(listId, { side, q: widget === 'typeahead' && !isChosen ? typed : '' })
  const known = new Map<string, Chosen>(
    [...items, ...chosen.filter(({ id }) => !items.some((item) => item.id === id))].map((one) => [
      String(one.id),
      { id: one.id, text: one.text },
    ]),
  )
  const extras = new Map(items.map(({ id, extra }) => [String(id), extra]))
  const common = {
    ...shared,
    data: [...known].map(([id, one]) => ({ value: id, label: one.text ?? id })),
    placeholder: placeholder || t('ui:choice.search'),
    nothingFoundMessage: t('ui:choice.nothing'),
    searchable: true,
    searchValue: typed,
    onSearchChange: setTyped,
    comboboxProps: { withinPortal },
    renderOption: ({ option }: { option: { value: string; label: string } }) => (
      <span>
        <bdi>{option.label}</bdi> <small>{extras.get(option.value)}</small>
      </span>
    ),
    // The server knows abbreviations, too: what it found is shown as it is.
    ...(widget === 'typeahead' && { filter: ({ options }: { options: unknown[] }) => options as never }),
  }
  const pick = (id: string) => known.get(id) ?? { id: Number(id), text: id }
  if (multiple) {
    return (
      <MultiSelect
        {...common}
        value={chosen.map(({ id }) => String(id))}
        onChange={(ids) => onChange(ids.map(pick))}
        hidePickedOptions
      />
    )
  }
  return (
    <Select
      {...common}
      value={chosen[0] ? String(chosen[0].id) : null}
      clearable
      clearButtonProps={{ 'aria-label': t('ui:choice.clear') }}
      onChange={(id) => onChange(id === null ? null : pick(id))}
    />
  )
}

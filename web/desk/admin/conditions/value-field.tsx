import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type ConditionField, type Test, takes } from '#contract/conditions.ts'
import { IdSelect } from '../fields/id-select.tsx'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'
import { lists } from './choices.ts'
import type { NamedThing } from './named.ts'
import { useLanguageNames, wordWords } from './words.ts'

interface Props {
  field: ConditionField
  test: Test
  label: string
  error: ReactNode
  onChange: (value: NonNullable<Test['value']>) => void
}

/** What a field is compared with, in the way that its kind is written. */
export function ValueField({ field, test, label, error, onChange }: Props) {
  const { t } = useTranslation()
  const languageName = useLanguageNames()
  const { key, kind, words, choiceOf } = field
  const common = { 'aria-label': label, error }
  const single = Array.isArray(test.value) ? test.value[0] : test.value
  const list = [test.value].flat().filter((one) => one !== undefined && one !== '')
  const isSeveral = takes(test.operator) === 'several'
  if (choiceOf) {
    const props = { ...common, from: choiceOf }
    return isSeveral ? (
      <SeveralThings {...props} value={list.map(Number)} onChange={onChange} />
    ) : (
      <IdSelect
        {...common}
        from={lists[choiceOf]}
        value={Number(single) || null}
        onChange={(id) => id && onChange(id)}
      />
    )
  }
  if (words && (kind === 'word' || test.operator === 'is' || test.operator === 'isNot' || isSeveral)) {
    const data = words.map((value) => ({
      value,
      label: key === 'language' ? languageName(value) : wordWords(t, key, value),
    }))
    return isSeveral ? (
      <MultiSelect {...common} data={data} searchable value={list.map(String)} onChange={onChange} />
    ) : (
      <Select
        {...common}
        data={data}
        searchable
        allowDeselect={false}
        value={single ? String(single) : null}
        onChange={(word) => word && onChange(word)}
      />
    )
  }
  if (isSeveral) {
    return (
      <TagsInput
        {...common}
        value={list.map(String)}
        splitChars={['\n', ';']}
        acceptValueOnBlur
        onChange={(all) => onChange(kind === 'number' ? all.map(Number).filter(Number.isFinite) : all)}
      />
    )
  }
  if (kind === 'number') {
    return <NumberInput {...common} value={Number(single) || 0} onChange={(amount) => onChange(Number(amount))} />
  }
  if (kind === 'boolean') {
    return (
      <Select
        {...common}
        data={[
          { value: 'true', label: t('common:yes') },
          { value: 'false', label: t('common:no') },
        ]}
        allowDeselect={false}
        value={String(single)}
        onChange={(yes) => onChange(yes === 'true')}
      />
    )
  }
  const type = { date: 'date', timeOfDay: 'time', instant: 'datetime-local' }[kind as string] ?? 'text'
  const isPattern = test.operator === 'matches' || test.operator === 'doesNotMatch'
  return (
    <TextInput
      {...common}
      type={type}
      value={String(single ?? '')}
      maxLength={isPattern ? 500 : 1000}
      spellCheck={isPattern ? false : undefined}
      placeholder={isPattern ? 'order\\s+#?\\d+' : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function SeveralThings({
  from,
  value,
  onChange,
  ...props
}: {
  from: NamedThing
  value: number[]
  onChange: (ids: number[]) => void
  'aria-label': string
  error: ReactNode
}) {
  const { data = [] } = useQuery(everything<Thing & { path?: string; email?: string }>(lists[from]))
  const offered = data.filter((item) => value.includes(item.id) || (item.availability ?? 'active') === 'active')
  return (
    <MultiSelect
      {...props}
      data={offered.map((item) => ({ value: String(item.id), label: item.path ?? item.name ?? item.email ?? '' }))}
      searchable
      value={value.map(String)}
      onChange={(ids) => onChange(ids.map(Number))}
    />
  )
}

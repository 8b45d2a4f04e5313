import { MultiSelect, NumberInput, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Repeats } from '#contract/sla.ts'
import { useCalendarWords } from './words.ts'

const NTH = [1, 2, 3, 4, 5, -1]

/** What a way of repeating needs to know besides. */
export function RepeatFields({ repeats, onChange }: { repeats: Repeats; onChange: (repeats: Repeats) => void }) {
  const { t } = useTranslation()
  const { weekdays, months } = useCalendarWords()
  const day = (value: number, change: (day: number) => void) => (
    <NumberInput
      label={t('admin-sla:entry.dayOfMonth')}
      min={1}
      max={31}
      allowDecimal={false}
      value={value}
      onChange={(next) => change(Number(next) || 1)}
    />
  )
  const choice = (
    words: string,
    data: { value: number; label: string }[],
    value: number,
    change: (value: number) => void,
  ) => (
    <Select<number>
      label={t(words)}
      data={data}
      value={value}
      allowDeselect={false}
      onChange={(next) => next && change(next)}
    />
  )
  const nth = NTH.map((value) => ({ value, label: t(`admin-sla:nth.${value}`) }))
  const month = (value: number, change: (month: number) => void) =>
    choice('admin-sla:entry.month', months, value, change)
  const weekday = (value: number, change: (weekday: number) => void) =>
    choice('admin-sla:entry.weekday', weekdays, value, change)
  switch (repeats.kind) {
    case 'weekly':
      return (
        <MultiSelect
          label={t('admin-sla:entry.weekdays')}
          data={weekdays.map(({ value, label }) => ({ value: String(value), label }))}
          value={repeats.weekdays.map(String)}
          onChange={(chosen) => onChange({ kind: 'weekly', weekdays: chosen.map(Number).sort() })}
        />
      )
    case 'monthly':
      return day(repeats.day, (next) => onChange({ ...repeats, day: next }))
    case 'monthlyByWeekday':
      return (
        <>
          {choice('admin-sla:entry.nth', nth, repeats.nth, (next) =>
            onChange({ ...repeats, nth: next as typeof repeats.nth }),
          )}
          {weekday(repeats.weekday, (next) => onChange({ ...repeats, weekday: next }))}
        </>
      )
    case 'yearly':
      return (
        <>
          {month(repeats.month, (next) => onChange({ ...repeats, month: next }))}
          {day(repeats.day, (next) => onChange({ ...repeats, day: next }))}
        </>
      )
    case 'yearlyByWeekday':
      return (
        <>
          {month(repeats.month, (next) => onChange({ ...repeats, month: next }))}
          {choice('admin-sla:entry.nth', nth, repeats.nth, (next) =>
            onChange({ ...repeats, nth: next as typeof repeats.nth }),
          )}
          {weekday(repeats.weekday, (next) => onChange({ ...repeats, weekday: next }))}
        </>
      )
    case 'easter':
      return (
        <NumberInput
          label={t('admin-sla:entry.easterDays')}
          min={-100}
          max={100}
          allowDecimal={false}
          value={repeats.days}
          onChange={(next) => onChange({ kind: 'easter', days: Number(next) || 0 })}
        />
      )
    default:
      return null
  }
}

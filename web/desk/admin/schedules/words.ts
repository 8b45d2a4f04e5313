import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ScheduleEntry } from '#contract/sla.ts'
import { useFormat } from '#web/ui/format.ts'

/** Days of the week and months by their names. */
export function useCalendarWords() {
  const { language } = useFormat()
  return useMemo(() => {
    const named = (format: Intl.DateTimeFormatOptions, count: number, date: (value: number) => number) => {
      const words = new Intl.DateTimeFormat(language, { ...format, timeZone: 'UTC' })
      return Array.from({ length: count }, (_, i) => ({ value: i + 1, label: words.format(date(i + 1)) }))
    }
    return {
      // 5 January 2026 was a Monday.
      weekdays: named({ weekday: 'long' }, 7, (day) => Date.UTC(2026, 0, 4 + day)),
      shortWeekdays: named({ weekday: 'short' }, 7, (day) => Date.UTC(2026, 0, 4 + day)),
      months: named({ month: 'long' }, 12, (month) => Date.UTC(2026, month - 1, 15)),
    }
  }, [language])
}

/** An entry in a few words: "every year, January 1". */
export function useEntryWords(): (entry: ScheduleEntry) => string {
  const { t } = useTranslation()
  const { language } = useFormat()
  const { weekdays, months } = useCalendarWords()
  const named = (list: { value: number; label: string }[], value: number) => list[value - 1]?.label ?? ''
  const date = (day: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
  // The day is put in: February 30 can be written, and is never.
  const dayOfYear = ({ month, day }: { month: number; day: number }) =>
    new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' })
      .formatToParts(Date.UTC(2024, month - 1, 1))
      .map(({ type, value }) => (type === 'day' ? String(day) : value))
      .join('')
  const easterWords = (days: number) => {
    if (days === 0) return t('admin-sla:easter.on')
    return days > 0 ? t('admin-sla:easter.after', { count: days }) : t('admin-sla:easter.before', { count: -days })
  }
  return ({ repeats, startsOn, times }) => {
    const how = t(`admin-sla:repeats.${repeats.kind}`)
    const when = {
      never: () => date(startsOn),
      daily: () => '',
      weekdays: () => '',
      weekends: () => '',
      weekly: () => (repeats.kind === 'weekly' ? repeats.weekdays.map((day) => named(weekdays, day)).join(', ') : ''),
      monthly: () => (repeats.kind === 'monthly' ? String(repeats.day) : ''),
      monthlyByWeekday: () =>
        repeats.kind === 'monthlyByWeekday'
          ? `${t(`admin-sla:nth.${repeats.nth}`)} ${named(weekdays, repeats.weekday)}`
          : '',
      yearly: () => (repeats.kind === 'yearly' ? dayOfYear(repeats) : ''),
      yearlyByWeekday: () =>
        repeats.kind === 'yearlyByWeekday'
          ? `${t(`admin-sla:nth.${repeats.nth}`)} ${named(weekdays, repeats.weekday)}, ${named(months, repeats.month)}`
          : '',
      easter: () => (repeats.kind === 'easter' ? easterWords(repeats.days) : ''),
    }[repeats.kind]()
    const hours = times.map(({ from, to }) => `${from}–${to}`).join(', ')
    return [repeats.kind === 'never' ? when : `${how}${when ? `: ${when}` : ''}`, hours].filter(Boolean).join(' · ')
  }
}

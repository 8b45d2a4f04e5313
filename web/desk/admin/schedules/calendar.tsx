import { ActionIcon } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '#contract/route.ts'
import { showSchedule } from '#contract/sla.ts'
import { call, type ProblemError } from '#web/client.ts'
import { useFormat } from '#web/ui/format.ts'
import { useSettled } from '../../people/use-settled.ts'
import { durationWords } from '../fields/duration.ts'
import type { ScheduleForm } from './form.ts'
import styles from './schedules.module.css'
import { useCalendarWords } from './words.ts'

type Day = ReplyOf<typeof showSchedule>['days'][number]

/** A month of the schedule as it is being written: when it is worked, on which days it is not, and why. */
export function Calendar({ values }: { values: ScheduleForm }) {
  const { t } = useTranslation()
  const { language } = useFormat()
  const { shortWeekdays } = useCalendarWords()
  const [month, setMonth] = useState(() => new Date().toISOString().slice(0, 7))
  const { kind, timeZone, entries, holidayIds } = values
  const named = entries.map((entry) => ({ ...entry, name: entry.name.trim() || '–' }))
  const text = useSettled(
    JSON.stringify({ kind, timeZone, entries: named, holidayIds: kind === 'hours' ? holidayIds : [] }),
    300,
  )
  const { data, error } = useQuery<ReplyOf<typeof showSchedule>, ProblemError>({
    queryKey: ['schedules', 'calendar', text, month],
    queryFn: ({ signal }) =>
      call(showSchedule, {
        body: { schedule: JSON.parse(text), from: `${month}-01`, days: daysIn(month) },
        signal,
      } as never),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const title = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )
  const days = data?.days[0]?.date.startsWith(month) ? data.days : []
  const worked = days.reduce((sum, { minutes }) => sum + minutes, 0)
  return (
    <div className={styles.calendar}>
      <div className={styles.months}>
        <ActionIcon
          variant="default"
          aria-label={t('admin-sla:calendar.before')}
          onClick={() => setMonth(shifted(month, -1))}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
        <strong aria-live="polite">{title}</strong>
        <ActionIcon
          variant="default"
          aria-label={t('admin-sla:calendar.after')}
          onClick={() => setMonth(shifted(month, 1))}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
        <span className={styles.soft}>
          {data && worked > 0 ? `${durationHours(worked, language)} · ${data.timeZone}` : data?.timeZone}
        </span>
      </div>
      {error ? <p className={styles.soft}>{t('admin-sla:calendar.unready')}</p> : null}
      <ol className={styles.grid} aria-label={title}>
        {shortWeekdays.map(({ value, label }) => (
          <li key={value} className={styles.weekday} aria-hidden>
            {label}
          </li>
        ))}
        {days.map((day, i) => (
          <DayCell
            key={day.date}
            day={day}
            isHolidays={kind === 'holidays'}
            column={i === 0 ? weekdayOf(day.date) : undefined}
          />
        ))}
      </ol>
    </div>
  )
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function DayCell({ day, isHolidays, column }: { day: Day; isHolidays: boolean; column: number | undefined }) {
  const { i18n } = useTranslation()
  const { date, spans, minutes, holidays } = day
  const hours = spans.map(({ from, to }) => `${from}–${to}`).join(', ')
  const words = [holidays.join(', '), hours, minutes > 0 ? durationWords(minutes, i18n.language) : ''].filter(Boolean)
  const isOff = holidays.length > 0
  return (
    <li
      className={styles.day}
      data-off={isOff || undefined}
      data-idle={(minutes === 0 && !isOff) || undefined}
      style={column ? { gridColumnStart: column } : undefined}
      title={words.join(' · ')}
    >
      <span className={styles.number}>{Number(date.slice(8))}</span>
      <span className="visually-hidden">{words.join(', ')}</span>
      {isOff ? <span className={styles.holiday}>{holidays.join(', ')}</span> : null}
      <span className={styles.strip} data-holidays={isHolidays || undefined} aria-hidden>
        {spans.map(({ from, to }) => (
          <span
            key={from}
            style={{
              insetInlineStart: `${(minuteOf(from) / 1440) * 100}%`,
              inlineSize: `${((minuteOf(to) - minuteOf(from)) / 1440) * 100}%`,
            }}
          />
        ))}
      </span>
      {isOff || spans.length === 0 ? null : (
        <span className={styles.hours}>{spans.length === 1 ? hours : `${spans.length} ×`}</span>
      )}
    </li>
  )
}

function durationHours(minutes: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'hour', maximumFractionDigits: 1 }).format(minutes / 60)
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

function daysIn(month: string): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
}

function shifted(month: string, by: number): string {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1)).toISOString().slice(0, 7)
}

import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { regional } from '#web/i18n.ts'
import { useSession } from '#web/session.ts'

export interface Format {
  language: string
  timeZone: string | undefined
  date: (at: string | Date) => string
  dateTime: (at: string | Date) => string
  /** "3 minutes ago", "in 2 hours"; from a week on, the date. */
  relative: (at: string | Date, now?: number) => string
  /** As short as a column wants it: "3 hr. ago", from a week on "Nov 10", from another year "Nov 2024". */
  brief: (at: string | Date, now?: number) => string
  number: (value: number) => string
  /** Of a share between 0 and 1. */
  percent: (share: number) => string
  fileSize: (bytes: number) => string
}

/** Dates and numbers in the person's language and time zone. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const { agent, requester } = useSession()
  const timeZone = agent?.timeZone ?? requester?.timeZone ?? undefined
  return useMemo(() => formatOf(regional(i18n.language), timeZone), [i18n.language, timeZone])
}

// Making one takes longer than drawing what it formats, and a list has hundreds of times.
const made = new Map<string, Format>()

/** The same in another zone. */
export function formatOf(language: string, timeZone: string | undefined): Format {
  const key = `${language} ${timeZone}`
  const format = made.get(key) ?? formatIn(language, timeZone)
  made.set(key, format)
  return format
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function formatIn(language: string, timeZone?: string): Format {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  const ofThisYear = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone })
  const ofAnotherYear = new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone })
  const relativeTo = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const tell = (ms: number, unit: 'minute' | 'hour' | 'day', length: number) =>
    relativeTo.format(Math.trunc(ms / length), unit)
  const recent = (at: string | Date, now: number) => {
    const ms = new Date(at).getTime() - now
    const away = Math.abs(ms)
    if (away < MINUTE) return relativeTo.format(0, 'second')
    if (away < HOUR) return tell(ms, 'minute', MINUTE)
    if (away < DAY) return tell(ms, 'hour', HOUR)
    return away < 7 * DAY ? tell(ms, 'day', DAY) : null
  }
  return {
    language,
    timeZone,
    date: (at) => date.format(new Date(at)),
    dateTime: (at) => dateTime.format(new Date(at)),
    relative: (at, now = Date.now()) => recent(at, now) ?? date.format(new Date(at)),
    brief: (at, now = Date.now()) => {
      const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
      return recent(at, now) ?? (isThisYear ? ofThisYear : ofAnotherYear).format(new Date(at))
    },
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    fileSize: (bytes) => fileSize(language, bytes),
  }
}

function fileSize(language: string, bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const value = bytes / 1000 ** step
  const unitDisplay = step === 0 ? 'long' : 'short'
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay,
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

import type { Repeats, ScheduleEntry } from '#contract/sla.ts'

export const DAY = 86_400_000
const MINUTE = 60_000

/** Days since 1970 of a date like `2026-12-24`. */
export function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY
}

export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** 1 is Monday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** An entry, made ready to be asked about many days. */
export interface Rule {
  name: string
  /** Spans of the day in milliseconds; the end may lie on the next day. */
  spans: { from: number; to: number }[]
  isOn(day: number): boolean
}

export function ruleOf(entry: ScheduleEntry): Rule {
  const first = dayOf(entry.startsOn)
  const last = entry.until === null ? Number.POSITIVE_INFINITY : dayOf(entry.until)
  const begins = beginning(entry.repeats, first)
  const beginsOn = (day: number) => day >= first && day <= last && begins(day)
  return {
    name: entry.name,
    spans: entry.times.length === 0 ? [{ from: 0, to: DAY }] : entry.times.map(spanOf),
    isOn: (day) => {
      if (day < first || day > last + entry.days) return false
      for (let back = 0; back < entry.days; back += 1) if (beginsOn(day - back)) return true
      return false
    },
  }
}

function spanOf({ from, to }: { from: string; to: string }): { from: number; to: number } {
  const start = timeOf(from)
  const end = timeOf(to)
  return { from: start, to: end > start ? end : end + DAY }
}

function timeOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE
}

function beginning(repeats: Repeats, first: number): (day: number) => boolean {
  switch (repeats.kind) {
    case 'never':
      return (day) => day === first
    case 'daily':
      return () => true
    case 'weekdays':
      return (day) => weekdayOf(day) <= 5
    case 'weekends':
      return (day) => weekdayOf(day) > 5
    case 'weekly': {
      const on = new Set(repeats.weekdays)
      return (day) => on.has(weekdayOf(day))
    }
    case 'monthly':
      return (day) => new Date(day * DAY).getUTCDate() === repeats.day
    case 'monthlyByWeekday':
      return (day) => isNth(day, repeats)
    case 'yearly':
      return (day) => {
        const date = new Date(day * DAY)
        return date.getUTCMonth() + 1 === repeats.month && date.getUTCDate() === repeats.day
      }
    case 'yearlyByWeekday':
      return (day) => new Date(day * DAY).getUTCMonth() + 1 === repeats.month && isNth(day, repeats)
    case 'easter':
      return (day) => {
        const about = day - repeats.days
        return easter(new Date(about * DAY).getUTCFullYear()) === about
      }
  }
}

function isNth(day: number, { nth, weekday }: { nth: number; weekday: number }): boolean {
  if (weekdayOf(day) !== weekday) return false
  const date = new Date(day * DAY)
  if (nth === -1) return new Date((day + 7) * DAY).getUTCMonth() !== date.getUTCMonth()
  return Math.ceil(date.getUTCDate() / 7) === nth
}

/** Easter Sunday of the Gregorian calendar. @source Meeus/Jones/Butcher */
export function easter(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const date = ((h + l - 7 * m + 114) % 31) + 1
  return Date.UTC(year, month - 1, date) / DAY
}

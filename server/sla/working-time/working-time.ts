import type { ScheduleEntry } from '#contract/sla.ts'
import { DAY, type Rule, ruleOf } from './days.ts'
import { joined, lengthOf, type Spans, without } from './spans.ts'
import { piecesOf } from './zone.ts'

/** What a schedule of hours says: all that is needed to count by it. */
export interface Hours {
  timeZone: string
  entries: ScheduleEntry[]
  /** Without a zone of their own they are days of the hours' zone. */
  holidays: { timeZone: string | null; entries: ScheduleEntry[] }[]
}

/** Working time, by which clocks count. Instants and durations are milliseconds. */
export interface WorkingTime {
  /** The spans of working time in [from, to). */
  spans(from: number, to: number): Spans
  /** How much working time lies in [from, to); 0 when that is empty. */
  between(from: number, to: number): number
  /** The first instant by which so much working time has passed since `from`; null: never within 25 years. */
  advance(from: number, duration: number): number | null
}

/** Every hour counts: where no schedule says otherwise. */
export const always: WorkingTime = {
  spans: (from, to) => (from < to ? [from, to] : []),
  between: (from, to) => Math.max(0, to - from),
  advance: (from, duration) => from + duration,
}

const MOST_DAYS = 25 * 366

interface Day {
  spans: Spans
  total: number
}

/**
 * Working time is what the clock on the wall says: an instant counts when the local time at that instant lies in an
 * entry of the hours and in none of the holidays. An hour that daylight saving time skips has no instants; one that
 * comes twice counts twice.
 *
 * Days are worked out when they are first asked about, and kept.
 *
 * @source docs/decisions/020-sla-clocks.md
 */
export function workingTime(hours: Hours): WorkingTime {
  const rules = hours.entries.map(ruleOf)
  const holidays = hours.holidays.map(({ timeZone, entries }) => ({
    timeZone: timeZone ?? hours.timeZone,
    rules: entries.map(ruleOf),
  }))
  const days = new Map<number, Day>()

  // By days of UTC: on a line of instants there is no day that is skipped, repeated or of another length.
  function dayAt(index: number): Day {
    const known = days.get(index)
    if (known) return known
    const from = index * DAY
    let spans = spansOf(rules, hours.timeZone, from)
    for (const holiday of holidays) {
      if (spans.length > 0) spans = without(spans, spansOf(holiday.rules, holiday.timeZone, from))
    }
    const day = { spans, total: lengthOf(spans) }
    days.set(index, day)
    return day
  }

  return {
    spans(from, to) {
      const found: { from: number; to: number }[] = []
      for (let index = Math.floor(from / DAY); index * DAY < to; index += 1) {
        const { spans } = dayAt(index)
        for (let at = 0; at < spans.length; at += 2) {
          found.push({ from: Math.max(from, spans[at] as number), to: Math.min(to, spans[at + 1] as number) })
        }
      }
      return joined(found)
    },

    between(from, to) {
      if (from >= to) return 0
      const first = Math.floor(from / DAY)
      const last = Math.floor(to / DAY)
      if (first === last) return within(dayAt(first).spans, from, to)
      let sum = within(dayAt(first).spans, from, to) + within(dayAt(last).spans, from, to)
      for (let index = first + 1; index < last; index += 1) sum += dayAt(index).total
      return sum
    },

    advance(from, duration) {
      if (duration <= 0) return from
      const first = Math.floor(from / DAY)
      let left = duration
      for (let index = first; index < first + MOST_DAYS; index += 1) {
        const { spans, total } = dayAt(index)
        if (index > first && total < left) {
          left -= total
          continue
        }
        for (let at = 0; at < spans.length; at += 2) {
          const start = Math.max(from, spans[at] as number)
          const length = (spans[at + 1] as number) - start
          if (length <= 0) continue
          if (length >= left) return start + left
          left -= length
        }
      }
      return null
    },
  }
}

function within(spans: Spans, from: number, to: number): number {
  let sum = 0
  for (let at = 0; at < spans.length; at += 2) {
    const length = Math.min(to, spans[at + 1] as number) - Math.max(from, spans[at] as number)
    if (length > 0) sum += length
  }
  return sum
}

/** When the rules hold, within the day of UTC that begins at `from`. */
function spansOf(rules: Rule[], zone: string, from: number): Spans {
  const found: { from: number; to: number }[] = []
  for (const piece of piecesOf(zone, from, from + DAY)) {
    const wallFrom = piece.from + piece.offset
    const wallTo = piece.to + piece.offset
    // A night shift of the day before may reach into it.
    for (let day = Math.floor(wallFrom / DAY) - 1; day * DAY < wallTo; day += 1) {
      for (const rule of rules) {
        if (!rule.isOn(day)) continue
        for (const span of rule.spans) {
          const start = Math.max(wallFrom, day * DAY + span.from)
          const end = Math.min(wallTo, day * DAY + span.to)
          if (start < end) found.push({ from: start - piece.offset, to: end - piece.offset })
        }
      }
    }
  }
  return joined(found)
}

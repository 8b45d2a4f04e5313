import ICAL from 'ical.js'
import type { z } from 'zod'
import { line } from '#contract/common.ts'
import { type CalendarContents, ScheduleEntry, type SkipReason } from '#contract/sla.ts'
import { dateOf, dayOf } from '../working-time/days.ts'

const Name = line(100)
const MOST_EVENTS = 10_000
const MOST_ENTRIES = 500
const MOST_SKIPPED = 50
/** What repeats in a way that a schedule does not know is taken over day by day for so long. */
const YEARS_AHEAD = 5
/** Steps of repetitions that are looked at in one file: a hostile one has no end. */
const MOST_STEPS = 50_000

/** From its first day to its last; whole years of the calendar, so that what is read tomorrow is the same as today. */
interface Range {
  first: string
  last: string
}

/** Whatever it is, no calendar can be read out of it. */
export class NotIcal extends Error {}

/**
 * What an iCal file says, as entries of a schedule, in the order of their days: a file that only puts its events in
 * another order says the same. What ended before the year that has passed is left out.
 *
 * It may take for ever: some repetitions never come, and the library looks for them. `readCalendar` sets a limit.
 *
 * @throws NotIcal
 */
export function calendarEntries(text: string, now: Date): CalendarContents {
  const events = eventsOf(text)
  const year = now.getUTCFullYear()
  const reading: Reading = {
    range: { first: `${year - 1}-01-01`, last: `${year + YEARS_AHEAD}-12-31` },
    moved: movedIn(events),
    steps: MOST_STEPS,
  }
  const found: CalendarContents = { entries: [], skipped: [], past: 0 }
  for (const component of events.slice(0, MOST_EVENTS)) read(component, { reading, found })
  const skip = (name: string) => found.skipped.unshift({ name, reason: 'too_many' })
  const over = events[MOST_EVENTS]
  if (over) skip(nameOf(over))
  const entries = found.entries.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
  const tooMany = entries[MOST_ENTRIES]
  if (tooMany) skip(tooMany.name)
  return { ...found, entries: entries.slice(0, MOST_ENTRIES), skipped: found.skipped.slice(0, MOST_SKIPPED) }
}

interface Reading {
  range: Range
  /** By the UID of what repeats: days of it that were moved or changed, as events of their own. */
  moved: ReadonlyMap<string, ReadonlySet<string>>
  /** That are left. */
  steps: number
}

function orderOf(entry: ScheduleEntry): string {
  return `${entry.startsOn} ${entry.name} ${JSON.stringify(entry)}`
}

function eventsOf(text: string): ICAL.Component[] {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text.replace(/^\uFEFF/, '')))
    if (calendar.name === 'vcalendar') return calendar.getAllSubcomponents('vevent')
  } catch {
    // Not ours to say what is wrong with it.
  }
  throw new NotIcal('This is no iCal file.')
}

function movedIn(events: ICAL.Component[]): Map<string, Set<string>> {
  const moved = new Map<string, Set<string>>()
  for (const component of events) {
    const was = component.getFirstPropertyValue('recurrence-id')
    if (!(was instanceof ICAL.Time)) continue
    const uid = String(component.getFirstPropertyValue('uid'))
    moved.set(uid, (moved.get(uid) ?? new Set()).add(dateIn(was)))
  }
  return moved
}

function read(component: ICAL.Component, { reading, found }: { reading: Reading; found: CalendarContents }): void {
  if (String(component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED') return
  const name = nameOf(component)
  try {
    // Without this the library looks through all events for exceptions of this one.
    const entries = entriesOf(new ICAL.Event(component, { exceptions: [] }), { name, reading })
    const present = entries.filter((entry) => !isPast(entry, reading.range))
    if (entries.length > 0 && present.length === 0) found.past += 1
    // Not by spreading, which has a limit of its own.
    for (const entry of present) found.entries.push(entry)
  } catch (error) {
    found.skipped.push({ name, reason: error instanceof Unfit ? error.reason : 'unreadable' })
  }
}

function isPast({ startsOn, days, repeats, until }: ScheduleEntry, { first }: Range): boolean {
  const last = repeats.kind === 'never' ? startsOn : until
  return last !== null && dateOf(dayOf(last) + days - 1) < first
}

class Unfit extends Error {
  readonly reason: z.infer<typeof SkipReason>

  constructor(reason: z.infer<typeof SkipReason>) {
    super(reason)
    this.reason = reason
  }
}

function nameOf(component: ICAL.Component): string {
  const summary = component.getFirstPropertyValue('summary')
  return (typeof summary === 'string' && Name.safeParse(summary.trim().slice(0, 100)).data) || '–'
}

function entriesOf(event: ICAL.Event, { name, reading }: { name: string; reading: Reading }): ScheduleEntry[] {
  const { startDate } = event
  if (!startDate) throw new Unfit('no_beginning')
  const length = { days: daysOf(event), times: timesOf(event) }
  const entry = (startsOn: string, more: Partial<ScheduleEntry> = {}) =>
    ScheduleEntry.parse({ name, startsOn, ...length, repeats: { kind: 'never' }, ...more })
  if (!event.isRecurring()) return [entry(dateIn(startDate))]
  const moved = reading.moved.get(event.uid)
  const yearly = moved ? null : everyYear(event)
  if (yearly) return [entry(dateIn(startDate), yearly)]
  return occurrences(event, reading)
    .filter((date) => !moved?.has(date))
    .map((date) => entry(date))
}

function dateIn({ year, month, day }: ICAL.Time): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Of whole days the end is the day after the last one. */
function daysOf({ startDate, endDate }: ICAL.Event): number {
  const from = dayOf(dateIn(startDate))
  const to = endDate ? dayOf(dateIn(endDate)) : from
  if (!startDate.isDate) {
    if (to - from > 1) throw new Unfit('hours_over_days')
    return 1
  }
  const days = Math.max(1, to - from)
  if (days > 366) throw new Unfit('too_long')
  return days
}

function timesOf({ startDate, endDate }: ICAL.Event): ScheduleEntry['times'] {
  if (startDate.isDate) return []
  const time = ({ hour, minute }: ICAL.Time) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  const from = time(startDate)
  const to = endDate ? time(endDate) : from
  if (from === to) throw new Unfit('no_length')
  return [{ from, to }]
}

/** A plain yearly repetition is one of ours, too; null: it is something else. */
function everyYear(event: ICAL.Event): Partial<ScheduleEntry> | null {
  const rules = event.component.getAllProperties('rrule')
  const rule = event.component.getFirstPropertyValue('rrule')
  const hasOthers = ['rdate', 'exdate', 'exrule'].some((name) => event.component.hasProperty(name))
  if (rules.length !== 1 || hasOthers || !(rule instanceof ICAL.Recur)) return null
  const { month, day } = event.startDate
  const parts = Object.entries(rule.parts).filter(
    ([name, values]) =>
      !((name === 'BYMONTH' && isOnly(values, month)) || (name === 'BYMONTHDAY' && isOnly(values, day))),
  )
  if (rule.freq !== 'YEARLY' || rule.interval !== 1 || rule.count || parts.length > 0) return null
  return { repeats: { kind: 'yearly', month, day }, until: rule.until ? dateIn(rule.until) : null }
}

function isOnly(values: unknown, wanted: number): boolean {
  return Array.isArray(values) && values.length === 1 && Number(values[0]) === wanted
}

function occurrences(event: ICAL.Event, reading: Reading): string[] {
  const { first, last } = reading.range
  const iterator = event.iterator()
  const dates: string[] = []
  while (reading.steps > 0 && dates.length <= MOST_ENTRIES) {
    reading.steps -= 1
    const next = iterator.next()
    if (!next) break
    const date = dateIn(next)
    if (date > last) break
    if (date >= first) dates.push(date)
  }
  if (dates.length === 0) throw new Unfit(reading.steps > 0 ? 'not_soon' : 'too_many')
  return dates
}

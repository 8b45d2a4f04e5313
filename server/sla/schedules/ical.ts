import ICAL from 'ical.js'
import type { ReplyOf } from '#contract/route.ts'
import { type importHolidays, ScheduleEntry } from '#contract/sla.ts'
import { BadInput } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { DAY, dateOf, dayOf } from '../working-time/days.ts'

type Imported = ReplyOf<typeof importHolidays>

const MOST_EVENTS = 1000
const MOST_ENTRIES = 500
/** What repeats in a way that a schedule does not know is taken over day by day for so long. */
const YEARS_AHEAD = 5
/** Steps of a repetition that are looked at: a hostile one has no end. */
const MOST_STEPS = 2000

/**
 * The entries of an iCal file, for whoever writes a schedule to look at and save. Nothing is fetched and nothing stored.
 *
 * @throws BadInput `not_ical`
 */
export function readIcal(ctx: Ctx, text: string): Imported {
  demandAdministrator(ctx.actor)
  const calendar = parsed(text)
  const found: Imported = { entries: [], skipped: [] }
  const events = calendar.getAllSubcomponents('vevent')
  for (const [place, component] of events.entries()) {
    const name = nameOf(component)
    if (place >= MOST_EVENTS || found.entries.length >= MOST_ENTRIES) {
      found.skipped.push({ name, reason: `Only ${MOST_ENTRIES} entries fit into a schedule.` })
      break
    }
    try {
      found.entries.push(...entriesOf(new ICAL.Event(component), { name, now: ctx.now }))
    } catch (error) {
      found.skipped.push({ name, reason: error instanceof Unfit ? error.message : 'It cannot be read.' })
    }
  }
  return { ...found, entries: found.entries.slice(0, MOST_ENTRIES) }
}

class Unfit extends Error {}

function parsed(text: string): ICAL.Component {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text))
    if (calendar.name === 'vcalendar') return calendar
  } catch {
    // Not ours to say what is wrong with it: whatever it is, no calendar can be read out of it.
  }
  throw new BadInput([{ field: 'body.text', code: 'not_ical', message: 'This is no iCal file.' }])
}

function nameOf(component: ICAL.Component): string {
  const summary = component.getFirstPropertyValue('summary')
  return typeof summary === 'string' && summary.trim() !== '' ? summary.trim().slice(0, 100) : '–'
}

function entriesOf(event: ICAL.Event, { name, now }: { name: string; now: Date }): ScheduleEntry[] {
  const { startDate } = event
  if (!startDate) throw new Unfit('It has no beginning.')
  const length = { days: daysOf(event), times: timesOf(event) }
  const entry = (startsOn: string, more: Partial<ScheduleEntry> = {}) =>
    ScheduleEntry.parse({ name, startsOn, ...length, repeats: { kind: 'never' }, ...more })
  if (!event.isRecurring()) return [entry(dateIn(startDate))]
  const yearly = everyYear(event)
  if (yearly) return [entry(dateIn(startDate), yearly)]
  return occurrences(event, now).map((date) => entry(date))
}

function dateIn({ year, month, day }: ICAL.Time): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Of whole days the end is the day after the last one. */
function daysOf({ startDate, endDate }: ICAL.Event): number {
  const from = dayOf(dateIn(startDate))
  const to = endDate ? dayOf(dateIn(endDate)) : from
  if (!startDate.isDate) {
    if (to - from > 1) throw new Unfit('It has a time and lasts for several days.')
    return 1
  }
  const days = Math.max(1, to - from)
  if (days > 366) throw new Unfit('It lasts longer than a year.')
  return days
}

function timesOf({ startDate, endDate }: ICAL.Event): ScheduleEntry['times'] {
  if (startDate.isDate) return []
  const time = ({ hour, minute }: ICAL.Time) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  const from = time(startDate)
  const to = endDate ? time(endDate) : from
  if (from === to) throw new Unfit('It has no length.')
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

function occurrences(event: ICAL.Event, now: Date): string[] {
  const today = Math.floor(now.getTime() / DAY)
  const first = dateOf(today - 366)
  const last = dateOf(today + YEARS_AHEAD * 366)
  const iterator = event.iterator()
  const dates: string[] = []
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const next = iterator.next()
    if (!next) break
    const date = dateIn(next)
    if (date > last) break
    if (date >= first) dates.push(date)
  }
  if (dates.length === 0) throw new Unfit('It does not come within the next years.')
  return dates
}

import { expect, test } from 'vitest'
import type { Repeats, ScheduleEntry } from '#contract/sla.ts'
import { seeded } from '#db/seed/random.ts'
import { type Hours, type WorkingTime, workingTime } from '../working-time/working-time.ts'
import { type Clock, dueOf, type ScheduleRef, start, type Terms, tick, workedUntil } from './clock.ts'

// The same sums, minute by minute and with nothing clever: what the clock on the wall shows comes from Intl, whether a
// minute counts is asked of each minute anew. More cases with SLA_CASES=1000000.
const CASES = Number(process.env.SLA_CASES ?? 100_000)
const MINUTE = 60_000
const WINDOW_MINUTES = 3 * 1440

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Cairo',
  'Europe/Dublin',
  'UTC',
]
const dates = [
  '2026-03-07',
  '2026-03-28',
  '2026-04-04',
  '2026-10-03',
  '2026-10-24',
  '2026-10-30',
  '2026-10-31',
  '2026-04-23',
  '2026-12-24',
  '2018-11-03',
  '2011-12-29',
  '2028-02-28',
]

interface Wall {
  date: string
  yesterday: string
  minute: number
}

const before = new Map<string, string>()
function yesterdayOf(date: string): string {
  const known = before.get(date) ?? new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
  before.set(date, known)
  return known
}

function wallsOf(zone: string, from: number): Wall[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return Array.from({ length: WINDOW_MINUTES }, (_, index) => {
    const [date = '', time = ''] = format.format(from + index * MINUTE).split(' ')
    return { date, yesterday: yesterdayOf(date), minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) }
  })
}

const windows = zones.flatMap((zone) =>
  dates.map((date) => {
    const from = Date.parse(`${date}T00:00Z`)
    let walls: Wall[] | null = null
    return {
      zone,
      from,
      get walls() {
        walls ??= wallsOf(zone, from)
        return walls
      },
    }
  }),
)

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function occurs({ repeats, startsOn, until, days }: ScheduleEntry, date: string): boolean {
  let day = date
  for (let back = 0; back < days; back += 1, day = yesterdayOf(day)) {
    if (day >= startsOn && (until === null || day <= until) && matches(repeats, day, startsOn)) return true
  }
  return false
}

function matches(repeats: Repeats, date: string, startsOn: string): boolean {
  const [, month = 0, day = 0] = date.split('-').map(Number)
  const weekday = new Date(date).getUTCDay() || 7
  if (repeats.kind === 'never') return date === startsOn
  if (repeats.kind === 'daily') return true
  if (repeats.kind === 'weekdays') return weekday < 6
  if (repeats.kind === 'weekends') return weekday > 5
  if (repeats.kind === 'weekly') return repeats.weekdays.includes(weekday)
  if (repeats.kind === 'monthly') return day === repeats.day
  if (repeats.kind === 'yearly') return month === repeats.month && day === repeats.day
  throw new Error('no case has it')
}

/** Whether an entry holds at a minute, of its day or of the day before. */
function holder(entries: ScheduleEntry[]): (wall: Wall) => boolean {
  const known = entries.map((entry) => ({
    on: new Map<string, boolean>(),
    entry,
    times: entry.times.map(({ from, to }) => ({ from: minuteOf(from), to: minuteOf(to) })),
  }))
  const isOn = (rule: (typeof known)[number], date: string) => {
    let answer = rule.on.get(date)
    if (answer === undefined) {
      answer = occurs(rule.entry, date)
      rule.on.set(date, answer)
    }
    return answer
  }
  return ({ date, yesterday, minute }) =>
    known.some((rule) => {
      if (rule.times.length === 0) return isOn(rule, date)
      return rule.times.some(({ from, to }) =>
        to > from
          ? isOn(rule, date) && minute >= from && minute < to
          : (isOn(rule, date) && minute >= from) || (isOn(rule, yesterday) && minute < to),
      )
    })
}

test(`equals counting minute by minute in ${CASES} random cases`, () => {
  const random = seeded(20_260_302)
  const below = (limit: number) => Math.floor(random.next() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

  function entry(around: string, isHoliday: boolean): ScheduleEntry {
    const day = new Date(Date.parse(around) + below(4) * 86_400_000).toISOString().slice(0, 10)
    const [, month = 1, dayOfMonth = 1] = day.split('-').map(Number)
    const kinds: Repeats[] = isHoliday
      ? [{ kind: 'never' }, { kind: 'yearly', month, day: dayOfMonth }, { kind: 'monthly', day: dayOfMonth }]
      : [
          { kind: 'daily' },
          { kind: 'weekdays' },
          { kind: 'weekends' },
          { kind: 'weekly', weekdays: [1 + below(7), 1 + below(7)] },
          { kind: 'daily' },
          { kind: 'never' },
        ]
    const repeats = pick(kinds)
    const times = Array.from({ length: isHoliday && random.chance(0.6) ? 0 : below(3) }, () => {
      const from = below(24 * 4) * 15
      const to = below(24 * 4) * 15
      return from === to ? { from: time(from), to: '24:00' } : { from: time(from), to: time(to) }
    })
    return {
      name: 'Some',
      startsOn: repeats.kind === 'never' ? day : '2005-01-01',
      until: random.chance(0.1) ? day : null,
      days: isHoliday && random.chance(0.3) ? 2 : 1,
      times,
      repeats,
    }
  }

  function hours(zone: string, around: string): Hours {
    return {
      timeZone: zone,
      entries: Array.from({ length: 1 + below(2) }, () => entry(around, false)),
      holidays: random.chance(0.5) ? [{ timeZone: null, entries: [entry(around, true)] }] : [],
    }
  }

  /** Made once and used in several cases of one window: what differs between these is the story. */
  let compiled: { hours: Hours; time: WorkingTime; counts: (minute: number) => boolean }[] = []
  let window = pick(windows)
  const wrong: unknown[] = []
  for (let at = 0; at < CASES; at += 1) {
    if (at % 12 === 0) {
      window = pick(windows)
      compiled = [0, 1].map(() => {
        const made = hours(window.zone, new Date(window.from).toISOString().slice(0, 10))
        const works = holder(made.entries)
        const { walls } = window
        const answers = new Uint8Array(WINDOW_MINUTES)
        const rests = made.holidays.map((holiday) => holder(holiday.entries))
        return {
          hours: made,
          time: workingTime(made),
          counts: (minute) => {
            const known = answers[minute]
            if (known) return known === 1
            const wall = walls[minute] as Wall
            const answer = works(wall) && !rests.some((rest) => rest(wall))
            answers[minute] = answer ? 1 : 2
            return answer
          },
        }
      })
    }
    const { from } = window
    const timeOf = (schedule: ScheduleRef | null) => (compiled[schedule?.id ?? 0] as (typeof compiled)[number]).time
    const termsOf = (id: number, resolution: number): Terms => ({
      plan: null,
      priority: { id: 1, name: '' },
      schedule: { id, version: 1, name: '', timeZone: window.zone, from: 'plan' },
      targets: { firstResponse: null, nextResponse: null, resolution },
    })

    const opened = below(1800)
    const length = 60 + below(random.chance(0.1) ? 2400 : 500)
    let terms = termsOf(below(2), 1 + below(400))
    let clock: Clock = start(terms, { at: from + opened * MINUTE, isOpen: true })
    // What holds from which minute on, told to the clock as it comes.
    const story = Array.from({ length: below(5) }, () => opened + below(length)).sort((a, b) => a - b)
    const held: { minute: number; isPaused: boolean; id: number }[] = [
      { minute: opened, isPaused: false, id: terms.schedule?.id ?? 0 },
    ]
    let isPaused = false
    for (const minute of story) {
      if (random.chance(0.5)) isPaused = !isPaused
      else terms = termsOf(below(2), 1 + below(400))
      clock = tick(clock, { at: from + minute * MINUTE, isPaused, terms }, timeOf).clock
      held.push({ minute, isPaused, id: terms.schedule?.id ?? 0 })
    }

    const target = terms.targets.resolution ?? 0
    const end = opened + length
    let counted = 0
    let due: number | null = null
    let place = 0
    for (let minute = opened; minute < end; minute += 1) {
      while (place + 1 < held.length && (held[place + 1]?.minute ?? 0) <= minute) place += 1
      const { isPaused: rests, id } = held[place] as (typeof held)[number]
      if (rests || !compiled[id]?.counts(minute)) continue
      counted += 1
      if (counted === target) due = from + (minute + 1) * MINUTE
    }
    const run = clock.resolution
    if (!run) throw new Error('the clock of an open ticket runs')
    const worked = workedUntil(run, clock, from + end * MINUTE, timeOf)
    const found = dueOf(run, clock, timeOf)
    // Beyond the minutes that were counted the oracle has nothing to say, but that it is not within them.
    const isSame = due === null ? found === null || found > from + end * MINUTE : found === due
    if (worked !== counted * MINUTE || !isSame) {
      wrong.push({
        zone: window.zone,
        from: new Date(from),
        hours: compiled.map((it) => it.hours),
        opened,
        end,
        held,
        target,
        worked: worked / MINUTE,
        counted,
        found: found && new Date(found),
        due: due && new Date(due),
      })
      if (wrong.length > 2) break
    }
  }
  expect(wrong).toEqual([])
}, 600_000)

import { describe, expect, test } from 'vitest'
import type { ScheduleEntry } from '#contract/sla.ts'
import { dateOf, easter } from './days.ts'
import { type Hours, workingTime } from './working-time.ts'

const MINUTE = 60_000
const at = (text: string) => Date.parse(text)
const entry = (more: Partial<ScheduleEntry>): ScheduleEntry => ({
  name: 'Hours',
  startsOn: '2020-01-01',
  until: null,
  days: 1,
  times: [],
  repeats: { kind: 'daily' },
  ...more,
})
const office = entry({ times: [{ from: '08:00', to: '17:00' }], repeats: { kind: 'weekdays' } })
const hours = (entries: ScheduleEntry[], more: Partial<Hours> = {}): Hours => ({
  timeZone: 'Europe/Berlin',
  entries,
  holidays: [],
  ...more,
})

describe('when so much working time has passed', () => {
  const split = entry({
    times: [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ],
    repeats: { kind: 'weekdays' },
  })
  const night = entry({ times: [{ from: '22:00', to: '06:00' }], repeats: { kind: 'weekly', weekdays: [5] } })
  const thanksgiving = {
    timeZone: null,
    entries: [entry({ repeats: { kind: 'yearlyByWeekday', month: 11, nth: 4, weekday: 4 } })],
  }
  const halfDay = {
    timeZone: null,
    entries: [entry({ times: [{ from: '12:00', to: '24:00' }], repeats: { kind: 'yearly', month: 12, day: 24 } })],
  }
  test.each([
    ['Friday 16:40, 60 minutes: Monday morning', hours([office]), '2026-03-06T15:40Z', 60, '2026-03-09T07:40Z'],
    ['up to the last minute of a day', hours([office]), '2026-03-06T15:00Z', 60, '2026-03-06T16:00Z'],
    ['from a Sunday it begins on Monday', hours([office]), '2026-03-08T12:00Z', 30, '2026-03-09T07:30Z'],
    ['over a lunch break', hours([split]), '2026-03-09T10:30Z', 60, '2026-03-09T12:30Z'],
    ['a night from Friday into Saturday', hours([night]), '2026-03-06T22:00Z', 300, '2026-03-07T03:00Z'],
    [
      'over Thanksgiving',
      hours([office], { timeZone: 'America/New_York', holidays: [thanksgiving] }),
      '2026-11-25T21:30Z',
      60,
      '2026-11-27T13:30Z',
    ],
    ['over half a holiday', hours([office], { holidays: [halfDay] }), '2026-12-24T10:00Z', 120, '2026-12-25T08:00Z'],
    [
      'through the night in which an hour is skipped',
      hours([entry({})]),
      '2026-03-29T00:00Z',
      180,
      '2026-03-29T03:00Z',
    ],
    [
      'hours in a skipped hour are none',
      hours([entry({ times: [{ from: '01:30', to: '03:30' }] })]),
      '2026-03-28T23:00Z',
      61,
      '2026-03-29T23:31Z',
    ],
    [
      'an hour that comes twice counts twice',
      hours([entry({ times: [{ from: '02:00', to: '03:00' }] })]),
      '2026-10-24T22:00Z',
      120,
      '2026-10-25T02:00Z',
    ],
  ])('%s', (_, schedule, from, minutes, due) => {
    const time = workingTime(schedule)
    const reached = time.advance(at(from), minutes * MINUTE)
    expect(reached && new Date(reached).toISOString()).toBe(new Date(due).toISOString())
    expect(time.between(at(from), reached ?? 0)).toBe(minutes * MINUTE)
  })

  test('is never where working time ends, and is found soon', () => {
    const ending = workingTime(hours([entry({ until: '2026-03-10' })]))
    expect(ending.advance(at('2026-03-09T00:00Z'), 47 * 60 * MINUTE)).toBe(at('2026-03-10T23:00Z'))
    expect(ending.advance(at('2026-03-09T00:00Z'), 10 * 1440 * MINUTE)).toBeNull()
  })

  test('nothing to wait for is now, even out of hours', () => {
    expect(workingTime(hours([office])).advance(at('2026-03-08T12:00Z'), 0)).toBe(at('2026-03-08T12:00Z'))
  })
})

test.each([
  [2024, '2024-03-31'],
  [2025, '2025-04-20'],
  [2026, '2026-04-05'],
  [2038, '2038-04-25'],
  [2285, '2285-03-22'],
])('Easter %i is %s', (year, date) => {
  expect(dateOf(easter(year))).toBe(date)
})

test('days that repeat by month, by the nth and the last weekday, for several days, until a day', () => {
  const days = (repeats: ScheduleEntry['repeats'], more: Partial<ScheduleEntry> = {}) => {
    const spans = workingTime({ timeZone: 'UTC', entries: [entry({ repeats, ...more })], holidays: [] }).spans(
      at('2026-01-01T00:00Z'),
      at('2026-04-01T00:00Z'),
    )
    return spans.filter((_, index) => index % 2 === 0).map((from) => new Date(from).toISOString().slice(5, 10))
  }
  expect(days({ kind: 'monthly', day: 31 })).toEqual(['01-31', '03-31'])
  expect(days({ kind: 'monthlyByWeekday', nth: -1, weekday: 5 })).toEqual(['01-30', '02-27', '03-27'])
  expect(days({ kind: 'monthlyByWeekday', nth: 5, weekday: 6 })).toEqual(['01-31'])
  expect(days({ kind: 'weekly', weekdays: [1] }, { startsOn: '2026-01-10', until: '2026-01-26' })).toEqual([
    '01-12',
    '01-19',
    '01-26',
  ])
  expect(days({ kind: 'easter', days: -2 })).toEqual([])
  expect(days({ kind: 'never' }, { startsOn: '2026-02-27', days: 3 })).toEqual(['02-27'])
  expect(
    workingTime({
      timeZone: 'UTC',
      entries: [entry({ repeats: { kind: 'never' }, startsOn: '2025-12-24', days: 10 })],
      holidays: [],
    }).between(at('2026-01-01T00:00Z'), at('2026-02-01T00:00Z')),
  ).toBe(2 * 1440 * MINUTE)
})

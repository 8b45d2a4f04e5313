import { expect, test } from 'vitest'
import { day, event, ical } from '#test/calendars.ts'
import { calendarEntries, NotIcal } from './entries.ts'

const now = new Date('2026-03-02T09:00:00.000Z')
const read = (...events: string[][]) => calendarEntries(ical(events.flat()), now)
const dates = (...events: string[][]) => read(...events).entries.map(({ startsOn }) => startsOn)

test('days, several days, hours and yearly ones are entries; what repeats otherwise is taken over day by day', () => {
  const { entries, skipped } = read(
    day('Epiphany', '20270106'),
    day('Summer', '20260803', 'DTEND;VALUE=DATE:20260815'),
    event('Half', 'DTSTART:20261224T120000', 'DTEND:20261224T180000'),
    day('Christmas', '20201225', 'RRULE:FREQ=YEARLY'),
    day('Fridays', '20260306', 'RRULE:FREQ=WEEKLY;COUNT=2'),
    event('Endless', 'DTSTART:20260306T000000', 'DTEND:20260309T000000'),
  )
  expect(
    entries.map(({ name, startsOn, days, times, repeats }) => [name, startsOn, days, times.length, repeats.kind]),
  ).toEqual([
    ['Christmas', '2020-12-25', 1, 0, 'yearly'],
    ['Fridays', '2026-03-06', 1, 0, 'never'],
    ['Fridays', '2026-03-13', 1, 0, 'never'],
    ['Summer', '2026-08-03', 12, 0, 'never'],
    ['Half', '2026-12-24', 1, 1, 'never'],
    ['Epiphany', '2027-01-06', 1, 0, 'never'],
  ])
  expect(skipped).toEqual([{ name: 'Endless', reason: 'hours_over_days' }])
})

test('whole years are looked at, from the last one on: what is read tomorrow is the same', () => {
  const weekly = day('Mondays', '20200106', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH')
  expect(dates(weekly)).toEqual([
    '2025-11-27',
    '2026-11-26',
    '2027-11-25',
    '2028-11-23',
    '2029-11-22',
    '2030-11-28',
    '2031-11-27',
  ])
  const readOn = (date: string) => calendarEntries(ical(weekly), new Date(date))
  expect(readOn('2026-12-31T23:00:00Z')).toEqual(readOn('2026-01-01T01:00:00Z'))
  expect(readOn('2027-01-01T01:00:00Z')).not.toEqual(readOn('2026-12-31T23:00:00Z'))
})

test('the order of the events says nothing', () => {
  const events = [day('B', '20270106'), day('A', '20270106'), day('C', '20260106')]
  expect(read(...events.toReversed())).toEqual(read(...events))
  expect(read(...events).entries.map(({ name }) => name)).toEqual(['C', 'A', 'B'])
})

test('what was called off is none; what was moved is where it was moved to', () => {
  const strike = day('Training', '20260309', 'RRULE:FREQ=WEEKLY;COUNT=3')
  expect(
    dates(
      day('Called off', '20260310', 'STATUS:CANCELLED'),
      strike,
      day('Training', '20260318', 'RECURRENCE-ID;VALUE=DATE:20260316'),
    ),
  ).toEqual(['2026-03-09', '2026-03-18', '2026-03-23'])
  expect(dates(strike, day('Training', '20260316', 'RECURRENCE-ID;VALUE=DATE:20260316', 'STATUS:CANCELLED'))).toEqual([
    '2026-03-09',
    '2026-03-23',
  ])
})

test('what has long passed is counted and left out', () => {
  const found = read(
    day('Old', '20190106'),
    day('Over', '20000106', 'RRULE:FREQ=YEARLY;UNTIL=20200101'),
    day('New Year', '20241231', 'DTEND;VALUE=DATE:20250103'),
  )
  expect(found).toMatchObject({ entries: [{ name: 'New Year' }], past: 2, skipped: [] })
})

test('of ten thousand events the present ones are taken, none compared with all others', () => {
  const old = Array.from({ length: 9_990 }, (_, at) => day(`Old ${at}`, `${1990 + (at % 30)}0${1 + (at % 9)}11`))
  const present = Array.from({ length: 10 }, (_, at) => day(`Day ${at}`, `2027010${at}`.replace('00', '31')))
  const before = process.cpuUsage()
  expect(read(...old, ...present)).toMatchObject({ entries: { length: 10 }, past: 9_990, skipped: [] })
  // Of the processor, in microseconds: other work on the machine does not count.
  expect(process.cpuUsage(before).user).toBeLessThan(4_000_000)
})

test('a schedule has room for so many, and what does not fit is named', () => {
  const many = Array.from({ length: 600 }, (_, at) =>
    day('Day', new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10).replaceAll('-', '')),
  )
  const { entries, skipped } = read(...many)
  expect(entries).toHaveLength(500)
  expect(entries[0]?.startsOn).toBe('2026-01-01')
  expect(skipped).toEqual([{ name: 'Day', reason: 'too_many' }])
})

test.each([
  '',
  'hello',
  '<html><body>Not found</body></html>',
  'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada\r\nEND:VCARD',
  'BEGIN:VCALENDAR\r\nBEGIN:VEVENT',
])('%j is no calendar', (text) => expect(() => calendarEntries(text, now)).toThrow(NotIcal))

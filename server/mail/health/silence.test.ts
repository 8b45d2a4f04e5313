import { expect, test } from 'vitest'
import { isSilent } from './silence.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A Monday, 00:00 UTC. */
const MONDAY = Date.parse('2026-01-05T00:00:00Z')

/** Mail at these hours of these days of the week, for so many weeks; `until` is when the last one can come. */
function habit(days: number[], hours: number[], { weeks = 8, until = Number.POSITIVE_INFINITY } = {}): Date[] {
  const all = Array.from({ length: weeks }, (_, week) =>
    days.flatMap((day) => hours.map((hour) => MONDAY + week * 7 * DAY + day * DAY + hour * HOUR)),
  ).flat()
  return all.filter((at) => at <= until).map((at) => new Date(at))
}

const workdays = [0, 1, 2, 3, 4]
const office = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
const at = (week: number, day: number, hour: number) => new Date(MONDAY + week * 7 * DAY + day * DAY + hour * HOUR)

test.each([
  ['nothing ever came', [], at(20, 0, 0), false],
  ['known for a week only', habit(workdays, office, { weeks: 1 }), at(3, 0, 0), false],
  ['an office in its weekend', habit(workdays, office), at(7, 6, 23), false],
  ['an office on Monday at noon', habit(workdays, office), at(8, 0, 12), false],
  ['an office on Monday evening', habit(workdays, office), at(8, 0, 18), true],
  ['an office that fell silent on Tuesday at noon, in the evening', office2(), at(8, 1, 20), false],
  ['the same on Wednesday at noon', office2(), at(8, 2, 12), true],
  ['day and night, after five hours', habit([0, 1, 2, 3, 4, 5, 6], hoursOfDay()), at(8, 0, 5), false],
  ['day and night, after ten hours', habit([0, 1, 2, 3, 4, 5, 6], hoursOfDay()), at(8, 0, 10), true],
  ['one mail a week, after three weeks', habit([2], [10]), at(11, 0, 0), false],
  ['one mail a week, after nine weeks', habit([2], [10]), at(17, 0, 0), true],
  ['a clock that was put back', habit(workdays, office), at(2, 0, 0), false],
] as const)('%s', (_, arrivals, now, expected) => {
  expect(isSilent(arrivals, now)).toBe(expected)
})

function office2(): Date[] {
  return habit(workdays, office, { weeks: 9, until: at(8, 1, 12).getTime() })
}

function hoursOfDay(): number[] {
  return Array.from({ length: 24 }, (_, hour) => hour)
}

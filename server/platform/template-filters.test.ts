import { describe, expect, test } from 'vitest'
import { Moment } from './template-values.ts'
import { problemOfText, renderText } from './templates.ts'

const reader = {
  language: 'en',
  timeZone: 'America/New_York',
  deskTimeZone: 'Europe/Berlin',
  now: new Date('2026-03-05T09:00:00Z'),
}
const values = {
  at: new Moment('2026-03-02T09:00:00.000Z', reader),
  german: new Moment('2026-03-02T09:00:00+00:00', { ...reader, language: 'de', timeZone: 'Europe/Berlin' }),
  day: new Moment('2026-03-31', reader, '2026-03-31'),
  wall: new Moment('2026-03-31T14:30', reader, '2026-03-31T14:30'),
  nothing: null,
  who: 'Ada Lovelace',
}
// Some versions put a narrow space before AM.
const render = (source: string) => renderText(source, values).replaceAll('\u202f', ' ')
const problem = (source: string) => problemOfText({ source, values, known: () => true })

describe('a time is written', () => {
  test.each([
    ['{{ at }}', 'March 2, 2026 at 4:00 AM'],
    ['{{ at | date }}', 'March 2, 2026 at 4:00 AM'],
    ['{{ at | date: "short" }}', '3/2/26'],
    ['{{ at | date: "date" }}', 'March 2, 2026'],
    ['{{ at | date: "full" }}', 'Monday, March 2, 2026 at 4:00 AM'],
    ['{{ at | date: "time" }}', '4:00 AM'],
    ['{{ at | date: "time", "desk" }}', '10:00 AM'],
    ['{{ at | date: "time", "recipient" }}', '4:00 AM'],
    ['{{ at | date: "time", "Asia/Tokyo" }}', '6:00 PM'],
    ['{{ at | date: "relative" }}', '3 days ago'],
    ['{{ at | date: "%d.%m.%Y %H:%M" }}', '02.03.2026 04:00'],
    ['{{ at | date: "%d.%m.%Y %H:%M", "desk" }}', '02.03.2026 10:00'],
    ['{{ german }}', '2. März 2026 um 10:00'],
    ['{{ german | date: "full" }}', 'Montag, 2. März 2026 um 10:00'],
    ['{{ german | date: "relative" }}', 'vor 3 Tagen'],
    ['{{ day }}', '2026-03-31'],
    ['{{ day | date: "full" }}', 'Tuesday, March 31, 2026'],
    ['{{ day | date: "time" }}', ''],
    ['{{ day | date: "date", "desk" }}', 'March 31, 2026'],
    ['{{ day | date: "%d.%m." }}', '31.03.'],
    ['{{ wall | date: "long" }}', 'March 31, 2026 at 2:30 PM'],
    ['{{ nothing | date: "long" }}', ''],
    ['{{ at | upcase }}', 'MARCH 2, 2026 AT 4:00 AM'],
    ['{% if at %}yes{% endif %}{% if nothing %}no{% endif %}', 'yes'],
  ])('%s', (source, expected) => {
    expect(render(source)).toBe(expected)
  })

  test.each([
    ['2026-03-05T09:00:20Z', 'this minute'],
    ['2026-03-05T09:30:00Z', 'in 30 minutes'],
    ['2026-03-05T06:30:00Z', '2 hours ago'],
    ['2026-03-06T09:00:00Z', 'tomorrow'],
    ['2026-06-05T09:00:00Z', 'in 3 months'],
    ['2023-03-05T09:00:00Z', '3 years ago'],
  ])('seen from now: %s', (iso, expected) => {
    expect(new Moment(iso, reader).in('relative')).toBe(expected)
  })
})

test('a name is written in the way that is asked for', () => {
  expect(render('{{ who | name: "first" }}, {{ who | name }}, {{ nothing | name: "short" }}')).toBe(
    'Ada, Ada Lovelace,',
  )
})

test.each([
  ['{{ who | name: "nick" }}', 'There is no name format "nick": first, last,'],
  ['\n{{ at | date: "tiny" }}', 'There is no date format "tiny": short, date, long,'],
  ['{{ at | date: "short", "Mars" }}', 'Mars'],
])('what there is not is refused: %j', (source, expected) => {
  expect(problem(source)?.message).toContain(expected)
  expect(problem(source)?.line).toBe(source.startsWith('\n') ? 2 : 1)
})

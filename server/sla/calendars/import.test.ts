import { expect, test } from 'vitest'
import { day, event, ical } from '#test/calendars.ts'
import { testWorld } from '#test/world.ts'
import { NotIcal, readCalendar, TooHard } from './read.ts'

const world = await testWorld()
const read = (text: string) => world.call('mia', 'POST /api/v1/schedules/ical', { text })

test('an iCal file becomes entries to look at', async () => {
  const { status, body } = await read(ical([...day('Epiphany', '20270106', 'RRULE:FREQ=YEARLY'), ...event('Nothing')]))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    entries: [{ name: 'Epiphany', startsOn: '2027-01-06' }],
    skipped: [{ name: 'Nothing', reason: 'no_beginning' }],
    past: 0,
  })
})

test('what is none is refused in words', async () => {
  expect(await read('hello')).toMatchObject({ status: 422, body: { fields: [{ code: 'not_ical' }] } })
})

test('a repetition that comes every second, without end, does no harm', async () => {
  const often = event('Often', 'DTSTART:20260306T000000Z', 'DTEND:20260306T000100Z', 'RRULE:FREQ=SECONDLY')
  expect((await read(ical(often))).body.entries.length).toBeLessThanOrEqual(500)
})

test('one that never comes holds up nothing: it is given up', async () => {
  const never = ical(day('30 February', '20260101', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'))
  const reading = readCalendar({ text: never, now: world.now }, { milliseconds: 300 })
  await expect(reading).rejects.toThrow(TooHard)
  await expect(readCalendar({ text: 'hello', now: world.now })).rejects.toThrow(NotIcal)
})

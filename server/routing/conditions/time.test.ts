import { expect, test } from 'vitest'
import { seeded } from '#db/seed/random.ts'
import { clockFacts } from './time.ts'

test('the clock of the desk shows what clocks there show, on both sides of daylight saving time', () => {
  const random = seeded(3)
  for (const timeZone of [
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  ]) {
    const format = new Intl.DateTimeFormat('en-GB', {
      ...{
        timeZone,
        weekday: 'long',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      },
    })
    for (let time = 0; time < 500; time += 1) {
      const now = new Date(Date.UTC(2011, 0) + random.next() * 20 * 365 * 86_400_000)
      const shown = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]))
      expect(clockFacts(now, timeZone)).toEqual({
        'time.ofDay': `${shown.hour}:${shown.minute}`,
        'time.weekday': shown.weekday?.toLowerCase(),
        'time.date': `${shown.year}-${shown.month}-${shown.day}`,
      })
    }
  }
})

import { expect, test } from 'vitest'
import { minutesText, readMinutes } from './minutes.ts'

test.each([
  ['4h', 240],
  ['1d 4 h 30 min', 1710],
  ['90', 90],
  ['2 h 15', 135],
  ['', null],
  ['soon', undefined],
  ['-5', undefined],
])('%s is %s minutes', (text, minutes) => {
  expect(readMinutes(text)).toBe(minutes)
})

test('what is shown can be typed', () => {
  for (const minutes of [1, 59, 60, 61, 1440, 1501, 527_040]) expect(readMinutes(minutesText(minutes))).toBe(minutes)
})

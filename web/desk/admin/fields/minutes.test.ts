import { expect, test } from 'vitest'
import { minutesText, readMinutes } from './minutes.ts'

test.each([
  ['4h', 240],
  ['1d 4 h 30 min', 1710],
  ['90', 90],
  ['2 h 15', 135],
  ['1.5 h', 90],
  ['1,5 Std', 90],
  ['1 d, 2 h', 1560],
  ['2 Tage', 2880],
  ['', null],
  ['soon', undefined],
  ['-5', undefined],
  ['3 weeks', undefined],
  ['constructor', undefined],
  // Read once from the front: a try of every way to divide the digits would not end.
  [`${'1'.repeat(200)}x`, undefined],
  ['1'.repeat(400), undefined],
])('%s is %s minutes', (text, minutes) => {
  expect(readMinutes(text)).toBe(minutes)
})

test('what is shown can be typed', () => {
  for (const minutes of [1, 59, 60, 61, 1440, 1501, 527_040]) expect(readMinutes(minutesText(minutes))).toBe(minutes)
})

import { describe, expect, test } from 'vitest'
import { formatIn } from './format.ts'

const now = Date.parse('2030-06-15T12:00:00Z')
const { relative, brief, fileSize } = formatIn('en', 'UTC')

describe('relative times', () => {
  test.each([
    ['2030-06-15T11:59:40Z', 'now'],
    ['2030-06-15T11:57:00Z', '3 min. ago'],
    ['2030-06-15T14:30:00Z', 'in 2 hr.'],
    ['2030-06-14T11:00:00Z', 'yesterday'],
    ['2030-06-08T12:00:00Z', 'Jun 8, 2030'],
  ])('%s reads as %s', (at, words) => {
    expect(relative(at, now)).toBe(words)
  })
})

describe('brief times', () => {
  test.each([
    ['2030-06-14T11:00:00Z', 'yesterday'],
    ['2030-02-08T12:00:00Z', 'Feb 8'],
    ['2028-11-08T12:00:00Z', 'Nov 2028'],
  ])('%s reads as %s', (at, words) => {
    expect(brief(at, now)).toBe(words)
  })
})

describe('file sizes', () => {
  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1540, '1.5 kB'],
    [25_400_000, '25 MB'],
  ])('%i bytes read as %s', (bytes, words) => {
    expect(fileSize(bytes)).toBe(words)
  })
})

test('a share reads as each language writes it', () => {
  expect(formatIn('en', 'UTC').percent(0.125)).toBe('12.5%')
  expect(formatIn('de', 'UTC').percent(0.125)).toBe('12,5\u00a0%')
})

import { describe, expect, test } from 'vitest'
import { fromWallTime, presets, toWallTime } from './wall-time.ts'

describe('wall time', () => {
  test.each([
    ['2030-01-15T13:30:00.000Z', 'Europe/Berlin', '2030-01-15T14:30'],
    ['2030-07-15T12:30:00.000Z', 'Europe/Berlin', '2030-07-15T14:30'],
    ['2030-01-15T23:30:00.000Z', 'Asia/Kolkata', '2030-01-16T05:00'],
    ['2030-01-15T03:00:00.000Z', 'America/New_York', '2030-01-14T22:00'],
    ['2030-01-15T00:00:00.000Z', 'UTC', '2030-01-15T00:00'],
  ])('%s in %s is %s, and back', (at, zone, wall) => {
    expect(toWallTime(at, zone)).toBe(wall)
    expect(fromWallTime(wall, zone)).toBe(at)
  })

  test('an hour that the clocks skip becomes the next one, one that comes twice is one of the two', () => {
    expect(['2030-03-31T00:30:00.000Z', '2030-03-31T01:30:00.000Z']).toContain(
      fromWallTime('2030-03-31T02:30', 'Europe/Berlin'),
    )
    expect(['2030-10-27T00:30:00.000Z', '2030-10-27T01:30:00.000Z']).toContain(
      fromWallTime('2030-10-27T02:30', 'Europe/Berlin'),
    )
  })

  test('what is no time is none', () => {
    expect(fromWallTime('', 'UTC')).toBeNull()
  })

  test('presets lie in the future', () => {
    const evening = new Date('2030-01-15T18:00:00Z')
    expect(presets(evening, 'UTC').map(({ name }) => name)).toEqual(['hours', 'tomorrow', 'week'])
    const morning = presets(new Date('2030-01-15T08:00:00Z'), 'UTC')
    expect(morning[1]).toEqual({ name: 'today', at: '2030-01-15T17:00:00.000Z' })
  })
})

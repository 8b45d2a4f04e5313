import { describe, expect, test } from 'vitest'
import { dueAt } from './due.ts'

describe('when a ticket is due', () => {
  test.each([
    [1, '2026-03-02T09:00:00.000Z', '2026-03-02T09:01:00.000Z'],
    [60, '2026-12-31T23:30:00.000Z', '2027-01-01T00:30:00.000Z'],
    [1080, '2026-03-02T09:00:00.000Z', '2026-03-03T03:00:00.000Z'],
    // Clocks in Europe go forward in this night: minutes that pass are what counts.
    [240, '2026-03-28T23:00:00.000Z', '2026-03-29T03:00:00.000Z'],
    [527_040, '2028-01-01T00:00:00.000Z', '2029-01-01T00:00:00.000Z'],
  ])('%i minutes from %s', (graceMinutes, from, due) => {
    expect(dueAt(graceMinutes, new Date(from)).toISOString()).toBe(due)
  })

  test('leaves the instant that it starts from alone', () => {
    const from = new Date('2026-03-02T09:00:00.000Z')
    dueAt(60, from)
    expect(from.toISOString()).toBe('2026-03-02T09:00:00.000Z')
  })
})

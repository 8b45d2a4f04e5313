import { expect, test } from 'vitest'
import { dueState } from './due-state.ts'

const ticket = (dueAt: string | null, isOverdue = false, state: 'open' | 'closed' = 'open') => ({
  createdAt: '2030-01-01T00:00:00Z',
  dueAt,
  isOverdue,
  status: { id: 1, name: 'Open', state },
})

test.each([
  ['nothing was promised', ticket(null), '2030-01-01T01:00:00Z', null],
  ['it is closed', ticket('2030-01-01T04:00:00Z', false, 'closed'), '2030-01-01T05:00:00Z', null],
  ['most of the time is left', ticket('2030-01-01T08:00:00Z'), '2030-01-01T05:00:00Z', 'fine'],
  ['three quarters are gone', ticket('2030-01-01T08:00:00Z'), '2030-01-01T06:00:00Z', 'near'],
  ['a quarter of an hour is left of little', ticket('2030-01-01T00:40:00Z'), '2030-01-01T00:25:00Z', 'near'],
  ['it has passed', ticket('2030-01-01T08:00:00Z'), '2030-01-01T08:00:00Z', 'overdue'],
  ['the server says so', ticket('2030-01-01T08:00:00Z', true), '2030-01-01T07:59:00Z', 'overdue'],
] as const)('when %s', (_, given, now, expected) => {
  expect(dueState(given, Date.parse(now))).toBe(expected)
})

test('what the SLA plan promised counts from when it was promised, as after reopening', () => {
  expect(dueState(ticket('2030-03-01T10:00:00Z'), Date.parse('2030-03-01T09:05:00Z'), 60)).toBe('fine')
  expect(dueState(ticket('2030-03-01T10:00:00Z'), Date.parse('2030-03-01T09:46:00Z'), 60)).toBe('near')
})

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
  ['half an hour is left of little', ticket('2030-01-01T01:00:00Z'), '2030-01-01T00:30:00Z', 'near'],
  ['it has passed', ticket('2030-01-01T08:00:00Z'), '2030-01-01T08:00:00Z', 'overdue'],
  ['the server says so', ticket('2030-01-01T08:00:00Z', true), '2030-01-01T07:59:00Z', 'overdue'],
] as const)('when %s', (_, given, now, expected) => {
  expect(dueState(given, Date.parse(now))).toBe(expected)
})

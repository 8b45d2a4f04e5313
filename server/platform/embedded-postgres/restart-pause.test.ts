import { expect, test } from 'vitest'
import { restartPause } from './restart-pause.ts'

test.each([
  ['at once', 0, false, 0],
  ['a little later', 3, false, 2000],
  ['not for ever', 8, false, null],
  ['for as long as the disk is full', 0, true, 10_000],
] as const)('PostgreSQL is started again %s', (_, failures, isFull, expected) =>
  expect(restartPause(failures, isFull)).toBe(expected),
)

import { expect, test } from 'vitest'
import { CannotStart } from './cannot-start.ts'
import { restartPause } from './restart-pause.ts'

const full = new CannotStart('disk_full', 'The disk is full.')
const failed = new CannotStart('database_failed', 'It does not start.')

test.each([
  ['at once', 0, null, 0],
  ['a little later', 3, failed, 2000],
  ['not for ever', 8, failed, null],
  ['for as long as the disk is full', 1000, full, 10_000],
] as const)('PostgreSQL is started again %s', (_, failures, reason, expected) =>
  expect(restartPause(failures, reason)).toBe(expected),
)

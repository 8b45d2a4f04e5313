import { expect, test } from 'vitest'
import { pauseAfter } from './fetch-mailbox.ts'

test.each([
  ['at first', 1, 'unreachable', 1],
  ['after some failures', 4, 'timed_out', 8],
  ['after days', 10_000, 'unreachable', 30],
  ['when even the problem could not be written down', 10_000, null, 30],
  ['a refused sign-in, at once', 1, 'sign_in_refused', 30],
  ['a refused sign-in, for a while', 8, 'sign_in_refused', 128],
  ['a refused sign-in, for days', 10_000, 'grant_ended', 300],
] as const)('the pause before a mailbox is read again: %s', (_, failures, problem, seconds) =>
  expect(pauseAfter(failures, problem)).toBe(seconds * 1_000),
)

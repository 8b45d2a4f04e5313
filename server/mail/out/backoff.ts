import type { Trouble } from './trouble.ts'

const MINUTE = 60_000
const PAUSES = [1, 2, 5, 15, 30].map((minutes) => minutes * MINUTE)
const LONGEST = 60 * MINUTE
/** A mail that a server has perhaps taken is not sent a second time soon: servers pass on what they took after all. */
const UNSURE = 15 * MINUTE

/** How long a mail is tried, from the first try on. */
export const GIVE_UP_MS = 5 * 24 * 60 * MINUTE

/** A server that was away is to be found again soon: one mail at a time asks. */
const SERVER = 5 * MINUTE

/** @param attempts  how many tries there were, 1 or more */
export function pauseAfter(attempts: number, kind: Trouble['kind'] = 'mail'): number {
  const pause = PAUSES[attempts - 1] ?? LONGEST
  if (kind === 'unsure') return Math.max(pause, UNSURE)
  return kind === 'server' ? Math.min(pause, SERVER) : pause
}

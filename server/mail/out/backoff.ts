const MINUTE = 60_000
const PAUSES = [1, 2, 5, 15, 30].map((minutes) => minutes * MINUTE)
const LONGEST = 60 * MINUTE
/** A mail that a server has perhaps taken is not sent a second time soon: servers pass on what they took after all. */
const UNSURE = 15 * MINUTE

/** How long a mail is tried, from the first try on. */
export const GIVE_UP_MS = 5 * 24 * 60 * MINUTE

/** @param attempts  how many tries there were, 1 or more */
export function pauseAfter(attempts: number, { unsure = false } = {}): number {
  const pause = PAUSES[attempts - 1] ?? LONGEST
  return unsure ? Math.max(pause, UNSURE) : pause
}

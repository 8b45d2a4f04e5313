const HOUR_MS = 3_600_000
const WEEK_HOURS = 168
/** Weeks that are looked back at, and how long a mailbox must be known before anything is said of its habits. */
const WEEKS = 8
const KNOWN_HOURS = 2 * WEEK_HOURS
/** So many hours must have passed in which mail was to be expected. */
const MISSED_HOURS = 8
/** Longer than this is silence of years: the answer does not change any more. */
const MOST_HOURS = 120 * 24

/**
 * Whether a mailbox has been silent for much longer than is its habit. Each hour of the week has one: the share of the
 * weeks before in which something came in it. Silence is noticed when the hours since the last mail add up to eight
 * in which mail was to be expected: after a working day on a busy desk, whatever its nights and weekends are like, and
 * after weeks where mail comes twice a week.
 *
 * @param arrivals  when mail came during the weeks before; one an hour is enough
 */
export function isSilent(arrivals: readonly Date[], now: Date): boolean {
  const hours = new Set(arrivals.map(hourOf))
  const first = Math.min(...hours)
  const last = Math.max(...hours)
  if (hours.size === 0 || last - first < KNOWN_HOURS) return false
  const end = Math.min(hourOf(now), last + MOST_HOURS)
  let missed = 0
  for (let hour = last + 1; hour < end; hour++) missed += habitAt(hour, { hours, first, last })
  return missed >= MISSED_HOURS
}

/** The share of the weeks before in which mail came at this hour of the week. */
function habitAt(hour: number, { hours, first, last }: { hours: Set<number>; first: number; last: number }): number {
  let weeks = 0
  let weeksWithMail = 0
  for (let before = hour - WEEK_HOURS; before >= first && weeks < WEEKS; before -= WEEK_HOURS) {
    // A week of the silence itself says nothing of the habit.
    if (before > last) continue
    weeks += 1
    if (hours.has(before)) weeksWithMail += 1
  }
  return weeks === 0 ? 0 : weeksWithMail / weeks
}

function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS)
}

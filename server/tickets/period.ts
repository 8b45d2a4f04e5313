import { Temporal } from 'temporal-polyfill'

export type Period = 'today' | 'yesterday' | 'this-week' | 'this-month' | 'this-quarter' | 'this-year'

/**
 * A period of the calendar as people in a time zone mean it; weeks begin on Monday.
 *
 * @param zone  IANA name; one that this machine does not know counts as UTC
 * @returns from its first instant to the first one after it; null: it has not ended
 */
export function periodOf(period: Period, now: Date, zone: string): { from: Date; until: Date | null } {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(known(zone)).startOfDay()
  switch (period) {
    case 'today':
      return { from: instant(today), until: null }
    case 'yesterday':
      return { from: instant(today.subtract({ days: 1 })), until: instant(today) }
    case 'this-week':
      return { from: instant(today.subtract({ days: today.dayOfWeek - 1 })), until: null }
    case 'this-month':
      return { from: instant(today.with({ day: 1 })), until: null }
    case 'this-quarter':
      return { from: instant(today.with({ day: 1, month: today.month - ((today.month - 1) % 3) })), until: null }
    case 'this-year':
      return { from: instant(today.with({ day: 1, month: 1 })), until: null }
  }
}

// Midnight that a change of clocks skips: the day begins at its first instant.
function instant(day: Temporal.ZonedDateTime): Date {
  return new Date(day.startOfDay().epochMilliseconds)
}

// A few zones come again and again, and looking one up takes longer than all the rest. Their names are taken in any
// case, of which there are very many.
const MOST_ZONES = 1000
const zones = new Map<string, string>()

function known(zone: string): string {
  const before = zones.get(zone)
  if (before) return before
  try {
    const name = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
    if (zones.size < MOST_ZONES) zones.set(zone, name)
    return name
  } catch {
    return 'UTC'
  }
}

import { piecesOf } from '#server/sla/working-time/zone.ts'
import type { Facts } from './evaluate.ts'
import { weekdays } from './fields.ts'

const DAY = 86_400_000

/** What the clock and the calendar of the desk show. */
export function clockFacts(now: Date, timeZone: string): Facts {
  const at = now.getTime()
  const [piece] = piecesOf(timeZone, at, at + 1)
  // As if the wall were in Greenwich: its days and hours are then those of UTC.
  const wall = at + (piece?.offset ?? 0)
  const [date = '', time = ''] = new Date(wall).toISOString().split('T')
  // The first of 1970 was a Thursday.
  const weekday = weekdays[(Math.floor(wall / DAY) + 3) % 7]
  return { 'time.ofDay': time.slice(0, 5), 'time.weekday': weekday, 'time.date': date }
}

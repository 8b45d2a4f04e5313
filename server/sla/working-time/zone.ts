import { Temporal } from 'temporal-polyfill'

/** A stretch of time in which a zone's clocks are the same step ahead of UTC. */
export interface Piece {
  from: number
  to: number
  offset: number
}

const years = new Map<string, Piece[]>()
const MOST_YEARS = 5_000

/** The pieces of a zone that lie in [from, to), cut to it; instants in milliseconds since 1970. */
export function piecesOf(zone: string, from: number, to: number): Piece[] {
  const pieces: Piece[] = []
  const last = new Date(to - 1).getUTCFullYear()
  for (let year = new Date(from).getUTCFullYear(); year <= last; year += 1) {
    for (const piece of yearOf(zone, year)) {
      if (piece.to <= from || piece.from >= to) continue
      pieces.push({ from: Math.max(piece.from, from), to: Math.min(piece.to, to), offset: piece.offset })
    }
  }
  return pieces
}

function yearOf(zone: string, year: number): Piece[] {
  const key = `${zone} ${year}`
  const known = years.get(key)
  if (known) return known
  if (years.size >= MOST_YEARS) years.clear()
  const pieces: Piece[] = []
  const end = Date.UTC(year + 1, 0)
  let from = Date.UTC(year, 0)
  while (from < end) {
    const at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
    const next = at.getTimeZoneTransition('next')?.epochMilliseconds ?? end
    const to = Math.min(next, end)
    pieces.push({ from, to, offset: Math.round(at.offsetNanoseconds / 1_000_000) })
    from = to
  }
  years.set(key, pieces)
  return pieces
}

export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    // Offsets have no daylight saving time, and nobody lives by one.
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

import type { ListQuery } from './list-search.ts'

interface Place {
  /** Pixels from the top. */
  top: number
  /** The ticket that was opened, or had the focus. */
  ticketId: number | null
}

// Per list, as long as the tab lives.
const places = new Map<string, Place>()

export function placeOf(query: ListQuery): Place | undefined {
  return places.get(JSON.stringify(query))
}

export function rememberPlace(query: ListQuery, { top, ticketId }: Partial<Place>): void {
  const before = placeOf(query)
  places.set(JSON.stringify(query), { top: top ?? before?.top ?? 0, ticketId: ticketId ?? before?.ticketId ?? null })
}

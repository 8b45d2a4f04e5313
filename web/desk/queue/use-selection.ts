import { useCallback, useMemo, useRef, useState } from 'react'
import type { TicketSummary } from '#contract/tickets.ts'

export interface Selection {
  /** Those that are selected and in the list, in its order. */
  rows: TicketSummary[]
  has: (id: number) => boolean
  /** Selects a ticket or takes it out; `range`: and all between it and the one before, as it becomes. */
  toggle: (id: number, range?: boolean) => void
  /** These and no others. */
  keep: (ids: number[]) => void
}

/** Which tickets of a list are selected; one that leaves the list is no longer. */
export function useSelection(rows: TicketSummary[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set())
  const anchor = useRef<number | null>(null)
  const latest = useRef(rows)
  latest.current = rows
  const toggle = useCallback((id: number, range = false) => {
    const from = anchor.current
    anchor.current = id
    setIds((before) => {
      const isOn = !before.has(id)
      const after = new Set(before)
      for (const one of range && from !== null ? between(latest.current, from, id) : [id]) {
        if (isOn) after.add(one)
        else after.delete(one)
      }
      return after
    })
  }, [])
  const keep = useCallback((wanted: number[]) => {
    anchor.current = null
    setIds(new Set(wanted))
  }, [])
  const selected = useMemo(() => (ids.size > 0 ? rows.filter(({ id }) => ids.has(id)) : []), [rows, ids])
  return { rows: selected, has: (id) => ids.has(id), toggle, keep }
}

function between(rows: TicketSummary[], one: number, other: number): number[] {
  const places = [one, other].map((id) => rows.findIndex((row) => row.id === id))
  const [from = -1, to = -1] = places.sort((a, b) => a - b)
  return from < 0 ? [other] : rows.slice(from, to + 1).map(({ id }) => id)
}

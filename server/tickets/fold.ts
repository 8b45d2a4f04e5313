import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { type FieldChange, kept, type TicketRow, type TrackedField, tracked } from './ticket.ts'

/** What a ticket looks like by its history alone: every field's last value. */
export function fold(events: { changes: Record<string, FieldChange> }[]): Partial<Record<TrackedField, unknown>> {
  const folded: Record<string, unknown> = { formIds: [], fields: {}, isAnswered: false, isOverdue: false }
  for (const { changes } of events) {
    for (const [field, { to }] of Object.entries(changes)) folded[field] = to
  }
  return folded
}

export interface Difference {
  ticketId: number
  number: string
  field: string
  row: unknown
  history: unknown
}

/** Where a row and the folding of its history differ; empty when history tells the truth. */
export function differencesOf(ticket: TicketRow, events: { changes: Record<string, FieldChange> }[]): Difference[] {
  const folded = fold(events)
  return tracked.flatMap((field) => {
    const row = kept(ticket[field])
    const history = folded[field] ?? null
    if (JSON.stringify(sorted(row)) === JSON.stringify(sorted(history))) return []
    return [{ ticketId: ticket.id, number: ticket.number, field, row, history }]
  })
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Folds the history of every ticket and compares it with its row, some hundreds at a time, each batch as of one instant.
 *
 * @param limit  differences after which it stops looking
 */
export async function checkHistory(
  db: Db,
  { limit = 100 }: { limit?: number } = {},
): Promise<{ checked: number; differences: Difference[] }> {
  const differences: Difference[] = []
  let checked = 0
  let after = 0
  for (;;) {
    const { rows } = await sql<{ ticket: TicketRow; events: { changes: Record<string, FieldChange> }[] }>`
      select to_jsonb(t) as ticket, (select coalesce(json_agg(json_build_object('changes', e.changes) order by e.id), '[]')
        from ticket_event e where e.ticket_id = t.id) as events
      from ticket t where t.id > ${after} order by t.id limit 500`.execute(db)
    if (rows.length === 0 || differences.length >= limit) return { checked, differences }
    for (const { ticket, events } of rows) {
      const row = camel(ticket as unknown as Record<string, unknown>)
      differences.push(...differencesOf(row, events))
      after = row.id
    }
    checked += rows.length
  }
}

// to_jsonb keeps the names of the columns, and instants in PostgreSQL's way of writing them.
function camel(row: Record<string, unknown>): TicketRow {
  const entries = Object.entries(row).map(([column, value]) => {
    const field = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return [field, field.endsWith('At') && typeof value === 'string' ? new Date(value) : value]
  })
  return Object.fromEntries(entries) as TicketRow
}

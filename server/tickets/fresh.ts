import { Conflict } from '#server/platform/errors.ts'
import { kept, type TicketRow } from './ticket.ts'

/**
 * Refuses an edit made from values that are no longer true, and says what they are now.
 *
 * @param expected  field -> the value that the editor saw; `dueAt` means the explicit due date
 * @throws Conflict `stale_edit` with `current`
 */
export function demandFresh(ticket: TicketRow, expected: Record<string, unknown> | undefined): void {
  const current: Record<string, unknown> = {}
  for (const [field, seen] of Object.entries(expected ?? {})) {
    if (seen === undefined) continue
    if (field === 'fields') {
      if (!sameAnswers(ticket.fields, seen)) current[field] = answersOf(ticket.fields, Object.keys(seen ?? {}))
      continue
    }
    const value = kept(field === 'dueAt' ? ticket.explicitDueAt : ticket[field as keyof TicketRow])
    if (!sameValue(value, seen)) current[field] = value
  }
  if (Object.keys(current).length === 0) return
  throw new Conflict('stale_edit', 'Somebody changed this meanwhile. Nothing was overwritten.', {
    current,
    fields: Object.keys(current).map((field) => ({
      field: `body.${field}`,
      code: 'stale_edit',
      message: 'This was changed meanwhile.',
    })),
  })
}

/** Of answers those count that were seen: who answers one does not overwrite another. */
function sameAnswers(fields: unknown, seen: unknown): boolean {
  const answers = new Map(Object.entries(fields ?? {}))
  return Object.entries(seen ?? {}).every(([key, value]) => {
    const now: unknown = answers.get(key) ?? null
    return JSON.stringify(deeplySorted(now)) === JSON.stringify(deeplySorted(value ?? null))
  })
}

// No others: some answers are not for whoever asks.
function answersOf(fields: unknown, keys: string[]): Record<string, unknown> {
  const answers = new Map(Object.entries(fields ?? {}))
  return Object.fromEntries(keys.map((key) => [key, answers.get(key) ?? null]))
}

function deeplySorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(deeplySorted)
  if (typeof value !== 'object' || value === null) return value
  return sorted(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deeplySorted(one)])))
}

function sameValue(value: unknown, seen: unknown): boolean {
  if (value === seen) return true
  if (typeof value === 'string' && typeof seen === 'string' && !Number.isNaN(Date.parse(value))) {
    return Date.parse(value) === Date.parse(seen)
  }
  return typeof value === 'object' && value !== null && JSON.stringify(sorted(value)) === JSON.stringify(sorted(seen))
}

// jsonb keeps keys in an order of its own.
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

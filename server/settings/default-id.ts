import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Settings } from '#contract/reference.ts'
import type { Op } from '#server/platform/operation.ts'
import { loadSettings } from './settings.ts'

type DefaultName = Extract<keyof Settings['tickets'], `default${string}`>

/** In a query: whether `id` is this default of the desk. */
export function isDefault(name: DefaultName, id: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`coalesce(${id} = (select (value ->> ${name})::bigint from setting where key = 'tickets'), false)`
}

/**
 * For whoever holds the row's lock: `words` when the thing is this default of the desk, else null. Settings take a
 * share of the same lock before they name a thing.
 */
export async function asDefault(
  op: Op,
  { name, id, words }: { name: DefaultName; id: number; words: string },
): Promise<string | null> {
  const settings = await loadSettings(op.db)
  return settings.tickets[name] === id ? words : null
}

import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Db } from '#server/platform/db.ts'
import { perDatabase } from '#server/platform/per-database.ts'
import { type Compiled, compile } from '../conditions/evaluate.ts'
import type { Filter } from './filter.ts'

export interface FilterRow extends Omit<Filter, 'condition' | 'actions'> {
  conditions: Condition
  actions: Action[]
}

interface FilterSet {
  revision: string
  filters: Filter[]
}

const knownIn = perDatabase((): { set: FilterSet | null } => ({ set: null }))

/**
 * The active filters in their order, silent ones too, compiled. They are read when they have changed, and kept by the process until then.
 *
 * @param revision  as the statement read it that reads the reference data of an opening
 */
export async function activeFilters(db: Db, revision: string): Promise<readonly Filter[]> {
  const known = knownIn(db)
  if (known.set?.revision === revision) return known.set.filters
  const { rows } = await sql<{ revision: string; filters: FilterRow[] }>`
    select revision, (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'version', version, 'target', target,
      'addressId', address_id, 'conditions', conditions, 'actions', actions, 'stopsFurther', stops_further, 'isSilent', is_silent) order by position, id), '[]')
      from ticket_filter where availability = 'active') as filters
    from ticket_filter_revision`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the revision of the ticket filters is missing')
  known.set = { revision: row.revision, filters: row.filters.map(compiledFilter) }
  return known.set.filters
}

export function compiledFilter({ conditions, ...filter }: FilterRow): Filter {
  return { ...filter, condition: compiledOrBroken(conditions) }
}

/** What could be saved once and is refused now fails when it is asked, and nothing else does. */
function compiledOrBroken(conditions: Condition): Compiled {
  try {
    return compile(conditions)
  } catch (error) {
    const fail = () => {
      throw error
    }
    return { fields: [], holds: fail, explain: fail }
  }
}

import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Db } from '#server/platform/db.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import { perDatabase } from '#server/platform/per-database.ts'
import { type Compiled, compile } from '#server/routing/conditions/evaluate.ts'
import { withoutTime } from './decide.ts'
import type { LiveRule } from './rule.ts'

export interface RuleRow extends Omit<LiveRule, 'condition' | 'possible' | 'actions'> {
  conditions: Condition
  actions: Action[]
}

interface RuleSet {
  revision: string
  rules: readonly LiveRule[]
}

const knownIn = perDatabase((): { set: RuleSet | null } => ({ set: null }))

/** The active rules in their order, silent ones too, compiled; read when they have changed, and kept until then. */
export async function activeRules(db: Db): Promise<readonly LiveRule[]> {
  const known = knownIn(db)
  const revision = await revisionIn(db, null)
  if (known.set?.revision === revision) return known.set.rules
  const { rows } = await sql<{ revision: string; rules: RuleRow[] }>`
    select revision, (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'version', version, 'trigger', trigger,
      'conditions', conditions, 'actions', actions, 'stopsFurther', stops_further, 'isSilent', is_silent) order by position, id), '[]')
      from rule where availability = 'active') as rules
    from rule_revision`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the revision of the rules is missing')
  known.set = { revision: row.revision, rules: row.rules.map(compiledRule) }
  return known.set.rules
}

const MOST_ASKED = 50

/** Of several events that are followed at the same moment, all ask once. */
const revisionIn = gatheredByDb(
  async (db: Db, asking: null[]) => {
    const { revision } = await db.selectFrom('ruleRevision').select('revision').executeTakeFirstOrThrow()
    return asking.map(() => revision)
  },
  { most: MOST_ASKED },
)

export function compiledRule({ conditions, ...rule }: RuleRow): LiveRule {
  return { ...rule, condition: compiledOrBroken(conditions), possible: compiledOrBroken(withoutTime(conditions)) }
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

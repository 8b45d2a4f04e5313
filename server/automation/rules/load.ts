import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Db } from '#server/platform/db.ts'
import { type Compiled, compile } from '#server/routing/conditions/evaluate.ts'
import { withoutTime } from './decide.ts'
import type { LiveRule } from './rule.ts'

export interface RuleRow extends Omit<LiveRule, 'condition' | 'possible' | 'actions'> {
  conditions: Condition
  actions: Action[]
}

// Rules of as many databases as a process serves; in practice there is one.
const known = new Map<string, readonly LiveRule[]>()
const MOST_KNOWN = 5

/** The active rules in their order, silent ones too, compiled; read when they have changed, and kept until then. */
export async function activeRules(db: Db): Promise<readonly LiveRule[]> {
  const revision = await db.selectFrom('ruleRevision').select('revision').executeTakeFirstOrThrow()
  const found = known.get(revision.revision)
  if (found) return found
  const { rows } = await sql<{ revision: string; rules: RuleRow[] }>`
    select revision, (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'version', version, 'trigger', trigger,
      'conditions', conditions, 'actions', actions, 'stopsFurther', stops_further, 'isSilent', is_silent) order by position, id), '[]')
      from rule where availability = 'active') as rules
    from rule_revision`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('the revision of the rules is missing')
  const rules = row.rules.map(compiledRule)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(row.revision, rules)
  return rules
}

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
    return { holds: fail, explain: fail }
  }
}

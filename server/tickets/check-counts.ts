import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'

/** Compares the counts that are kept with the tickets, as of one instant. */
export async function checkCounts(db: Db): Promise<{ kinds: number; wrong: number }> {
  const { rows } = await sql<{ kinds: number; wrong: number }>`
    with kept as (
      select department_id, agent_id, team_id, state, is_answered, is_overdue, sum(tally) as n
      from ticket_tally group by 1, 2, 3, 4, 5, 6 having sum(tally) <> 0
    ), counted as (
      select department_id, agent_id, team_id, state, is_answered, is_overdue, count(*) as n
      from ticket where deleted_at is null group by 1, 2, 3, 4, 5, 6
    )
    select (select count(*) from counted) as kinds,
      (select count(*) from ((table kept except table counted) union all (table counted except table kept)) difference) as wrong`.execute(
    db,
  )
  return rows[0] ?? { kinds: 0, wrong: 0 }
}

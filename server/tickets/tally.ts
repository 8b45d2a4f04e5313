import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'

/**
 * Folds the rows of `ticket_tally` into one for each kind of ticket. What it takes away and what it puts there become
 * visible at once, and rows that others add meanwhile are left alone: no sum is ever wrong.
 *
 * @returns how many rows went
 */
export async function compactTally(db: Db): Promise<number> {
  const { rows } = await sql<{ folded: number }>`
    with several as (
      select id from (
        select id, tally, count(*) over (partition by department_id, agent_id, team_id, state, is_answered, is_overdue) as rows
        from ticket_tally
      ) t where rows > 1 or tally = 0
    ), folded as (
      delete from ticket_tally where id in (select id from several)
      returning department_id, agent_id, team_id, state, is_answered, is_overdue, tally
    ), kept as (
      insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
      select department_id, agent_id, team_id, state, is_answered, is_overdue, sum(tally)
      from folded group by 1, 2, 3, 4, 5, 6 having sum(tally) <> 0 returning 1
    )
    select (select count(*) from folded) - (select count(*) from kept) as folded`.execute(db)
  return rows[0]?.folded ?? 0
}

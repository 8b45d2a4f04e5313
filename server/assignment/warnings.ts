import { sql } from 'kysely'
import type { Warning } from '#contract/assignment.ts'
import type { Op } from '#server/platform/operation.ts'

/**
 * What cannot be met after a change: of these skills, what is required at a level that no active agent has, and which
 * topics, priorities, filters, rules and waiting tickets that concerns. Saved it is all the same: somebody may be about to learn it.
 */
export async function unmetNeeds(op: Op, skillIds: number[]): Promise<Warning[]> {
  const { rows } = await sql<{
    skill: string
    minLevel: number
    topics: string[]
    priorities: string[]
    askers: string[]
    waiting: number
  }>`
    select s.name as skill, n.min_level,
      coalesce(array_agg(h.name order by h.name) filter (where h.id is not null), '{}') as topics,
      coalesce(array_agg(p.name order by p.urgency) filter (where p.id is not null), '{}') as priorities,
      coalesce(array_agg(n.asker order by n.asker) filter (where n.asker is not null), '{}') as askers,
      (select count(*)::int from ticket t where t.state = 'open' and t.deleted_at is null and t.agent_id is null
        and (t.help_topic_id = any(array_agg(n.help_topic_id)) or t.priority_id = any(array_agg(n.priority_id))
          or t.id = any(array_agg(n.ticket_id)))) as waiting
    from (select skill_id, min_level, help_topic_id, priority_id, ticket_id, null as asker from skill_need where is_required
        union all ${demandsOf('ticket_filter')} union all ${demandsOf('rule')}) n join skill s on s.id = n.skill_id and s.availability = 'active'
      left join help_topic h on h.id = n.help_topic_id and h.availability <> 'archived'
      left join priority p on p.id = n.priority_id and p.availability <> 'archived'
    where n.skill_id = any(${skillIds}::bigint[])
      and (h.id is not null or p.id is not null or n.ticket_id is not null or n.asker is not null)
      and not exists (select from agent_skill x join agent a on a.id = x.agent_id and a.availability = 'active'
        where x.skill_id = n.skill_id and x.level >= n.min_level)
    group by s.id, s.name, n.min_level order by lower(s.name), n.min_level`.execute(op.db)
  return rows.map(({ skill, minLevel, topics, priorities, askers, waiting }) => ({
    code: 'nobody_has_skill',
    message: `Nobody has ${skill} at level ${minLevel} or above, so no policy can assign what needs it.`,
    detail: { skill, level: minLevel },
    affects: [...topics, ...priorities, ...askers],
    waiting,
  }))
}

/** What filters or rules require of a ticket, each by its name. */
function demandsOf(table: 'ticket_filter' | 'rule') {
  return sql`select (action ->> 'skillId')::bigint, (action ->> 'level')::int, null, null, null, f.name
    from ${sql.table(table)} f, jsonb_array_elements(f.actions) action
    where f.availability = 'active' and action ->> 'kind' = 'needSkill' and action ->> 'demand' = 'required'`
}

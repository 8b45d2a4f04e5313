import { type RawBuilder, sql } from 'kysely'

/**
 * A query for what agents have to do, in points: `agent_id`, `points`, `tickets`. Tickets that wait for their requester,
 * or for somebody else, weigh on nobody.
 */
export function loadOf(agentIds?: number[]): RawBuilder<unknown> {
  const only = agentIds ? sql`t.agent_id = any(${agentIds}::bigint[])` : sql`t.agent_id is not null`
  return sql`select t.agent_id, sum(p.load_points)::int as points, count(*)::int as tickets
    from ticket t join priority p on p.id = t.priority_id join ticket_status s on s.id = t.status_id
    where ${only} and t.state = 'open' and t.deleted_at is null and not s.pauses_sla group by t.agent_id`
}

/** The absence that an agent (as `a`) is in, with its end; on vacation without one until further notice. */
export function currentAbsence(now: Date): RawBuilder<unknown> {
  return sql`case when a.on_vacation then json_build_object('until', null) else (
    select json_build_object('until', nullif(max(coalesce(b.ends_at, 'infinity')), 'infinity')) from agent_absence b
    where b.agent_id = a.id and b.starts_at <= ${now} and (b.ends_at is null or b.ends_at > ${now}) having count(*) > 0) end`
}

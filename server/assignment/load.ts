import { sql } from 'kysely'
import type { AgentLoad, getAssignmentLoad } from '#contract/assignment.ts'
import type { ReplyOf } from '#contract/route.ts'
import { visibleAgents } from '#server/people/agents/agents.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from '#server/tickets/access.ts'
import { loadOf } from './facts.ts'
import { isWaiting, joinPolicy, loadAgents } from './load-scene.ts'

type Load = ReplyOf<typeof getAssignmentLoad>

/** Who has how much of what she can have, and what waits; of whom and what the actor sees. */
export async function assignmentLoad(ctx: Ctx): Promise<Load> {
  const { rows } = await sql<Omit<AgentLoad, 'isWorking'>>`
    with loads as (${loadOf()}), week as (
      select agent_id, sum(points)::int as points from assignment_day
      where day > (${ctx.now}::timestamptz - interval '7 days')::date group by agent_id
    )
    select json_build_object('id', a.id, 'name', a.name) as agent, json_build_object('id', d.id, 'name', d.name) as department,
      (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by lower(t.name)), '[]')
        from team_member m join team t on t.id = m.team_id and t.availability = 'active' where m.agent_id = a.id) as teams,
      a.presence, a.capacity, coalesce(l.points, 0) as load, coalesce(l.tickets, 0) as tickets, coalesce(w.points, 0) as week_points,
      case when a.on_vacation then json_build_object('endsAt', null, 'standIn', null) else (
        select json_build_object('endsAt', b.ends_at, 'standIn', case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end)
        from agent_absence b left join agent s on s.id = b.stand_in_id
        where b.agent_id = a.id and b.starts_at <= ${ctx.now} and (b.ends_at is null or b.ends_at > ${ctx.now}) limit 1) end as absence
    from agent a join department d on d.id = a.primary_department_id left join loads l on l.agent_id = a.id left join week w on w.agent_id = a.id
    where a.availability = 'active' and ${visibleAgents(ctx.actor)} order by lower(a.name), a.id`.execute(ctx.db)
  const offHours = new Map((await loadAgents(ctx.db, ctx.now)).map(({ id, offHours: off }) => [id, off]))
  return {
    agents: rows.map((row) => ({
      ...row,
      absence: row.absence && { ...row.absence, endsAt: instant(row.absence.endsAt) },
      isWorking: offHours.get(row.agent.id) === null,
    })),
    waiting: await waiting(ctx),
  }
}

/** By the teams that have a policy of their own, and the departments of the other tickets. */
async function waiting(ctx: Ctx): Promise<Load['waiting']> {
  const { rows } = await sql<Load['waiting'][number]>`
    select json_build_object('kind', w.kind, 'id', w.id, 'name', w.name) as subject, w.policy as kind, count(*)::int as tickets
    from (select case when tm.id is null then 'department' else 'team' end as kind, coalesce(tm.id, d.id) as id,
        coalesce(tm.name, d.name) as name, p.kind as policy
      from ticket t ${joinPolicy} join department d on d.id = t.department_id left join team tm on tm.id = team_policy.team_id
      where ${isWaiting} and p.kind <> 'none' and ${visibleTickets(ctx.actor)}) w
    group by w.kind, w.id, w.name, w.policy order by w.kind, lower(w.name), w.id`.execute(ctx.db)
  return rows
}

function instant(at: string | null): string | null {
  return at && new Date(at).toISOString()
}

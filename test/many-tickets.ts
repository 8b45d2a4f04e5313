import { sql } from 'kysely'
import type { World } from './world.ts'

/**
 * Rows of tickets in every combination of department, agent, team, status, priority, dates and flags, the same each time.
 * Many share an instant, so that only the id tells their order. For lists; nothing is in their history.
 */
export async function manyTickets(world: World, count: number): Promise<void> {
  await sql`
    insert into ticket (number, subject, requester_id, status_id, state, department_id, priority_id, urgency, agent_id, team_id,
      closed_by_id, source, is_answered, is_overdue, sla_due_at, created_at, updated_at, closed_at, deleted_at)
    select case when i % 5 = 0 then 'TKT-' || i else i::text end, 'Number ' || i, r.id, s.id, s.state, d.id, p.id, p.urgency, a.id, t.id,
      case when s.state <> 'open' and i % 4 = 0 then c.id end, 'web', i % 3 = 0, s.state = 'open' and i % 7 = 0,
      case when s.state = 'open' and i % 11 <> 0 then ${world.now}::timestamptz + (i % 13) * interval '1 hour' end,
      ${world.now}::timestamptz - (i % 40) * interval '1 day', ${world.now}::timestamptz - (i % 17) * interval '1 hour 7 microseconds',
      case when s.state <> 'open' then ${world.now}::timestamptz - (i % 60) * interval '13 hours' end,
      case when i % 29 = 0 then ${world.now}::timestamptz - (i % 5) * interval '1 day' end
    from generate_series(1, ${count}::int) i
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from requester) r on r.place = i % r.n
    join (select id, state, row_number() over (order by id) - 1 as place from ticket_status) s on s.place = case when i % 2 = 0 then 0 else i % 4 end
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from department) d on d.place = (i / 3) % d.n
    join (select id, urgency, row_number() over (order by id) - 1 as place, count(*) over () as n from priority) p on p.place = (i / 2) % p.n
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from agent) c on c.place = (i / 7) % c.n
    left join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from agent) a on a.place = (i / 5) % a.n and i % 3 <> 1
    left join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from team) t on t.place = (i / 4) % t.n and i % 6 = 2
    order by i`.execute(world.db)
  await sql`
    insert into referral (ticket_id, agent_id, team_id, department_id, created_at)
    select x.id, case when x.id % 3 = 0 then a.id end, case when x.id % 3 = 1 then t.id end, case when x.id % 3 = 2 then d.id end, ${world.now}
    from ticket x
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from agent) a on a.place = (x.id / 3) % a.n
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from team) t on t.place = (x.id / 3) % t.n
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as n from department) d on d.place = (x.id / 3) % d.n
    where x.id % 10 < 3`.execute(world.db)
}

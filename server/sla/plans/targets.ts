import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'

/** An SLA plan where it is in use, with the schedule that counts there. */
export interface CountedPlan {
  id: number
  name: string
  /** The longest that it promises. */
  minutes: number
  schedule: { id: number; name: string }
  /** How tickets that are counted so come about, in words; null: all that say nothing else. */
  who: string | null
}

/**
 * Every SLA plan in use with each schedule that its tickets are counted by, as things are set up: its own or the desk's, and
 * those of departments whose tickets get it from the department, the desk, a help topic, or from a filter, rule or macro
 * that gives both. What people choose for one ticket is not foreseen.
 *
 * @source docs/decisions/020-sla-clocks.md
 */
export async function countedPlans(db: Db): Promise<CountedPlan[]> {
  const { rows } = await sql<CountedPlan>`
    with desk as (select max((value ->> 'defaultScheduleId')::bigint) as schedule_id, max((value ->> 'defaultSlaPlanId')::bigint) as plan_id,
        max((value ->> 'defaultDepartmentId')::bigint) as department_id from setting where key = 'tickets'),
      given (department_id, plan_id, how) as (
        select d.id, coalesce(d.sla_plan_id, desk.plan_id), null from department d, desk
        union all select coalesce(t.department_id, desk.department_id), t.sla_plan_id, 'with the help topic "' || t.name || '"'
          from help_topic t, desk where t.availability = 'active'
        union all select a.department_id, t.sla_plan_id, 'sent to ' || a.email
          from mail_address a join help_topic t on t.id = a.help_topic_id where a.availability = 'active'
        union all ${givenBy('ticket_filter', 'ticket filter')} and not f.is_silent
        union all ${givenBy('rule', 'rule')} and not f.is_silent
        union all ${givenBy('macro', 'macro')} and f.agent_id is null),
      counted (plan_id, schedule_id, who) as (
        select p.id, coalesce(p.schedule_id, desk.schedule_id), null from sla_plan p, desk
        union all select g.plan_id, d.schedule_id, 'tickets in "' || d.name || '"' || coalesce(' ' || g.how, '')
          from given g join department d on d.id = g.department_id and d.availability <> 'archived')
    select p.id, p.name, greatest(p.grace_minutes, p.first_response_minutes, p.next_response_minutes,
        (select max(greatest(t.grace_minutes, t.first_response_minutes, t.next_response_minutes)) from sla_target t where t.plan_id = p.id)) as minutes,
      json_build_object('id', s.id, 'name', s.name) as schedule, c.who
    from counted c join sla_plan p on p.id = c.plan_id and p.availability = 'active'
      join schedule s on s.id = c.schedule_id and s.kind = 'hours'
    group by p.id, s.id, c.who order by lower(p.name), p.id, s.id, c.who nulls first`.execute(db)
  return rows
}

/** Whose actions send tickets to a department and give them a plan as well. */
function givenBy(table: 'ticket_filter' | 'rule' | 'macro', noun: string) {
  return sql`select (home ->> 'departmentId')::bigint, (plan ->> 'slaPlanId')::bigint, ${sql.lit(`by the ${noun} "`)} || f.name || '"'
    from ${sql.table(table)} f, jsonb_array_elements(f.actions) home, jsonb_array_elements(f.actions) plan
    where f.availability = 'active' and home ->> 'kind' = 'setDepartment' and plan ->> 'kind' = 'setSlaPlan'`
}

/** One for each plan and schedule, with all whom that concerns; nobody by name where it is everybody. */
export function byPlan<P extends { name: string; minutes: number; who: string | null; schedule?: { id: number } }>(
  plans: readonly P[],
): (P & { concerned: string })[] {
  const groups = Map.groupBy(plans, ({ name, schedule }) => `${schedule?.id} ${name}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const named = group.flatMap(({ who }) => (who === null ? [] : [who]))
    const listed = `${named.slice(0, MOST_NAMED).join(', ')}${named.length > MOST_NAMED ? ', …' : ''}`
    return first ? [{ ...first, concerned: named.length === group.length ? ` This concerns ${listed}.` : '' }] : []
  })
}

const MOST_NAMED = 5

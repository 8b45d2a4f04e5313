import { type RawBuilder, sql } from 'kysely'
import { askedFields, fieldsOfForm } from '#server/forms/asked.ts'
import { itemProperties } from '#server/forms/condition-fields.ts'
import { agentAccess } from '#server/people/agent-actor.ts'
import type { Db } from '#server/platform/db.ts'
import { settingsOf } from '#server/settings/settings.ts'
import type { Configuration } from './configuration.ts'

type Row = Omit<Configuration, 'settings' | 'itemFacts' | 'redrawn'> & { stored: Record<string, unknown> }

/** What settles where tickets go and when they are due, as the audit calls it. */
const DECIDING = [
  ...['ticket_filter', 'rule', 'department', 'help_topic', 'priority', 'ticket_status', 'sla_plan', 'schedule'],
  ...['assignment_policy', 'settings'],
]

/** Everything that the desk is set to, as of one instant. */
export async function loadConfiguration(db: Db): Promise<Configuration> {
  const { rows } = await sql<Row>`
    select (select coalesce(json_object_agg(key, value), '{}') from setting where key <> 'secret') as stored,
      ${listed(filters)} as filters, ${listed(rules)} as rules, ${listed(departments)} as departments,
      ${listed(topics)} as topics, ${askedFields(sql`null`)} as questions, ${listed(forms)} as forms,
      ${listed(priorities)} as priorities,
      ${listed(statuses)} as statuses, ${listed(plans)} as plans, ${listed(schedules)} as schedules, ${listed(holidays)} as holidays,
      ${listed(agents)} as agents, ${listed(teams)} as teams, ${listed(organizations)} as organizations,
      ${listed(sql`select id, email, department_id as "departmentId", priority_id as "priorityId", availability from mail_address order by id`)} as addresses,
      ${listed(sql`select id, name, availability from skill order by id`)} as skills,
      ${listed(sql`select i.id, i.list_id as "listId", i.value as text, i.extra from list_item i
        join list l on l.id = i.list_id and l.availability <> 'archived' where i.is_enabled order by i.position, i.id`)} as list_items,
      ${listed(policies)} as policies, (extract(epoch from now()) * 1000)::double precision as now,
      (select extract(epoch from max(at)) * 1000 from audit_event
        where subject_kind = any(${DECIDING}::text[]) and type <> 'ticket.rejected')::double precision as configured_at`.execute(
    db,
  )
  const row = rows[0]
  if (!row) throw new Error('the configuration could not be read')
  const { stored, ...rest } = row
  const itemFacts = await itemProperties(
    db,
    rest.listItems.map(({ id }) => id),
  )
  return { ...rest, settings: settingsOf(stored), itemFacts: [...itemFacts], redrawn: [] }
}

function listed(query: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(json_agg(item), '[]') from (${query}) item)`
}

const filters = sql`select id, name, version, target, address_id as "addressId", conditions, actions, stops_further as "stopsFurther",
    is_silent as "isSilent", availability
  from ticket_filter where availability <> 'archived' order by position, id`

const rules = sql`select id, name, version, trigger, conditions, actions, stops_further as "stopsFurther", is_silent as "isSilent",
    availability
  from rule where availability <> 'archived' order by position, id`

const departments = sql`select d.id, d.name, d.availability, d.parent_id as "parentId", d.sla_plan_id as "slaPlanId", d.schedule_id as "scheduleId",
    d.manager_id as "managerId", d.assignable_to as "assignableTo", d.auto_claim as "autoClaim", d.assign_on_reopen as "assignOnReopen"
  from department d order by d.id`

const topics = sql`select h.id, h.name, coalesce(up.name || ' / ', '') || h.name as path, h.availability,
    h.is_public and coalesce(up.is_public and up.availability = 'active', true) as "isPublic",
    h.department_id as "departmentId", h.priority_id as "priorityId", h.sla_plan_id as "slaPlanId", h.status_id as "statusId",
    h.agent_id as "agentId", h.team_id as "teamId", ${askedFields(sql`h.id`)} as questions,
    (select coalesce(json_agg(t.form_id), '[]') from help_topic_form t where t.help_topic_id = h.id) as "formIds",
    ${needsOf(sql`n.help_topic_id = h.id`, sql`h.name`)} as needs
  from help_topic h left join help_topic up on up.id = h.parent_id order by h.id`

const forms = sql`select o.id, ${fieldsOfForm(sql`o.id`)} as fields from form o where o.kind = 'custom' and o.availability = 'active' order by o.id`

const priorities = sql`select p.id, p.name, p.availability, p.urgency, p.load_points as "loadPoints",
    ${needsOf(sql`n.priority_id = p.id`, sql`p.name`)} as needs
  from priority p order by p.id`

const statuses = sql`select id, name, availability, state, pauses_sla as "pausesSla", resumes_on_message as "resumesOnMessage",
    allow_reopen as "allowReopen", reopen_to_id as "reopenToId"
  from ticket_status order by id`

const plans = sql`select p.id, p.name, p.availability, p.version, p.schedule_id as "scheduleId", p.escalations as steps,
    p.is_transient as "isTransient", p.mutes_overdue_alerts as "mutesOverdueAlerts",
    json_build_object('firstResponse', p.first_response_minutes, 'nextResponse', p.next_response_minutes, 'resolution', p.grace_minutes) as targets,
    (select coalesce(json_agg(json_build_object('priorityId', t.priority_id, 'firstResponse', t.first_response_minutes,
      'nextResponse', t.next_response_minutes, 'resolution', t.grace_minutes) order by t.priority_id), '[]')
      from sla_target t where t.plan_id = p.id) as "byPriority"
  from sla_plan p order by p.id`

const schedules = sql`select s.id, s.name, s.availability, s.version, s.time_zone as "timeZone", v.definition as hours,
    (select coalesce(json_agg(l.holidays_id order by l.holidays_id), '[]') from schedule_holiday l where l.schedule_id = s.id) as "holidayIds"
  from schedule s join schedule_version v on v.schedule_id = s.id and v.version = s.version
  where s.kind = 'hours' order by s.id`

const holidays = sql`select h.id, h.name, h.availability, h.time_zone as "timeZone", h.entries,
    coalesce((select k.entries from schedule_link k where k.schedule_id = h.id), '[]') as linked
  from schedule h where h.kind = 'holidays' order by h.id`

const agents = sql`select a.id, a.name, a.email, a.availability, a.on_vacation as "onVacation", a.primary_department_id as "primaryDepartmentId",
    a.languages, a.capacity, a.schedule_id as "scheduleId", ${agentAccess} as access,
    coalesce(a.time_zone, (select value ->> 'timeZone' from setting where key = 'desk'), 'UTC') as "timeZone",
    (select coalesce(json_agg(json_build_object('from', extract(epoch from b.starts_at) * 1000,
      'until', extract(epoch from b.ends_at) * 1000, 'standInId', b.stand_in_id) order by b.starts_at), '[]')
      from agent_absence b where b.agent_id = a.id) as absences,
    (select coalesce(json_agg(department_id), '[]') from (
      select a.primary_department_id as department_id
      union select department_id from department_access where agent_id = a.id
      union select id from department where manager_id = a.id) member) as "memberOf",
    (select coalesce(json_agg(json_build_object('skillId', skill_id, 'level', level)), '[]') from agent_skill where agent_id = a.id) as skills
  from agent a order by a.id`

const teams = sql`select t.id, t.name, t.availability, t.lead_id as "leadId",
    (select coalesce(json_agg(m.agent_id order by m.agent_id), '[]') from team_member m where m.team_id = t.id) as "memberIds"
  from team t order by t.id`

/** Those whose new tickets go to somebody. */
const organizations = sql`select id, name, account_manager_id as "managerId", account_team_id as "teamId" from organization
  where assigns_account_manager and num_nonnulls(account_manager_id, account_team_id) = 1 and archived_at is null order by id`

const policies = sql`select p.id, p.kind, p.version, p.language, p.skill_weight as "skillWeight", p.load_weight as "loadWeight",
    p.language_weight as "languageWeight", p.requester_weight as "requesterWeight", p.organization_weight as "organizationWeight",
    p.fairness_weight as "fairnessWeight", p.absent_tickets as "absentTickets", p.absent_after_minutes as "absentAfterMinutes",
    p.inactive_tickets as "inactiveTickets",
    case when p.team_id is null then json_build_object('kind', 'department', 'id', d.id, 'name', d.name)
      else json_build_object('kind', 'team', 'id', tm.id, 'name', tm.name) end as subject
  from assignment_policy p left join department d on d.id = p.department_id left join team tm on tm.id = p.team_id order by p.id`

function needsOf(where: RawBuilder<unknown>, by: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(json_agg(json_build_object('skillId', s.id, 'skill', s.name, 'minLevel', n.min_level,
      'isRequired', n.is_required, 'by', ${by}) order by n.id), '[]')
    from skill_need n join skill s on s.id = n.skill_id and s.availability = 'active' where ${where})`
}

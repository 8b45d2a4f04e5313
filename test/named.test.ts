import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testWorld } from './world.ts'

const world = await testWorld()

/** Parts of a thing, what it has or can: they go with it, or stay with it. */
const parts = [
  ...['agent_absence.agent_id', 'agent_skill.agent_id', 'assignment_day.agent_id', 'assignment_turn.agent_id'],
  ...['assignment_policy.department_id', 'assignment_policy.team_id', 'department_access.agent_id'],
  ...['form.list_id', 'form_field.form_id', 'help_topic_form.help_topic_id', 'help_topic_disabled_field.help_topic_id'],
  ...['list_item.list_id', 'macro.agent_id', 'notification.agent_id', 'schedule_holiday.schedule_id'],
  ...[
    'schedule_link.schedule_id',
    'schedule_version.schedule_id',
    'skill_need.help_topic_id',
    'skill_need.priority_id',
  ],
  ...[
    'sla_plan_version.plan_id',
    'mailbox_problem.mailbox_id',
    'help_topic_disabled_field.field_id',
    'sla_target.plan_id',
    'rule_moment.rule_id',
    'rule_version.rule_id',
    'ticket_filter_version.filter_id',
    'team_member.agent_id',
    'team_member.team_id',
  ],
]
/** Tickets, mail and what was: they go on telling its name. */
const past = [
  ...[
    'ticket',
    'thread_entry',
    'referral',
    'incoming_mail',
    'outgoing_mail',
    'attachment',
    'rule_run',
    'ticket_filter_match',
    'skill_need.ticket_id',
  ],
]
/** In the list of what uses a thing, like what is named in JSON: actions, conditions, steps of SLA plans, settings. */
const told = [
  ...['agent.primary_department_id', 'agent.primary_role_id', 'agent.schedule_id', 'agent_absence.stand_in_id'],
  ...['agent_skill.skill_id', 'api_key.role_id', 'department.auto_response_address_id', 'department.mail_address_id'],
  ...['department.manager_id', 'department.parent_id', 'department.schedule_id', 'department.sla_plan_id'],
  ...[
    'department_access.department_id',
    'department_access.role_id',
    'help_topic.agent_id',
    'help_topic.department_id',
  ],
  ...['help_topic.parent_id', 'help_topic.priority_id', 'help_topic.sla_plan_id', 'help_topic.status_id'],
  ...['help_topic.team_id', 'help_topic_form.form_id', 'macro.department_id', 'mail_address.department_id'],
  ...['mail_address.help_topic_id', 'mail_address.mailbox_id', 'mail_address.priority_id'],
  ...['organization.account_manager_id', 'organization.account_team_id', 'schedule_holiday.holidays_id'],
  ...['skill_need.skill_id', 'sla_plan.schedule_id', 'sla_target.priority_id', 'team.lead_id'],
  ...['ticket_filter.address_id', 'ticket_status.reopen_to_id'],
]

test('whatever may name a thing that can be archived says so when it is, is part of it, or is past', async () => {
  const { rows } = await sql<{ name: string; place: string }>`
    select c.conrelid::regclass || '.' || a.attname as place, c.conrelid::regclass::text as name
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
    join pg_attribute kept on kept.attrelid = c.confrelid and kept.attname = 'availability' and not kept.attisdropped
    where c.contype = 'f' and a.attname like '%_id' order by 1`.execute(world.db)
  expect(rows.length).toBeGreaterThan(50)
  const known = new Set([...parts, ...past, ...told])
  const unknown = rows.filter(({ place, name }) => !known.has(place) && !known.has(name))
  expect(unknown.map(({ place }) => place)).toEqual([])
})

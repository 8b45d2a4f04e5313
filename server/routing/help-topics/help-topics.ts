import { sql } from 'kysely'
import type { HelpTopic } from '#contract/reference.ts'
import { askedFields } from '#server/forms/asked.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { paths } from '#server/platform/tree.ts'
import { usage } from '#server/platform/uses.ts'
import { isDefault } from '#server/settings/default-id.ts'
import { topicKind } from './archive.ts'

const topicForms = sql`(select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) order by t.position, o.id), '[]')
  from help_topic_form t join form o on o.id = t.form_id where t.help_topic_id = h.id)`

const rows = sql`
  with recursive path as (${paths('helpTopic')})
  select h.id, h.name, path.path,
    case when up.id is not null then json_build_object('id', up.id, 'name', up.name) end as parent,
    h.description, h.is_public, ${isDefault('defaultHelpTopicId', sql`h.id`)} as is_default,
    case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
    case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as priority,
    case when l.id is not null then json_build_object('id', l.id, 'name', l.name) end as sla_plan,
    case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as status,
    case when a.id is not null then json_build_object('id', a.id, 'name', a.name) end as agent,
    case when t.id is not null then json_build_object('id', t.id, 'name', t.name) end as team,
    h.number_format, case when n.id is not null then json_build_object('id', n.id, 'name', n.name) end as sequence,
    h.auto_response, h.thank_you, h.translations, h.notes, h.position, h.availability, ${topicForms} as forms,
    (select coalesce(json_agg(field_id order by field_id), '[]') from help_topic_disabled_field where help_topic_id = h.id) as disabled_field_ids,
    ${askedFields(sql`h.id`)} as fields,
    path.place as list_order, lower(path.path) as list_words, h.availability as list_availability
  from help_topic h join path on path.id = h.id
  left join help_topic up on up.id = h.parent_id
  left join department d on d.id = h.department_id
  left join priority p on p.id = h.priority_id
  left join sla_plan l on l.id = h.sla_plan_id
  left join ticket_status s on s.id = h.status_id
  left join agent a on a.id = h.agent_id
  left join team t on t.id = h.team_id
  left join number_sequence n on n.id = h.sequence_id`

export const listHelpTopics = (ctx: Ctx, query: ListQuery) => listRows<HelpTopic>(ctx.db, rows, query)
export const getHelpTopic = (ctx: Ctx, id: number) => oneRow<HelpTopic>(ctx.db, rows, id)
export const helpTopicUsage = (ctx: Ctx, id: number) => usage(ctx.db, topicKind, id)

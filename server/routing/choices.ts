import { sql } from 'kysely'
import type { Form, FormField } from '#contract/forms.ts'
import type { getChoices } from '#contract/reference.ts'
import type { ReplyOf } from '#contract/route.ts'
import { said, saidField } from '#contract/translations.ts'
import { askedFields, fieldsOfKind, headJson, type UnsaidHead } from '#server/forms/asked.ts'
import { visibleAgents } from '#server/people/agents/agents.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { paths } from '#server/platform/tree.ts'
import { settingsOf } from '#server/settings/settings.ts'

type Choices = ReplyOf<typeof getChoices>

/**
 * What the pickers of the desk offer, in one statement; fields in the language of whoever asks. Departments are all that are active: a ticket may be
 * transferred to one that its agent does not see into. Colleagues are those whom the actor sees.
 */
export async function loadChoices(ctx: Ctx): Promise<Choices> {
  const { rows } = await sql<
    Omit<Choices, 'forms' | 'defaults'> & {
      forms: (UnsaidHead & Pick<Form, 'kind'>)[]
      stored: Record<string, unknown>
    }
  >`
    with recursive department_path as (${paths('department', 'department_path')}),
      topic_path as (${paths('helpTopic', 'topic_path')})
    select
      (select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name, 'path', path.path) order by lower(path.path), d.id), '[]')
        from department d join department_path path on path.id = d.id where d.availability = 'active') as departments,
      (select coalesce(json_agg(json_build_object('id', h.id, 'name', h.name, 'path', path.path,
          'departmentId', h.department_id, 'fields', ${askedFields(sql`h.id`)}) order by path.place, h.id), '[]')
        from help_topic h join topic_path path on path.id = h.id where h.availability = 'active') as help_topics,
      ${askedFields(sql`null::bigint`)} as ticket_fields,
      ${fieldsOfKind('contact')} as contact_fields, ${fieldsOfKind('organization')} as organization_fields,
      (select coalesce(json_agg((${headJson('o')})::jsonb || jsonb_build_object('kind', o.kind) order by o.id), '[]')
        from form o where o.kind <> 'list' and o.availability = 'active') as forms,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'urgency', urgency, 'color', color)
          order by urgency, id), '[]') from priority where availability = 'active') as priorities,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'state', state)
          order by array_position('{open,resolved,closed}', state), position, id), '[]')
        from ticket_status where availability = 'active' and state <> 'archived') as statuses,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'graceMinutes', grace_minutes)
          order by lower(name), id), '[]') from sla_plan where availability = 'active') as sla_plans,
      (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name) order by lower(a.name), a.id), '[]')
        from agent a where a.availability = 'active' and ${visibleAgents(ctx.actor)}) as agents,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by lower(name), id), '[]')
        from team where availability = 'active') as teams,
      (select coalesce(json_object_agg(key, value), '{}') from setting where key = 'tickets') as stored`.execute(ctx.db)
  const [row] = rows
  if (!row) throw new Error('a query without a table returned nothing')
  const { stored, ...choices } = row
  const { tickets } = settingsOf(stored)
  const language = ctx.language ?? null
  const inWords = (fields: FormField[]) => fields.map((field) => saidField(field, language))
  return {
    ...choices,
    helpTopics: choices.helpTopics.map((topic) => ({ ...topic, fields: inWords(topic.fields) })),
    ticketFields: inWords(choices.ticketFields),
    contactFields: inWords(choices.contactFields),
    organizationFields: inWords(choices.organizationFields),
    forms: choices.forms.map((head) => said(head, language)),
    defaults: {
      departmentId: tickets.defaultDepartmentId,
      priorityId: tickets.defaultPriorityId,
      statusId: tickets.defaultStatusId,
      slaPlanId: tickets.defaultSlaPlanId,
      helpTopicId: tickets.defaultHelpTopicId,
    },
  }
}

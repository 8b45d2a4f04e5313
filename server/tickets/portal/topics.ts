import { sql } from 'kysely'
import type { z } from 'zod'
import type { PortalField } from '#contract/forms.ts'
import type { listPortalTopics } from '#contract/portal.ts'
import { contactFieldsForRequesters, fieldsForRequesters } from '#server/forms/asked.ts'
import type { Db } from '#server/platform/db.ts'

type Topics = z.infer<(typeof listPortalTopics)['reply']>

/** The public help topics with the questions that a requester may see, in one statement. */
export async function portalTopics(db: Db): Promise<Topics> {
  const { rows } = await sql<Topics>`
    select coalesce((select json_agg(json_build_object('id', h.id, 'name', h.name, 'path', coalesce(up.name || ' / ', '') || h.name,
        'description', h.description, 'fields', ${fieldsForRequesters(sql`h.id`)})
        order by coalesce(up.position, h.position), coalesce(up.id, h.id), up.id nulls first, h.position, h.id)
      from help_topic h left join help_topic up on up.id = h.parent_id
      where h.is_public and h.availability = 'active' and (up.id is null or (up.is_public and up.availability = 'active'))), '[]') as items,
      (select (value ->> 'defaultHelpTopicId')::bigint from setting where key = 'tickets') as default_id,
      coalesce((select value ->> 'welcome' from setting where key = 'desk'), '') as welcome,
      ${fieldsForRequesters(sql`null::bigint`)} as ticket_fields,
      ${contactFieldsForRequesters} as contact_fields,
      (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'instructions', o.instructions) order by o.id), '[]')
        from form o where o.availability = 'active' and o.kind in ('ticket', 'contact', 'custom')
          and exists (select from form_field f where f.form_id = o.id and f.availability = 'active' and f.requester_mode <> 'hidden')) as forms,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by urgency, id), '[]') from priority
        where availability = 'active' and is_public) as priorities,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name) order by lower(name), id), '[]') from department
        where availability = 'active' and is_public) as departments`.execute(db)
  const [row] = rows
  if (!row) throw new Error('a query without a table returned nothing')
  const all = [...row.items.flatMap(({ fields }) => fields), ...row.ticketFields]
  const asks = (kind: PortalField['kind']) => all.some((field) => field.kind === kind)
  return {
    ...row,
    priorities: asks('priority') ? row.priorities : [],
    departments: asks('department') ? row.departments : [],
  }
}

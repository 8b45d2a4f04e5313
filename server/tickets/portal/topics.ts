import { sql } from 'kysely'
import type { z } from 'zod'
import type { PortalField } from '#contract/forms.ts'
import type { Department } from '#contract/people.ts'
import type { listPortalTopics } from '#contract/portal.ts'
import type { Priority, Settings } from '#contract/reference.ts'
import { said, saidField } from '#contract/translations.ts'
import {
  contactFieldsForRequesters,
  fieldsForRequesters,
  headJson,
  type UnsaidField,
  type UnsaidHead,
} from '#server/forms/asked.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { type TopicWords, topicPath, topicWords } from '#server/routing/help-topics/words.ts'

type Topics = z.infer<(typeof listPortalTopics)['reply']>

interface Row extends Pick<Topics, 'defaultId'> {
  desk: Pick<Settings['desk'], 'welcome' | 'translations'>
  departments: Pick<Department, 'id' | 'name' | 'translations'>[]
  priorities: Pick<Priority, 'id' | 'name' | 'translations'>[]
  items: { id: number; description: string; words: TopicWords; fields: UnsaidField[] }[]
  ticketFields: UnsaidField[]
  contactFields: UnsaidField[]
  forms: UnsaidHead[]
}

/** The public help topics with the questions that a requester may see, in his language, in one statement. */
export async function portalTopics({ db, language: asked }: Pick<Ctx, 'db' | 'language'>): Promise<Topics> {
  const language = asked ?? null
  const { rows } = await sql<Row>`
    select coalesce((select json_agg(json_build_object('id', h.id, 'description', h.description, 'words', ${topicWords('h', 'up')},
        'fields', ${fieldsForRequesters(sql`h.id`)})
        order by coalesce(up.position, h.position), coalesce(up.id, h.id), up.id nulls first, h.position, h.id)
      from help_topic h left join help_topic up on up.id = h.parent_id
      where h.is_public and h.availability = 'active' and (up.id is null or (up.is_public and up.availability = 'active'))), '[]') as items,
      (select (value ->> 'defaultHelpTopicId')::bigint from setting where key = 'tickets') as default_id,
      (select json_build_object('welcome', coalesce(value ->> 'welcome', ''), 'translations', coalesce(value -> 'translations', '{}'))
        from (select (select value from setting where key = 'desk') as value) desk) as desk,
      ${fieldsForRequesters(sql`null::bigint`)} as ticket_fields,
      ${contactFieldsForRequesters} as contact_fields,
      (select coalesce(json_agg(${headJson('o')} order by o.id), '[]')
        from form o where o.availability = 'active' and o.kind in ('ticket', 'contact', 'custom')
          and exists (select from form_field f where f.form_id = o.id and f.availability = 'active' and f.requester_mode <> 'hidden')) as forms,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'translations', translations) order by urgency, id), '[]') from priority
        where availability = 'active' and is_public) as priorities,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'translations', translations) order by lower(name), id), '[]') from department
        where availability = 'active' and is_public) as departments`.execute(db)
  const [found] = rows
  if (!found) throw new Error('a query without a table returned nothing')
  const { desk, ...row } = found
  const inWords = (fields: UnsaidField[]) => fields.map((field) => saidField<PortalField>(field, language))
  const all = [...row.items.flatMap(({ fields }) => fields), ...row.ticketFields]
  const asks = (kind: PortalField['kind']) => all.some((field) => field.kind === kind)
  return {
    ...row,
    ...said(desk, language),
    items: row.items.map(({ id, description, words, fields }) => ({
      ...{ id, path: topicPath(words, language), fields: inWords(fields) },
      ...said({ name: words.name, description, translations: words.translations }, language),
    })),
    ticketFields: inWords(row.ticketFields),
    contactFields: inWords(row.contactFields),
    forms: row.forms.map((head) => said(head, language)),
    priorities: asks('priority') ? row.priorities.map((one) => said(one, language)) : [],
    departments: asks('department') ? row.departments.map((one) => said(one, language)) : [],
  }
}

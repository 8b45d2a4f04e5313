import { sql } from 'kysely'
import type { z } from 'zod'
import type { listPortalTopics } from '#contract/portal.ts'
import type { Db } from '#server/platform/db.ts'

type Topics = z.infer<(typeof listPortalTopics)['reply']>

/** The public help topics with the questions that a requester may see, in one statement. */
export async function portalTopics(db: Db): Promise<Topics> {
  const { rows } = await sql<Topics>`
    select coalesce((select json_agg(json_build_object('id', h.id, 'name', h.name, 'path', coalesce(up.name || ' / ', '') || h.name,
        'description', h.description, 'fields', (
          select coalesce(json_agg(json_build_object('key', f.key, 'label', f.label, 'kind', f.kind, 'options', f.options, 'help', f.help,
            'requesterMode', f.requester_mode) order by f.position, f.id), '[]')
          from form_field f where f.help_topic_id = h.id and f.requester_mode <> 'hidden' and f.availability = 'active'))
        order by coalesce(up.position, h.position), coalesce(up.id, h.id), up.id nulls first, h.position, h.id)
      from help_topic h left join help_topic up on up.id = h.parent_id
      where h.is_public and h.availability = 'active' and (up.id is null or (up.is_public and up.availability = 'active'))), '[]') as items,
      (select (value ->> 'defaultHelpTopicId')::bigint from setting where key = 'tickets') as default_id,
      coalesce((select value ->> 'welcome' from setting where key = 'desk'), '') as welcome`.execute(db)
  return rows[0] ?? { items: [], defaultId: null, welcome: '' }
}

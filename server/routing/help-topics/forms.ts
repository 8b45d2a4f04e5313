import { sql } from 'kysely'
import type { Op } from '#server/platform/operation.ts'

interface TopicForms {
  formIds: number[]
  disabledFieldIds: number[]
}

/** The forms of a topic in their order, and the fields of them that it leaves out. */
export async function formsOf(op: Op, helpTopicId: number): Promise<TopicForms> {
  const { rows } = await sql<TopicForms>`
    select (select coalesce(json_agg(form_id order by position, form_id), '[]') from help_topic_form where help_topic_id = ${helpTopicId}) as form_ids,
      (select coalesce(json_agg(field_id order by field_id), '[]') from help_topic_disabled_field where help_topic_id = ${helpTopicId}) as disabled_field_ids`.execute(
    op.db,
  )
  return rows[0] ?? { formIds: [], disabledFieldIds: [] }
}

/** Left out are fields of forms that it asks; what a form that it no longer asks had is forgotten. */
export async function writeForms(
  op: Op,
  helpTopicId: number,
  { formIds, disabledFieldIds }: TopicForms,
): Promise<void> {
  await op.db.deleteFrom('helpTopicForm').where('helpTopicId', '=', helpTopicId).execute()
  await op.db.deleteFrom('helpTopicDisabledField').where('helpTopicId', '=', helpTopicId).execute()
  await sql`insert into help_topic_form (help_topic_id, form_id, position)
    select ${helpTopicId}, id, place from unnest(${formIds}::bigint[]) with ordinality given (id, place)`.execute(op.db)
  await sql`insert into help_topic_disabled_field (help_topic_id, field_id)
    select distinct ${helpTopicId}::bigint, f.id from form_field f join form o on o.id = f.form_id
    where f.id = any(${disabledFieldIds}::bigint[]) and (o.kind = 'ticket' or o.id = any(${formIds}::bigint[]))`.execute(
    op.db,
  )
}

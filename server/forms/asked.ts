import { type RawBuilder, sql } from 'kysely'
import type { Form, FormField, FormHead, PortalField } from '#contract/forms.ts'
import type { FieldTranslations } from '#contract/translations.ts'
import type { Earlier } from './words.ts'

const shown = (
  f: RawBuilder<unknown>,
) => sql`'id', ${f}.id, 'formId', ${f}.form_id, 'key', ${f}.key, 'label', ${f}.label, 'help', ${f}.help,
  'requesterMode', ${f}.requester_mode, 'showWhen', ${f}.show_when, 'kind', ${f}.kind, 'config', ${f}.config, 'translations', ${f}.translations`

/** A row of `form_field` as the contract shows it. */
export function fieldJson(alias: string): RawBuilder<FormField> {
  const f = sql.ref(alias)
  return sql`json_build_object(${shown(f)}, 'agentMode', ${f}.agent_mode, 'requiredToClose', ${f}.required_to_close,
    'isSearchable', ${f}.is_searchable)`
}

/** A field for requesters, to be said in a language before it is shown. */
export type UnsaidField = PortalField & { translations: FieldTranslations }

/** Without what only agents are to know of it. */
export function portalFieldJson(alias: string): RawBuilder<UnsaidField> {
  return sql`json_build_object(${shown(sql.ref(alias))})`
}

/** A form's heading, to be said in a language before it is shown. */
export type UnsaidHead = FormHead & Pick<Form, 'translations'>

export function headJson(alias: string): RawBuilder<UnsaidHead> {
  const f = sql.ref(alias)
  return sql`json_build_object('id', ${f}.id, 'name', ${f}.name, 'instructions', ${f}.instructions, 'translations', ${f}.translations)`
}

const none = sql`'{}'::integer[]`

/**
 * All that is asked of a ticket, in its order.
 *
 * @param topicId  of its help topic; null: none
 * @param formIds  of the forms that it asks besides
 */
export function askedFields(
  topicId: RawBuilder<unknown>,
  formIds: RawBuilder<unknown> = none,
): RawBuilder<FormField[]> {
  return sql`(select coalesce(json_agg(${fieldJson('f')} order by f.ordinality), '[]')
    from asked_fields(${topicId}, ${formIds}) with ordinality as f)`
}

/** Fields that an answer under one of the keys of `answers` (jsonb) may have been given to, the newest first. */
export function earlierFields(answers: RawBuilder<unknown>): RawBuilder<Earlier[]> {
  return sql`(select coalesce(json_agg(json_build_object('key', f.key, 'label', f.label, 'kind', f.kind, 'config', f.config,
      'requesterMode', f.requester_mode, 'agentMode', f.agent_mode) order by f.updated_at desc, f.id desc), '[]')
    from form_field f join form o on o.id = f.form_id where o.kind in ('ticket', 'custom') and ${answers} ? f.key)`
}

/** The same as far as requesters see it. */
export function fieldsForRequesters(
  topicId: RawBuilder<unknown>,
  formIds: RawBuilder<unknown> = none,
): RawBuilder<UnsaidField[]> {
  return sql`(select coalesce(json_agg(${portalFieldJson('f')} order by f.ordinality), '[]')
    from asked_fields(${topicId}, ${formIds}) with ordinality as f where f.requester_mode <> 'hidden')`
}

/** What a form asks. */
export function fieldsOfForm(formId: RawBuilder<unknown>): RawBuilder<FormField[]> {
  return sql`(select coalesce(json_agg(${fieldJson('f')} order by f.position, f.id), '[]')
    from form_field f where f.form_id = ${formId} and f.availability = 'active')`
}

/** What is asked of every requester, or of every organization. */
export function fieldsOfKind(kind: 'contact' | 'organization'): RawBuilder<FormField[]> {
  return sql`(select coalesce(json_agg(${fieldJson('f')} order by f.position, f.id), '[]')
    from form_field f join form o on o.id = f.form_id where o.kind = ${sql.lit(kind)} and f.availability = 'active')`
}

export const contactFieldsForRequesters: RawBuilder<UnsaidField[]> = sql`(
  select coalesce(json_agg(${portalFieldJson('f')} order by f.position, f.id), '[]')
  from form_field f join form o on o.id = f.form_id
  where o.kind = 'contact' and f.availability = 'active' and f.requester_mode <> 'hidden')`

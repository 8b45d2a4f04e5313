import { sql } from 'kysely'
import type { Form, forms } from '#contract/forms.ts'
import type { BodyOf } from '#contract/route.ts'
import { usingFields } from '#server/platform/automation-uses.ts'
import { Conflict, type FieldError } from '#server/platform/errors.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { fieldJson } from './asked.ts'
import { type FieldContext, fieldProblems } from './field-problems.ts'
import { fieldsOf, writeFields } from './fields.ts'
import { meetingProblems } from './meeting.ts'

const rows = sql`
  select o.id, o.name, o.kind, o.instructions, o.translations, o.notes, o.availability,
    (select coalesce(json_agg(json_build_object('id', h.id, 'name', coalesce(up.name || ' / ', '') || h.name) order by lower(h.name), h.id), '[]')
      from help_topic_form t join help_topic h on h.id = t.help_topic_id left join help_topic up on up.id = h.parent_id
      where t.form_id = o.id and h.availability <> 'archived') as help_topics,
    (select coalesce(json_agg(${fieldJson('f')} order by f.position, f.id), '[]')
      from form_field f where f.form_id = o.id and f.availability = 'active') as fields,
    array_position('{ticket,contact,organization,custom}', o.kind) || lower(o.name) as list_order, lower(o.name) as list_words,
    o.availability as list_availability
  from form o where o.kind <> 'list'`

const kind: Archiving = {
  table: 'form',
  uses: (id) => [
    use(
      'helpTopics',
      'disable',
      sql`from help_topic_form t join help_topic h on h.id = t.help_topic_id where t.form_id = ${id} and h.availability <> 'archived'`,
      sql`h.name`,
    ),
    ...usingFields(sql`f.form_id = ${id}`),
    // Once it has asked, its fields name old answers.
    use(
      'tickets',
      'nothing',
      sql`from (select 1 from ticket t where t.form_ids @> array[${id}::integer]
        or exists (select from form_field f where f.form_id = ${id} and t.fields ? f.key) limit 1) one`,
    ),
  ],
  forbid: async (op, id) => {
    const form = await op.db.selectFrom('form').select('kind').where('id', '=', id).executeTakeFirst()
    if (form?.kind !== 'custom') throw new Conflict('is_built_in', 'This form is there for good. Empty it instead.')
  },
  empty: async (op, id) => {
    await op.db.deleteFrom('helpTopicForm').where('formId', '=', id).execute()
    await op.db.deleteFrom('formField').where('formId', '=', id).execute()
  },
}

export const listForms = (ctx: Ctx, query: ListQuery) => listRows<Form>(ctx.db, rows, query)
export const getForm = (ctx: Ctx, id: number) => oneRow<Form>(ctx.db, rows, id)
export const formUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/**
 * Creates a form for help topics.
 *
 * @throws BadInput  fields that do not hold: all at once
 * @throws Conflict  `name_taken`
 */
export function createForm(ctx: Ctx, body: BodyOf<typeof forms.create>): Promise<Form> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockForms(op)
    const { fields = [], ...facts } = body
    refuseProblems(await problemsOf(op, { id: null, kind: 'custom', fields }))
    const id = await createRow(op, 'form', { availability: 'active', ...facts, kind: 'custom' }, { fields })
    await writeFields(op, id, fields)
    return getForm(op, id)
  })
}

/**
 * Changes a form; `fields` are all that it asks from now on. Tickets keep what they have, answers to fields that are gone
 * included.
 *
 * @throws BadInput  fields that do not hold, or meet another of the same key: all at once
 * @throws Conflict  `name_taken`, `in_use`, `is_built_in`
 */
export function changeForm(ctx: Ctx, id: number, body: BodyOf<typeof forms.change>): Promise<Form> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockForms(op)
    const before = await lockRow(op, 'form', id)
    const { fields, ...facts } = body
    if (facts.availability !== undefined && facts.availability !== before.availability) {
      await refuseLeaving(op, kind, { before, to: facts.availability })
      if (before.kind !== 'custom') throw new Conflict('is_built_in', 'This form is there for good.')
    }
    const asked = await fieldsOf(op.db, id)
    if (fields) refuseProblems(await problemsOf(op, { id, kind: before.kind, fields }))
    const isAskedAnew = fields ? await writeFields(op, id, fields) : false
    const also: Changes = isAskedAnew ? { fields: { from: asked, to: await fieldsOf(op.db, id) } } : {}
    await changeRow(op, 'form', { before, patch: facts, also })
    return getForm(op, id)
  })
}

/** @throws Conflict `in_use`: topics ask it; `is_built_in` */
export function archiveForm(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockForms(op)
    return archiveOrDelete(op, kind, id)
  })
}

/** Which keys meet on a ticket depends on all forms and topics: who changes any of them takes his turn. */
export async function lockForms(op: Op): Promise<void> {
  await lockName(op, 'forms')
}

async function problemsOf(
  op: Op,
  { id, kind: formKind, fields }: { id: number | null; kind: FieldContext['kind']; fields: FieldContext['inputs'] },
): Promise<FieldError[]> {
  const had = id === null ? [] : await fieldsOf(op.db, id)
  const details = formKind === 'custom' ? await detailsFields(op) : []
  const problems = fieldProblems({ kind: formKind, inputs: fields, had, details, lists: await listNames(op) })
  return [...problems, ...(await meetingProblems(op, { id, kind: formKind, fields }))]
}

async function detailsFields(op: Op) {
  const form = await op.db.selectFrom('form').select('id').where('kind', '=', 'ticket').executeTakeFirst()
  return form ? fieldsOf(op.db, form.id) : []
}

async function listNames(op: Op): Promise<ReadonlyMap<number, string>> {
  const lists = await op.db.selectFrom('list').select(['id', 'availability']).execute()
  return new Map(lists.map(({ id, availability }) => [id, availability]))
}

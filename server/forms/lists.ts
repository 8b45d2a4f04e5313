import { sql } from 'kysely'
import type { List, lists } from '#contract/forms.ts'
import type { BodyOf } from '#contract/route.ts'
import { usingFields } from '#server/platform/automation-uses.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { fieldJson } from './asked.ts'
import { fieldProblems } from './field-problems.ts'
import { fieldsOf, writeFields } from './fields.ts'
import { lockForms } from './forms.ts'

const rows = sql`
  select l.id, l.name, l.plural, l.sort, l.notes, l.availability,
    (select count(*) from list_item i where i.list_id = l.id) as items,
    (select coalesce(json_agg(${fieldJson('f')} order by f.position, f.id), '[]')
      from form_field f join form o on o.id = f.form_id where o.list_id = l.id and f.availability = 'active') as properties,
    lower(l.name) as list_order, lower(l.name) as list_words, l.availability as list_availability
  from list l`

const kind: Archiving = {
  table: 'list',
  uses: (id) => [
    use(
      'forms',
      'archive',
      sql`from form_field f join form o on o.id = f.form_id
        where f.kind = 'list' and (f.config ->> 'listId')::bigint = ${id} and f.availability = 'active' and o.availability <> 'archived'`,
      sql`o.name`,
    ),
    ...usingFields(sql`f.kind = 'list' and (f.config ->> 'listId')::bigint = ${id}`),
    use('listItems', 'nothing', sql`from list_item where list_id = ${id}`),
  ],
  empty: async (op, id) => {
    await sql`delete from form_field where form_id in (select id from form where list_id = ${id})`.execute(op.db)
  },
}

export const listLists = (ctx: Ctx, query: ListQuery) => listRows<List>(ctx.db, rows, query)
export const getList = (ctx: Ctx, id: number) => oneRow<List>(ctx.db, rows, id)
export const listUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** @throws BadInput  properties that do not hold; Conflict `name_taken` */
export function createList(ctx: Ctx, body: BodyOf<typeof lists.create>): Promise<List> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockForms(op)
    const { properties = [], ...facts } = body
    refuseProblems(fieldProblems({ ...ofList, inputs: properties, had: [] }))
    const id = await createRow(op, 'list', { availability: 'active', ...facts }, { properties })
    const form = await op.db
      .insertInto('form')
      .values({ name: body.name, kind: 'list', listId: id, createdAt: op.now, updatedAt: op.now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await writeFields(op, form.id, properties)
    return getList(op, id)
  })
}

/**
 * Changes a list; `properties` are all that its items have from now on.
 *
 * @throws BadInput  properties that do not hold: all at once
 * @throws Conflict  `name_taken`, `in_use`
 */
export function changeList(ctx: Ctx, id: number, body: BodyOf<typeof lists.change>): Promise<List> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockForms(op)
    const before = await lockRow(op, 'list', id)
    await refuseLeaving(op, kind, { before, to: body.availability })
    const formId = await propertyForm(op, id)
    const had = await fieldsOf(op.db, formId)
    const { properties, ...facts } = body
    if (properties) refuseProblems(fieldProblems({ ...ofList, inputs: properties, had }))
    const isNew = properties ? await writeFields(op, formId, properties) : false
    const also: Changes = isNew ? { properties: { from: had, to: await fieldsOf(op.db, formId) } } : {}
    await changeRow(op, 'list', { before, patch: facts, also })
    return getList(op, id)
  })
}

/** Deletes a list without items, archives one with. @throws Conflict `in_use`: a form asks for one of it */
export function archiveList(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockForms(op)
    return archiveOrDelete(op, kind, id)
  })
}

export async function propertyForm(op: Op, listId: number): Promise<number> {
  const form = await op.db.selectFrom('form').select('id').where('listId', '=', listId).executeTakeFirstOrThrow()
  return form.id
}

const ofList = { kind: 'list', details: [], lists: new Map<number, string>(), path: 'body.properties' } as const

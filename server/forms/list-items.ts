import { type RawBuilder, sql } from 'kysely'
import type * as contract from '#contract/forms.ts'
import type { ItemChoice, ListItem } from '#contract/forms.ts'
import type { BodyOf, QueryOf, ReplyOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import { BadInput, NotFound } from '#server/platform/errors.ts'
import { likeWords } from '#server/platform/like.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changesOf, lockRow } from '#server/platform/rows.ts'
import { refusingTaken } from '#server/platform/taken.ts'
import { checkAnswers } from './answers.ts'
import { fieldsOf } from './fields.ts'
import { propertyForm } from './lists.ts'

const PAGE = 100
const MOST_CHOICES = 200

const columns = sql`i.id, i.value, i.extra, i.properties, i.translations, i.is_enabled, i.position`

const value = sql.ref('i.value')

/** The list's own order, by the items' words as they are read. */
function inOrder(words = value): RawBuilder<unknown> {
  return sql`case when l.sort = 'manual' then i.position else 0 end,
    case when l.sort = 'alphabetical' then lower(${words}) end,
    case when l.sort = 'reverse' then lower(${words}) end desc, i.id`
}

/** A page of a list for its editor. @throws NotFound */
export async function listItems(
  ctx: Ctx,
  listId: number,
  { q = '', offset }: QueryOf<typeof contract.listListItems>,
): Promise<ReplyOf<typeof contract.listListItems>> {
  const { rows } = await sql<ListItem & { total: number }>`
    select ${columns}, count(*) over () as total from list_item i join list l on l.id = i.list_id
    where l.id = ${listId} and ${matching(q)} order by ${inOrder()} limit ${PAGE} offset ${offset}`.execute(ctx.db)
  if (rows.length === 0) {
    const list = await ctx.db.selectFrom('list').select('id').where('id', '=', listId).executeTakeFirst()
    if (!list) throw new NotFound()
  }
  return { items: rows.map(({ total: _, ...item }) => item), total: rows[0]?.total ?? 0 }
}

/** @throws BadInput  properties that do not hold; Conflict `name_taken` */
export function createItem(ctx: Ctx, listId: number, body: BodyOf<typeof contract.createListItem>): Promise<ListItem> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockRow(op, 'list', listId)
    const properties = await checkProperties(op, listId, { given: body.properties ?? {}, current: {}, isNew: true })
    const { rows } = await refusingTaken(
      sql<ListItem>`
        insert into list_item as i (list_id, value, extra, properties, translations, is_enabled, position, created_at, updated_at)
        values (${listId}, ${body.value}, ${body.extra ?? ''}, ${JSON.stringify(properties)}::jsonb, ${JSON.stringify(body.translations ?? {})}::jsonb,
          ${body.isEnabled ?? true}, coalesce(${body.position ?? null}::integer, (select coalesce(max(position), 0) + 1 from list_item where list_id = ${listId})),
          ${op.now}, ${op.now}) returning ${columns}`.execute(op.db),
    ).catch(nameAtValue)
    const item = rows[0]
    if (!item) throw new Error('an insert returned nothing')
    await audit(op, { type: 'list_item.created', subject: 'list_item', id: item.id, data: { ...item, listId } })
    return item
  })
}

/** @throws BadInput  properties that do not hold; Conflict `name_taken` */
export function changeItem(
  ctx: Ctx,
  { id: listId, itemId }: { id: number; itemId: number },
  body: BodyOf<typeof contract.changeListItem>,
): Promise<ListItem> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockItem(op, listId, itemId)
    const current = before.properties
    const { properties: given, ...facts } = body
    const properties = given ? await checkProperties(op, listId, { given, current, isNew: false }) : current
    const after = { ...before, ...definite(facts), properties }
    const changes = changesOf(before, after)
    if (Object.keys(changes).length === 0) return before
    await refusingTaken(
      sql`update list_item set value = ${after.value}, extra = ${after.extra}, properties = ${JSON.stringify(properties)}::jsonb,
        translations = ${JSON.stringify(after.translations)}::jsonb, is_enabled = ${after.isEnabled}, position = ${after.position},
        updated_at = ${op.now} where id = ${itemId}`.execute(op.db),
    ).catch(nameAtValue)
    await audit(op, { type: 'list_item.changed', subject: 'list_item', id: itemId, changes })
    return after
  })
}

/** Deletes an item: answers keep its text. @throws NotFound */
export function deleteItem(ctx: Ctx, { id: listId, itemId }: { id: number; itemId: number }): Promise<void> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const { value } = await lockItem(op, listId, itemId)
    await op.db.deleteFrom('listItem').where('id', '=', itemId).execute()
    await audit(op, { type: 'list_item.deleted', subject: 'list_item', id: itemId, data: { value, listId } })
  })
}

/** Gives the items their places, those that are named first. */
export function orderItems(ctx: Ctx, listId: number, { itemIds }: { itemIds: number[] }): Promise<void> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await lockRow(op, 'list', listId)
    await sql`
      update list_item i set position = placed.place from (
        select one.id, row_number() over (order by given.place nulls last, one.position, one.id) as place
        from list_item one left join unnest(${itemIds}::bigint[]) with ordinality given (id, place) on given.id = one.id
        where one.list_id = ${listId}) placed
      where i.id = placed.id and i.position <> placed.place`.execute(op.db)
    await audit(op, { type: 'list.ordered', subject: 'list', id: listId })
  })
}

/**
 * Items that can be chosen, in the list's order, in the language of whoever asks if they are translated. They are found
 * by both their value and how they read in that language.
 *
 * @param side  to requesters only lists are open that a field shown to them chooses from: one of a public topic, or of a
 *              ticket of theirs
 */
export async function itemChoices(
  ctx: Ctx,
  { listId, q = '', side }: { listId: number; q?: string | undefined; side: 'requester' | 'agent' },
): Promise<{ items: ItemChoice[] }> {
  const { rows: open } = await sql`
    select from list l where l.id = ${listId} and l.availability <> 'archived' ${side === 'requester' ? sql`and ${isShownTo(ctx.actor)}` : sql``}`.execute(
    ctx.db,
  )
  if (open.length === 0) throw new NotFound()
  const own = sql`coalesce(i.translations -> ${ctx.language ?? ''} ->> 'value', i.value)`
  const { rows } = await sql<ItemChoice>`
    select i.id, ${own} as text, i.extra from list_item i join list l on l.id = i.list_id
    where l.id = ${listId} and i.is_enabled and (${matching(q)}${ctx.language ? sql` or ${matching(q, own)}` : sql``}) order by ${inOrder(own)} limit ${MOST_CHOICES}`.execute(
    ctx.db,
  )
  return { items: rows }
}

function isShownTo(actor: Ctx['actor']): RawBuilder<unknown> {
  const own =
    actor.kind === 'requester' && !actor.isUnproven
      ? sql`t.requester_id = ${actor.id} and t.id = coalesce(${actor.onlyTicketId}::bigint, t.id)`
      : sql`false`
  return sql`exists (
    select from form_field f join form o on o.id = f.form_id
    where f.kind = 'list' and (f.config ->> 'listId')::bigint = l.id and f.availability = 'active' and f.requester_mode in ('edit', 'required')
      and (o.kind in ('ticket', 'contact') or exists (
        select from help_topic_form t join help_topic h on h.id = t.help_topic_id
        where t.form_id = o.id and h.availability <> 'archived' and h.is_public)
        or exists (select from ticket t where ${own} and t.deleted_at is null and (t.form_ids @> array[o.id::integer]
          or exists (select from help_topic_form h where h.form_id = o.id and h.help_topic_id = t.help_topic_id))))
      and o.availability = 'active')`
}

// Of values the expression is the index's own (list_item_like).
function matching(q: string, text = value): RawBuilder<unknown> {
  const words = likeWords(sql`(lower(${text}) || ' ' || lower(i.extra))`, q)
  return words.length === 0 ? sql`true` : sql.join(words, sql` and `)
}

async function lockItem(op: Op, listId: number, itemId: number): Promise<ListItem> {
  const { rows } = await sql<ListItem>`
    select ${columns} from list_item i where i.id = ${itemId} and i.list_id = ${listId} for update`.execute(op.db)
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

interface Checking {
  given: ListItem['properties']
  current: ListItem['properties']
  isNew: boolean
}

async function checkProperties(op: Op, listId: number, { given, current, isNew }: Checking) {
  const fields = await fieldsOf(op.db, await propertyForm(op, listId))
  const path = 'body.properties'
  const checked = checkAnswers(fields, given, 'agent', { partial: !isNew, current, now: op.now, path })
  if (checked.problems.length > 0) throw new BadInput(checked.problems)
  // Lists have fields of plain kinds only, whose answers are plain.
  return { ...current, ...checked.answers } as ListItem['properties']
}

function definite<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as never
}

// What is unique of an item is its value.
function nameAtValue(error: unknown): never {
  if (error instanceof Error && 'fields' in error && Array.isArray(error.fields)) {
    for (const one of error.fields) if (one.field === 'body.name') one.field = 'body.value'
  }
  throw error
}

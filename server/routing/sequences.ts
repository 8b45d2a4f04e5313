import { sql } from 'kysely'
import type { z } from 'zod'
import type { NumberSequence, sequences } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, deleteRow, lockRow } from '#server/platform/rows.ts'
import { refuseIfHeld, usage, use, usesOf } from '#server/platform/uses.ts'

type Sequence = z.infer<typeof NumberSequence>

const rows = sql`
  select s.id, s.name, s.next_value, s.increment, s.padding,
    lower(s.name) as list_order, lower(s.name) as list_words, 'active' as list_availability
  from number_sequence s`

const uses = (id: number) => [
  use('helpTopics', 'archive', sql`from help_topic where sequence_id = ${id}`, sql`name`),
  use('settings', 'archive', sql`from setting where key = 'tickets' and (value ->> 'sequenceId')::bigint = ${id}`),
]

export const listSequences = (ctx: Ctx, query: ListQuery) => listRows<Sequence>(ctx.db, rows, query)
export const getSequence = (ctx: Ctx, id: number) => oneRow<Sequence>(ctx.db, rows, id)
export const sequenceUsage = (ctx: Ctx, id: number) => usage(ctx.db, { table: 'numberSequence', uses }, id)

/** @throws Conflict `name_taken` */
export function createSequence(ctx: Ctx, body: BodyOf<typeof sequences.create>): Promise<Sequence> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const id = await createRow(op, 'numberSequence', body)
    return getSequence(op, id)
  })
}

/** Changes a sequence. Numbers given before stay; one that would repeat is passed over. @throws Conflict `name_taken` */
export function changeSequence(ctx: Ctx, id: number, body: BodyOf<typeof sequences.change>): Promise<Sequence> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'numberSequence', id)
    await changeRow(op, 'numberSequence', { before, patch: body })
    return getSequence(op, id)
  })
}

/** Deletes a sequence: there is nothing that an archived one would be good for. @throws Conflict `in_use` */
export function deleteSequence(ctx: Ctx, id: number): Promise<{ outcome: 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const row = await lockRow(op, 'numberSequence', id)
    refuseIfHeld(await usesOf(op.db, uses(id)))
    await deleteRow(op, 'numberSequence', row)
    return { outcome: 'deleted' }
  })
}

import { sql } from 'kysely'
import type { SlaPlan, slaPlans } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { asDefault, isDefault } from '#server/settings/default-id.ts'

const rows = sql`
  select p.id, p.name, p.grace_minutes, p.is_transient, p.mutes_overdue_alerts, ${isDefault('defaultSlaPlanId', sql`p.id`)} as is_default,
    p.notes, p.availability,
    lower(p.name) as list_order, lower(p.name) as list_words, p.availability as list_availability
  from sla_plan p`

const kind: Archiving = {
  table: 'slaPlan',
  uses: (id) => [
    use('tickets', 'nothing', sql`from ticket where sla_plan_id = ${id}`),
    use(
      'departments',
      'disable',
      sql`from department where sla_plan_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'helpTopics',
      'disable',
      sql`from help_topic where sla_plan_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
  ],
  isDefault: (op, id) => asDefault(op, { name: 'defaultSlaPlanId', id, words: 'the default SLA plan' }),
}

export const listSlaPlans = (ctx: Ctx, query: ListQuery) => listRows<SlaPlan>(ctx.db, rows, query)
export const getSlaPlan = (ctx: Ctx, id: number) => oneRow<SlaPlan>(ctx.db, rows, id)
export const slaPlanUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** @throws Conflict `name_taken` */
export function createSlaPlan(ctx: Ctx, body: BodyOf<typeof slaPlans.create>): Promise<SlaPlan> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const id = await createRow(op, 'slaPlan', { availability: 'active', ...body })
    return getSlaPlan(op, id)
  })
}

/**
 * Changes an SLA plan. What was promised stays promised: tickets keep their due dates, another grace period counts from
 * the next ticket on.
 *
 * @throws Conflict `name_taken`, `in_use`, `is_default`
 */
export function changeSlaPlan(ctx: Ctx, id: number, body: BodyOf<typeof slaPlans.change>): Promise<SlaPlan> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'slaPlan', id)
    await refuseLeaving(op, kind, { before, to: body.availability })
    await changeRow(op, 'slaPlan', { before, patch: body })
    return getSlaPlan(op, id)
  })
}

/** @throws Conflict `in_use`, `is_default` */
export function archiveSlaPlan(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}

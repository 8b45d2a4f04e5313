import { sql } from 'kysely'
import type { Priority, priorities } from '#contract/reference.ts'
import type { BodyOf } from '#contract/route.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { changeRow, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { asDefault, isDefault } from '#server/settings/default-id.ts'

type Create = BodyOf<typeof priorities.create>
type Change = BodyOf<typeof priorities.change>

const GREY = '#868e96'

const rows = sql`
  select p.id, p.name, p.translations, p.urgency, p.color, p.is_public, ${isDefault('defaultPriorityId', sql`p.id`)} as is_default, p.availability,
    lpad(p.urgency::text, 4, '0') as list_order, lower(p.name) as list_words, p.availability as list_availability
  from priority p`

const kind: Archiving = {
  table: 'priority',
  uses: (id) => [
    ...usedByAutomation('priority', id),
    use('tickets', 'nothing', sql`from ticket where priority_id = ${id}`),
    use(
      'slaPlans',
      'nothing',
      sql`from sla_target t join sla_plan p on p.id = t.plan_id where t.priority_id = ${id} and p.availability <> 'archived'`,
      sql`p.name`,
    ),
    use(
      'helpTopics',
      'disable',
      sql`from help_topic where priority_id = ${id} and availability <> 'archived'`,
      sql`name`,
    ),
    use(
      'mailAddresses',
      'disable',
      sql`from mail_address where priority_id = ${id} and availability <> 'archived'`,
      sql`email`,
    ),
  ],
  isDefault: (op, id) => asDefault(op, { name: 'defaultPriorityId', id, words: 'the default priority' }),
}

export const listPriorities = (ctx: Ctx, query: ListQuery) => listRows<Priority>(ctx.db, rows, query)
export const getPriority = (ctx: Ctx, id: number) => oneRow<Priority>(ctx.db, rows, id)
export const priorityUsage = (ctx: Ctx, id: number) => usage(ctx.db, kind, id)

/** @throws Conflict `name_taken` */
export function createPriority(ctx: Ctx, body: Create): Promise<Priority> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const id = await createRow(op, 'priority', { color: GREY, availability: 'active', ...body })
    return getPriority(op, id)
  })
}

/**
 * Changes a priority. Another urgency reorders the tickets that have it, in the same moment.
 *
 * @throws Conflict `name_taken`, `in_use`, `is_default`
 */
export function changePriority(ctx: Ctx, id: number, body: Change): Promise<Priority> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'priority', id)
    await refuseLeaving(op, kind, { before, to: body.availability })
    await changeRow(op, 'priority', { before, patch: body })
    return getPriority(op, id)
  })
}

/** @throws Conflict `in_use`, `is_default` */
export function archivePriority(ctx: Ctx, id: number): Promise<{ outcome: 'archived' | 'deleted' }> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    return archiveOrDelete(op, kind, id)
  })
}

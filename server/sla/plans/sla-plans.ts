import { sql } from 'kysely'
import type { BodyOf } from '#contract/route.ts'
import type { SlaPlan, slaPlans } from '#contract/sla.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type ListQuery, listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type Changes, changeRow, changesOf, createRow, lockRow } from '#server/platform/rows.ts'
import { type Archiving, archiveOrDelete, refuseLeaving, usage, use } from '#server/platform/uses.ts'
import { asDefault, isDefault } from '#server/settings/default-id.ts'
import { planProblems } from './check.ts'

type Create = BodyOf<typeof slaPlans.create>
type Change = BodyOf<typeof slaPlans.change>

const byPriority = sql`(select coalesce(json_agg(json_build_object('priority', json_build_object('id', pr.id, 'name', pr.name),
    'firstResponseMinutes', t.first_response_minutes, 'nextResponseMinutes', t.next_response_minutes,
    'graceMinutes', t.grace_minutes) order by pr.urgency, pr.id), '[]')
  from sla_target t join priority pr on pr.id = t.priority_id where t.plan_id = p.id)`

const rows = sql`
  select p.id, p.name, p.grace_minutes, p.first_response_minutes, p.next_response_minutes, ${byPriority} as by_priority,
    case when sc.id is not null then json_build_object('id', sc.id, 'name', sc.name) end as schedule, p.escalations,
    p.is_transient, p.mutes_overdue_alerts, ${isDefault('defaultSlaPlanId', sql`p.id`)} as is_default,
    p.version, p.notes, p.availability,
    lower(p.name) as list_order, lower(p.name) as list_words, p.availability as list_availability
  from sla_plan p left join schedule sc on sc.id = p.schedule_id`

const kind: Archiving = {
  table: 'slaPlan',
  uses: (id) => [
    ...usedByAutomation('slaPlan', id),
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

/** @throws BadInput  a target that is never reached, whoever or whatever is named and cannot be; Conflict `name_taken` */
export function createSlaPlan(ctx: Ctx, body: Create): Promise<SlaPlan> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    refuseProblems(await planProblems(op, { ask: body, before: null }))
    const { byPriority: targets = [], escalations = [], ...fields } = body
    const steps = withIds(escalations, [])
    const values = { availability: 'active' as const, ...fields, escalations: JSON.stringify(steps) }
    const id = await createRow(op, 'slaPlan', values, { byPriority: targets, escalations: steps })
    await writeTargets(op, id, targets)
    await keepVersion(op, id)
    return getSlaPlan(op, id)
  })
}

/**
 * Changes an SLA plan. What was promised stays promised: a ticket keeps the version of the plan that it has, until its
 * plan, priority or department changes or it is reopened. By another schedule open tickets are counted at once.
 *
 * @throws BadInput  as for a new one
 * @throws Conflict  `name_taken`, `in_use`, `is_default`
 */
export function changeSlaPlan(ctx: Ctx, id: number, body: Change): Promise<SlaPlan> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const before = await lockRow(op, 'slaPlan', id)
    const now = await getSlaPlan(op, id)
    refuseProblems(await planProblems(op, { ask: body, before: now }))
    await refuseLeaving(op, kind, { before, to: body.availability })
    const { byPriority: targets, escalations, ...patch } = body
    const steps = escalations && withIds(escalations, now.escalations)
    const also: Changes = changesOf(
      { byPriority: now.byPriority.map(asInput), escalations: now.escalations },
      { byPriority: targets?.map(completed), escalations: steps },
    )
    const changes = await changeRow(op, 'slaPlan', { before, patch, also })
    if (also.byPriority) await writeTargets(op, id, targets ?? [])
    if (also.escalations) {
      await sql`update sla_plan set escalations = ${JSON.stringify(steps)}::jsonb where id = ${id}`.execute(op.db)
    }
    if (Object.keys(changes).length > 0) {
      await sql`update sla_plan set version = version + 1 where id = ${id}`.execute(op.db)
      await keepVersion(op, id)
    }
    if (changes.scheduleId) await enqueue(op, 'recount_sla', { of: 'plan', id, name: before.name })
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

type Targets = NonNullable<Create['byPriority']>
type Steps = NonNullable<Create['escalations']>

/** Steps keep their ids, by which history names them; a new one gets a number that none of the plan ever had. */
export function withIds(steps: Steps, before: SlaPlan['escalations']): SlaPlan['escalations'] {
  const known = new Set(before.map(({ id }) => id))
  let last = Math.max(0, ...known, ...steps.map(({ id }) => id ?? 0))
  const used = new Set<number>()
  return steps.map((step) => {
    const isKept = step.id !== undefined && known.has(step.id) && !used.has(step.id)
    const id = isKept ? (step.id as number) : ++last
    used.add(id)
    return { ...step, id }
  })
}

function asInput({ priority, ...targets }: SlaPlan['byPriority'][number]) {
  return completed({ priorityId: priority.id, ...targets })
}

function completed({ priorityId, firstResponseMinutes, nextResponseMinutes, graceMinutes }: Targets[number]) {
  return {
    priorityId,
    firstResponseMinutes: firstResponseMinutes ?? null,
    nextResponseMinutes: nextResponseMinutes ?? null,
    graceMinutes: graceMinutes ?? null,
  }
}

async function writeTargets(op: Op, planId: number, targets: Targets): Promise<void> {
  await op.db.deleteFrom('slaTarget').where('planId', '=', planId).execute()
  const values = targets.map((target) => ({ planId, ...completed(target) }))
  if (values.length > 0) await op.db.insertInto('slaTarget').values(values).execute()
}

async function keepVersion(op: Op, id: number): Promise<void> {
  await sql`
    insert into sla_plan_version (plan_id, version, name, definition, created_at)
    select p.id, p.version, p.name, jsonb_build_object('graceMinutes', p.grace_minutes, 'firstResponseMinutes', p.first_response_minutes,
      'nextResponseMinutes', p.next_response_minutes, 'byPriority', ${byPriority}::jsonb, 'escalations', p.escalations), ${op.now}
    from sla_plan p where p.id = ${id}`.execute(op.db)
}

import { sql } from 'kysely'
import type { Absence, changeAbsence, createAbsence, Warning } from '#contract/assignment.ts'
import type { BodyOf } from '#contract/route.ts'
import { visibleAgents } from '#server/people/agents/agents.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict, type FieldError, NotFound } from '#server/platform/errors.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { referenceProblems, refuseProblems } from '#server/platform/references.ts'
import { changesOf } from '#server/platform/rows.ts'
import { abilitiesOf } from './leaving.ts'
import { needsUnmetDuring } from './warnings.ts'
import { demandOwn } from './work.ts'

interface Span {
  id: number | null
  agentId: number
  startsAt: Date
  endsAt: Date | null
  standInId: number | null
  reason: string
}

/** Those that are not over, the next one first; of colleagues whom the actor sees. */
export async function listAbsences(
  ctx: Ctx,
  { agentId }: { agentId?: number | undefined },
): Promise<{ items: Absence[] }> {
  const { rows } = await sql<Absence>`${absences}
    where (b.ends_at is null or b.ends_at > ${ctx.now}) and ${visibleAgents(ctx.actor)}
      ${agentId === undefined ? sql`` : sql`and a.id = ${agentId}`}
    order by b.starts_at, b.id limit 500`.execute(ctx.db)
  return { items: rows.map(shown) }
}

const absences = sql`
  select b.id, json_build_object('id', a.id, 'name', a.name) as agent, b.starts_at, b.ends_at, b.reason,
    case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as stand_in
  from agent_absence b join agent a on a.id = b.agent_id left join agent s on s.id = b.stand_in_id`

/**
 * Announces an absence, one's own or as an administrator anybody's.
 *
 * @returns with what nobody can do while it lasts
 * @throws BadInput  an end before the beginning, a stand-in who is oneself, gone, or stood in for by oneself at that time
 * @throws Conflict `absence_overlaps`
 */
export function announceAbsence(ctx: Ctx, body: BodyOf<typeof createAbsence>): Promise<Announced> {
  return operation(ctx, async (op) => {
    demandOwn(op.actor, body.agentId)
    const span = spanOf({ id: null, standInId: null, endsAt: null, reason: '' }, body)
    await check(op, span)
    const { agentId, startsAt, endsAt, standInId, reason } = span
    const values = { agentId, startsAt, endsAt, standInId, reason, createdAt: op.now, updatedAt: op.now }
    const { id } = await op.db.insertInto('agentAbsence').values(values).returning('id').executeTakeFirstOrThrow()
    await audit(op, { type: 'agent.absence_announced', subject: 'agent', id: agentId, data: { id, ...body } })
    return announced(op, id, span)
  })
}

/** @throws NotFound, and what {@link announceAbsence} throws */
export function editAbsence(ctx: Ctx, id: number, body: BodyOf<typeof changeAbsence>): Promise<Announced> {
  return operation(ctx, async (op) => {
    const before = await lockAbsence(op, id)
    const span = spanOf(before, { agentId: before.agentId, ...body })
    await check(op, span, before.standInId)
    const { startsAt, endsAt, standInId, reason } = span
    const set = { startsAt, endsAt, standInId, reason }
    await op.db
      .updateTable('agentAbsence')
      .set({ ...set, updatedAt: op.now })
      .where('id', '=', id)
      .execute()
    const changes = changesOf(before, set)
    await audit(op, { type: 'agent.absence_changed', subject: 'agent', id: before.agentId, changes })
    return announced(op, id, span)
  })
}

/** @throws NotFound */
export function takeBackAbsence(ctx: Ctx, id: number): Promise<void> {
  return operation(ctx, async (op) => {
    const { agentId } = await lockAbsence(op, id)
    await op.db.deleteFrom('agentAbsence').where('id', '=', id).execute()
    await audit(op, { type: 'agent.absence_taken_back', subject: 'agent', id: agentId, data: { id } })
  })
}

async function lockAbsence(op: Op, id: number): Promise<Span & { id: number }> {
  const row = await op.db.selectFrom('agentAbsence').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new NotFound()
  demandOwn(op.actor, row.agentId)
  return row
}

interface Given {
  agentId: number
  startsAt?: string | undefined
  endsAt?: string | null | undefined
  standInId?: number | null | undefined
  reason?: string | undefined
}

function spanOf(before: Partial<Span>, { agentId, startsAt, endsAt, standInId, reason }: Given): Span {
  return {
    id: before.id ?? null,
    agentId,
    startsAt: startsAt === undefined ? (before.startsAt ?? new Date(0)) : new Date(startsAt),
    endsAt: endsAt === undefined ? (before.endsAt ?? null) : endsAt && new Date(endsAt),
    standInId: standInId === undefined ? (before.standInId ?? null) : standInId,
    reason: reason ?? before.reason ?? '',
  } as Span
}

async function check(op: Op, span: Span, currentStandIn: number | null = null): Promise<void> {
  // Two who make each other their stand-in at the same moment would not see each other.
  await lockName(op, 'absences')
  const problems: FieldError[] = [
    ...(await referenceProblems(op, [
      { table: 'agent', field: 'body.agentId', id: span.agentId },
      { table: 'agent', field: 'body.standInId', id: span.standInId, current: currentStandIn },
    ])),
  ]
  if (span.endsAt && span.endsAt <= span.startsAt) {
    problems.push({ field: 'body.endsAt', code: 'before_start', message: 'The end lies before the beginning.' })
  } else if (span.endsAt && span.endsAt <= op.now && span.id === null) {
    problems.push({ field: 'body.endsAt', code: 'in_the_past', message: 'This absence would be over already.' })
  }
  if (span.standInId === span.agentId) {
    problems.push({ field: 'body.standInId', code: 'is_oneself', message: 'Nobody stands in for herself.' })
  } else if (span.standInId !== null) {
    const circle = await circleOf(op, span)
    if (circle) {
      const message = `At that time this goes round in a circle: ${circle.join(', ')} stand in for each other.`
      problems.push({ field: 'body.standInId', code: 'circle', message })
    }
  }
  refuseProblems(problems)
  await refuseOverlap(op, span)
}

/** The names of those who stand in for each other, when that leads back to whom it began with. */
async function circleOf(op: Op, { id, agentId, standInId, startsAt, endsAt }: Span): Promise<string[] | null> {
  const { rows } = await sql<{ names: string[] }>`
    with recursive chain as (
      select ${standInId}::bigint as agent_id, array[${standInId}::bigint] as ids, 1 as step
      union all
      select b.stand_in_id, chain.ids || b.stand_in_id, chain.step + 1 from chain
      join agent_absence b on b.agent_id = chain.agent_id and b.stand_in_id is not null
      where chain.agent_id <> ${agentId} and chain.step < 20 and b.id is distinct from ${id}::bigint
        and b.starts_at < coalesce(${endsAt}::timestamptz, 'infinity') and coalesce(b.ends_at, 'infinity') > ${startsAt}::timestamptz
    )
    select (select array_agg(a.name order by array_position(chain.ids, a.id)) from agent a where a.id = any(chain.ids)) as names
    from chain where agent_id = ${agentId} order by step limit 1`.execute(op.db)
  return rows[0]?.names ?? null
}

async function refuseOverlap(op: Op, { id, agentId, startsAt, endsAt }: Span): Promise<void> {
  const { rows } = await sql`
    select from agent_absence where agent_id = ${agentId} and id is distinct from ${id}::bigint
      and starts_at < coalesce(${endsAt}::timestamptz, 'infinity') and coalesce(ends_at, 'infinity') > ${startsAt}::timestamptz limit 1`.execute(
    op.db,
  )
  if (rows.length === 0) return
  throw new Conflict('absence_overlaps', 'There is an absence at that time already. Change that one.')
}

type Announced = Absence & { warnings: Warning[] }

async function announced(op: Op, id: number, { agentId, startsAt, endsAt }: Span): Promise<Announced> {
  const hers = await abilitiesOf(op, agentId)
  return { ...(await one(op, id)), warnings: await needsUnmetDuring(op, { from: startsAt, until: endsAt }, hers) }
}

async function one(op: Op, id: number): Promise<Absence> {
  const { rows } = await sql<Absence>`${absences} where b.id = ${id}`.execute(op.db)
  const [row] = rows
  if (!row) throw new NotFound()
  return shown(row)
}

function shown(row: Absence): Absence {
  const instant = (at: string | null) => at && new Date(at).toISOString()
  return { ...row, startsAt: new Date(row.startsAt).toISOString(), endsAt: instant(row.endsAt) }
}

import { type RawBuilder, sql } from 'kysely'
import type { BodyOf, QueryOf } from '#contract/route.ts'
import type * as contract from '#contract/simulations.ts'
import type { Difference, Simulation } from '#contract/simulations.ts'
import { BadInput, Conflict, NotFound } from '#server/platform/errors.ts'
import { idOfCursor } from '#server/platform/id-cursor.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { type Ctx, lockName, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { draftProblems } from './check-draft.ts'
import { loadConfiguration } from './load-configuration.ts'

/** Those that are over and older are deleted as new ones are asked for. */
const MOST_KEPT = 20
const MOST_WAITING = 10
/** A draft is what somebody has written: characters of JSON. */
const LARGEST_DRAFT = 2_000_000

/**
 * Asks for a draft to be run on the tickets of the last days. One simulation runs at a time; others wait.
 *
 * @throws BadInput  everything in the draft that could not be saved
 * @throws Conflict  `too_many_waiting`
 */
export function createSimulation(
  ctx: Ctx,
  { days, draft }: BodyOf<typeof contract.createSimulation>,
): Promise<Simulation> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const text = JSON.stringify(draft)
    if (text.length > LARGEST_DRAFT) {
      throw new BadInput([{ field: 'body.draft', code: 'too_big', message: 'This is too much for one draft.' }])
    }
    refuseProblems(await draftProblems(op, draft, await loadConfiguration(op.db)))
    await lockName(op, 'simulations')
    const { rows: waiting } = await sql`select from simulation where state = 'waiting'`.execute(op.db)
    if (waiting.length >= MOST_WAITING) {
      throw new Conflict('too_many_waiting', 'Other simulations wait already. Cancel some, or wait for them.')
    }
    await sql`delete from simulation where id in (
      select id from simulation where state in ('done', 'cancelled', 'failed') order by id desc offset ${MOST_KEPT - 1})`.execute(
      op.db,
    )
    const { rows } = await sql<{ id: number }>`
      insert into simulation (days, draft, created_by_kind, created_by_id, created_by_name, created_at)
      values (${days}, ${text}::jsonb, ${op.actor.kind}, ${op.actor.id}, ${op.actor.name}, ${op.now}::timestamptz) returning id`.execute(
      op.db,
    )
    const id = rows[0]?.id ?? 0
    await enqueue(op, 'run_simulation', { simulationId: id }, { queue: 'simulation' })
    return getSimulation(op, id)
  })
}

const shown = (at: string) => sql`to_char(${sql.ref(at)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const columns = sql`id, state, days, json_build_object('id', coalesce(created_by_id, 0), 'name', created_by_name) as created_by,
  ${shown('createdAt')} as created_at, ${shown('startedAt')} as started_at, ${shown('finishedAt')} as finished_at,
  json_build_object('done', done, 'total', total) as progress, error, result,
  (select coalesce(jsonb_object_agg(part.key, jsonb_build_object(
      'changed', (select coalesce(jsonb_agg(jsonb_build_object('id', one -> 'id', 'name', one -> 'name', 'subject', one -> 'subject')), '[]')
        from jsonb_array_elements(part.value -> 'changed') as changed (one)),
      'removed', coalesce(part.value -> 'removed', '[]'), 'isOrdered', part.value ? 'order')), '{}')
    from jsonb_each(draft) as part) as outline`

function select<T>(more: RawBuilder<unknown>, rest: RawBuilder<unknown>): RawBuilder<T> {
  return sql<T>`select ${columns}${more} from simulation ${rest}`
}

/** @throws NotFound */
export async function getSimulation({ db, actor }: Ctx, id: number): Promise<Simulation> {
  demandAdministrator(actor)
  const { rows } = await select<Simulation>(sql`, draft`, sql`where id = ${id}`).execute(db)
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

export async function listSimulations({ db, actor }: Ctx, { limit, cursor }: QueryOf<typeof contract.listSimulations>) {
  demandAdministrator(actor)
  const before = cursor === undefined ? sql`true` : sql`id < ${idOfCursor(cursor)}`
  const { rows } = await select<contract.SimulationHead>(
    sql``,
    sql`where ${before} order by id desc limit ${limit + 1}`,
  ).execute(db)
  return pageOf(rows, limit, ({ id }) => id)
}

/** Stops it, or keeps it from beginning. What it has found is not kept. @throws NotFound */
export function cancelSimulation(ctx: Ctx, id: number): Promise<Simulation> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    await sql`update simulation set state = 'cancelled', finished_at = ${op.now}::timestamptz
      where id = ${id} and state in ('waiting', 'running')`.execute(op.db)
    return getSimulation(op, id)
  })
}

/** @throws NotFound */
export function deleteSimulation(ctx: Ctx, id: number): Promise<void> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const { rows } = await sql`delete from simulation where id = ${id} returning id`.execute(op.db)
    if (rows.length === 0) throw new NotFound()
  })
}

/** Tickets that are deleted meanwhile are left out. @throws NotFound */
export async function listDifferences(
  ctx: Ctx,
  id: number,
  { limit, cursor, kind, field }: QueryOf<typeof contract.listDifferences>,
) {
  await getSimulation(ctx, id)
  const after = cursor === undefined ? 0 : idOfCursor(cursor)
  const { rows } = await sql<Difference>`
    select json_build_object('id', t.id, 'number', t.number, 'subject', t.subject, 'openedAt', ${shown('t.createdAt')}) as ticket,
      d.data -> 'changes' as changes, d.data -> 'breaches' as breaches, d.data -> 'mails' as mails
    from simulation_difference d join ticket t on t.id = d.ticket_id and t.deleted_at is null
    where d.simulation_id = ${id} and d.kind = ${kind} and d.ticket_id > ${after}
      and ${field === undefined ? sql`true` : sql`${field} = any(d.fields)`}
    order by d.ticket_id limit ${limit + 1}`.execute(ctx.db)
  return pageOf(rows, limit, ({ ticket }) => ticket.id)
}

function pageOf<T>(found: T[], limit: number, idOf: (item: T) => number) {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: found.length > limit && last ? String(idOf(last)) : null }
}

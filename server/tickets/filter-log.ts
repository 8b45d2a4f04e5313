import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import { enqueue } from '#server/platform/jobs.ts'
import type { Op } from '#server/platform/operation.ts'
import { kept, type Reason } from '#server/platform/reason.ts'
import type { Run } from '#server/routing/filters/filter.ts'
import type { Foreseen } from './foresee-silent.ts'

/** Now and then, the old matches of the filters at hand are counted together. */
const FOLD_EACH = 200

/** That an action of a filter that matched failed while it was taken. */
export async function noteFailure(
  op: Op,
  ticketId: number,
  {
    filter,
    action,
    problem,
    reason,
  }: { filter: Run['filter']; action: Action['kind']; problem: string; reason: Reason },
): Promise<void> {
  const data = JSON.stringify({ error: `${action}: ${problem}`, action, ...kept(reason) })
  await sql`update ticket_filter_match set outcome = 'failed', data = data || ${data}::jsonb
    where ticket_id = ${ticketId} and filter_id = ${filter.id} and version = ${filter.version}`.execute(op.db)
}

/**
 * Keeps which filters matched a ticket, how long each took, and what those that only looked on would have done; of those that did not match there is nothing to
 * keep.
 */
export async function noteRuns(
  op: Op,
  ticketId: number | null,
  {
    runs,
    foreseen,
    rejected,
  }: { runs: Run[]; foreseen: Foreseen[]; rejected?: { by: Run['filter']; data: Record<string, unknown> } },
): Promise<void> {
  if (runs.length + foreseen.length === 0) return
  const acted = runs.map(({ filter, micros, error }) => ({
    filterId: filter.id,
    version: filter.version,
    micros,
    outcome: error !== null ? 'failed' : rejected?.by.id === filter.id ? 'rejected' : 'applied',
    data: { ...(error !== null && { error }), ...rejected?.data },
  }))
  const silent = foreseen.map(({ run: { filter, micros }, did }) => ({
    filterId: filter.id,
    version: filter.version,
    micros,
    outcome: 'silent',
    data: { did, ...rejected?.data },
  }))
  const rows = [...acted, ...silent]
  const { rows: noted } = await sql<{ id: number }>`
    insert into ticket_filter_match (filter_id, version, ticket_id, at, micros, outcome, data)
    select (run ->> 'filterId')::bigint, (run ->> 'version')::integer, ${ticketId}::bigint, ${op.now}::timestamptz,
      (run ->> 'micros')::integer, run ->> 'outcome', run -> 'data'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) run
    where exists (select from ticket_filter f where f.id = (run ->> 'filterId')::bigint)
    returning id`.execute(op.db)
  if (noted.some(({ id }) => id % FOLD_EACH === 0))
    await enqueue(op, 'fold_filter_matches', {}, { key: 'fold_filter_matches' })
}

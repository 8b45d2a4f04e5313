import type pg from 'pg'
import type { DifferenceRow } from './replay.ts'

const given = `jsonb_to_recordset($2::jsonb) as given (kind text, ticket_id bigint, fields jsonb, data jsonb)`

const columns = `insert into simulation_difference (simulation_id, kind, ticket_id, fields, data)
  select $1, kind, ticket_id, array(select jsonb_array_elements_text(fields)), data from ${given}`

function json(rows: readonly DifferenceRow[]): string {
  return JSON.stringify(rows.map(({ ticketId, ...row }) => ({ ticket_id: ticketId, ...row })))
}

export async function writeDifferences(
  client: pg.ClientBase,
  simulationId: number,
  rows: readonly DifferenceRow[],
): Promise<void> {
  if (rows.length > 0) await client.query(columns, [simulationId, json(rows)])
}

const BATCH = 1000

/**
 * Adds who has tickets to what is known of them.
 *
 * @returns tickets that did not differ before, and those that did not differ in this
 */
export async function writeAgents(
  client: pg.ClientBase,
  simulationId: number,
  rows: readonly DifferenceRow[],
): Promise<{ rows: number; fields: number }> {
  const added = { rows: 0, fields: 0 }
  for (let at = 0; at < rows.length; at += BATCH) {
    const batch = rows.slice(at, at + BATCH)
    const ids = batch.map(({ ticketId }) => ticketId)
    const { rows: known } = await client.query<{ rows: number; fields: number }>(
      `select count(*)::int as rows, (count(*) filter (where 'agent' = any(fields)))::int as fields
       from simulation_difference where simulation_id = $1 and kind = 'differs' and ticket_id = any($2::bigint[])`,
      [simulationId, ids],
    )
    await client.query(
      `${columns} on conflict (simulation_id, kind, ticket_id) do update
         set fields = case when 'agent' = any(simulation_difference.fields) then simulation_difference.fields
             else simulation_difference.fields || '{agent}' end,
           data = jsonb_set(simulation_difference.data, '{changes}', (simulation_difference.data -> 'changes') || (excluded.data -> 'changes'))`,
      [simulationId, json(batch)],
    )
    added.rows += batch.length - (known[0]?.rows ?? 0)
    added.fields += batch.length - (known[0]?.fields ?? 0)
  }
  return added
}

import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Op } from '#server/platform/operation.ts'

/** The calls that actions ask for, each about the event of this operation that says what was done. */
export async function callWebhooks(
  op: Op,
  ticketId: number,
  { type, actions }: { type: string; actions: readonly Action[] },
): Promise<void> {
  const calls = actions.flatMap((action, place) => (action.kind === 'callWebhook' ? [{ place, url: action.url }] : []))
  if (calls.length === 0) return
  await sql`
    with called as (
      insert into webhook_call (event_id, ticket_id, place, url, cause, created_at)
      select e.id, ${ticketId}, (call ->> 'place')::integer, call ->> 'url', ${JSON.stringify(op.because?.cause ?? {})}::jsonb, ${op.now}::timestamptz
      from jsonb_array_elements(${JSON.stringify(calls)}::jsonb) call, ticket_event e
      where e.ticket_id = ${ticketId} and e.operation_id = ${op.operationId}::uuid and e.type = ${type}
      on conflict (event_id, place) do nothing returning id
    )
    select graphile_worker.add_job('call_webhook', json_build_object('callId', id)) from called`.execute(op.db)
}

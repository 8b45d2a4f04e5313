import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Cause } from '#contract/cause.ts'
import type { Op } from '#server/platform/operation.ts'

interface Calling {
  /** Of the event of this operation that says what was done. */
  type: 'ticket.filtered' | 'ticket.rule_applied' | 'ticket.macro_applied'
  cause: Cause
  actions: readonly Action[]
}

/** The calls that actions ask for, each about the event that says what was done; a job sends them once this has committed. */
export async function callWebhooks(op: Op, ticketId: number, { type, cause, actions }: Calling): Promise<void> {
  const calls = actions.flatMap((action, place) => (action.kind === 'callWebhook' ? [{ place, url: action.url }] : []))
  if (calls.length === 0) return
  // Several filters may have matched; of rules and macros there is one event an operation.
  const filter = type === 'ticket.filtered' ? sql`and (e.data -> 'filter' ->> 'id')::bigint = ${cause.id}` : sql``
  await sql`
    with called as (
      insert into webhook_call (event_id, ticket_id, place, url, cause, created_at)
      select e.id, ${ticketId}, (call ->> 'place')::integer, call ->> 'url', ${JSON.stringify(cause)}::jsonb, ${op.now}::timestamptz
      from jsonb_array_elements(${JSON.stringify(calls)}::jsonb) call, ticket_event e
      where e.ticket_id = ${ticketId} and e.operation_id = ${op.operationId}::uuid and e.type = ${type} ${filter}
      on conflict (event_id, place) do nothing returning id
    )
    select graphile_worker.add_job('call_webhook', json_build_object('callId', id)) from called`.execute(op.db)
}

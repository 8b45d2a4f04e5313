import { sql } from 'kysely'
import { CHANNEL } from '#server/platform/live.ts'
import type { Op } from '#server/platform/operation.ts'
import { audienceOf, type EventType, type FieldChange } from './ticket.ts'

export interface NewEvent {
  type: EventType
  changes: Record<string, FieldChange>
  data?: Record<string, unknown>
  entryId?: number
  /** The event that led to this one, when it was not the request itself. */
  causeEventId?: number
}

/** Who can tell from the ticket alone that he sees it: before and after the change. */
export interface Watchers {
  departments: number[]
  agents: number[]
  teams: number[]
  requesters: number[]
}

/**
 * Appends events to a ticket's history and, in the same statement, enqueues their delivery to the listeners and
 * tells live pages. All of it happens when the operation commits, or none.
 *
 * @returns ids of the events, in the order given
 */
export async function record(op: Op, ticketId: number, events: NewEvent[], watchers: Watchers): Promise<number[]> {
  if (events.length === 0) return []
  const given = JSON.stringify(events.map((event) => ({ data: {}, ...event, audience: audienceOf(event.type) })))
  const live = JSON.stringify({ ticketId, ...watchers })
  const { rows } = await sql<{ ids: number[] }>`
    with written as (
      insert into ticket_event (ticket_id, type, at, actor_kind, actor_id, actor_name, changes, data, entry_id, cause_event_id, operation_id, audience)
      select ${ticketId}, event ->> 'type', ${op.now}, ${op.actor.kind}, ${op.actor.id}::bigint, ${op.actor.name},
        event -> 'changes', (event -> 'data') || jsonb_build_object('names', change_names(event -> 'changes')),
        (event ->> 'entryId')::bigint, (event ->> 'causeEventId')::bigint, ${op.operationId}::uuid, event ->> 'audience'
      from jsonb_array_elements(${given}::jsonb) with ordinality as given (event, place) order by place
      returning id, type, audience
    ), listed as (
      select json_agg(id order by id) as ids, json_agg(json_build_object('id', id, 'type', type, 'audience', audience) order by id) as events
      from written
    )
    select listed.ids, pg_notify(${CHANNEL}, (${live}::jsonb || jsonb_build_object('events', listed.events))::text),
      (select id from graphile_worker.add_job('deliver_events', json_build_object('eventIds', listed.ids))) as job
    from listed`.execute(op.db)
  return rows[0]?.ids ?? []
}

import { type RawBuilder, sql } from 'kysely'
import { CHANNEL } from '#server/platform/live.ts'
import type { Op } from '#server/platform/operation.ts'
import { type EntryDraft, writingEntry } from '#server/thread/entry.ts'
import type { KeptSla } from './counting.ts'
import { audienceOf, type EventType, type FieldChange, type TicketRow } from './ticket.ts'

export interface NewEvent {
  type: EventType
  changes: Record<string, FieldChange>
  data?: Record<string, unknown>
  /** `new`: that of the entry that is written with it. */
  entryId?: number | 'new'
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

export interface Recording {
  ticketId: number
  events: NewEvent[]
  watchers: Watchers
  /** Where the ticket's timer goes; null takes it back, undefined leaves it. */
  timer?: Date | null | undefined
  /** The clocks of its SLA plan, where they have changed. */
  sla?: KeptSla | undefined
  /** What writes the ticket's row and returns it. */
  write?: RawBuilder<TicketRow>
  /** An entry of the thread that is written with it. */
  entry?: EntryDraft | undefined
}

export interface Recorded {
  /** What `write` returned. */
  row: TicketRow | null
  entryId: number | null
}

/**
 * Appends events to a ticket's history and, in the same statement, writes its row and the entry, enqueues their delivery
 * to the listeners, moves the timer and tells live pages. All of it happens when the operation commits, or none.
 */
export async function record(op: Op, recording: Recording): Promise<Recorded> {
  const { ticketId, events, watchers, write, entry, sla } = recording
  const led = op.because?.eventId ? { causeEventId: op.because.eventId } : {}
  // Rows, and not one array of them: the planner takes an array for a hundred, and then plans anew each time.
  const given = sql.join(
    events.map((event, place) => {
      const row = { data: {}, ...led, ...event, audience: audienceOf(event.type) }
      return sql`(${JSON.stringify(row)}::jsonb, ${sql.lit(place)})`
    }),
  )
  const live = JSON.stringify({ ticketId, ...watchers })
  const { rows } = await sql<TicketRow & { newEntryId?: number }>`
    with ${write ? sql`changed as (${write}), ` : sql``}${entry ? sql`${writingEntry(op, ticketId, entry)}, ` : sql``}${sla ? keptSla(ticketId, sla) : sql``}written as (
      insert into ticket_event (ticket_id, type, at, actor_kind, actor_id, actor_name, changes, data, entry_id, cause_event_id, operation_id, audience)
      select ${ticketId}, event ->> 'type', ${op.now}, ${op.actor.kind}, ${op.actor.id}::bigint, ${op.actor.name},
        event -> 'changes', (event -> 'data') || jsonb_build_object('names', ${names}),
        ${entry ? sql`case event ->> 'entryId' when 'new' then entry.id else (event ->> 'entryId')::bigint end` : sql`(event ->> 'entryId')::bigint`}, (event ->> 'causeEventId')::bigint, ${op.operationId}::uuid, event ->> 'audience'
      from (values ${given}) as given (event, place)${entry ? sql` cross join entry` : sql``} order by place
      returning id, type, audience
    ), listed as (
      select json_agg(id order by id) as ids, json_agg(json_build_object('id', id, 'type', type, 'audience', audience) order by id) as events
      from written
    ), told as materialized (
      select pg_notify(${CHANNEL}, (${live}::jsonb || jsonb_build_object('events', events))::text),
        (select count(*) from graphile_worker.add_jobs(array[${jobs(recording)}])) as jobs
        ${recording.timer === null ? sql`, graphile_worker.remove_job(${timerKey(ticketId)})` : sql``}
      from listed
    )
    select ${entry ? sql`entry.id as new_entry_id` : sql`null as new_entry_id`}${write ? sql`, changed.*` : sql``}
    from told${entry ? sql`, entry` : sql``}${write ? sql`, changed` : sql``}`.execute(op.db)
  const { newEntryId = null, ...row } = rows[0] ?? {}
  return { row: write && rows[0] ? (row as TicketRow) : null, entryId: newEntryId }
}

// Looked up here and not in a function: it would be called twice a field, and set up all of these each time.
const nameOf = (side: string) => {
  const id = sql`(value ->> ${sql.lit(side)})::bigint`
  return sql`case key
    when 'statusId' then (select name from ticket_status where id = ${id})
    when 'departmentId' then (select name from department where id = ${id})
    when 'agentId' then (select name from agent where id = ${id})
    when 'closedById' then (select name from agent where id = ${id})
    when 'teamId' then (select name from team where id = ${id})
    when 'priorityId' then (select name from priority where id = ${id})
    when 'slaPlanId' then (select name from sla_plan where id = ${id})
    when 'helpTopicId' then (select coalesce(up.name || ' / ', '') || h.name from help_topic h
                             left join help_topic up on up.id = h.parent_id where h.id = ${id})
    when 'requesterId' then (select name from requester where id = ${id})
  end`
}

/** The names that the ids in an event's changes have now: history shows them after they are gone. */
const names = sql`(select coalesce(jsonb_object_agg(key, jsonb_build_object('from', ${nameOf('from')}, 'to', ${nameOf('to')})), '{}')
  from jsonb_each(event -> 'changes') where key like '%Id')`

function jobs({ ticketId, timer }: Recording): RawBuilder<unknown> {
  const deliver = sql`('deliver_events', json_build_object('eventIds', ids), null, null, null, null, null, null)::graphile_worker.job_spec`
  if (!timer) return deliver
  const payload = JSON.stringify({ ticketId })
  return sql`${deliver},
    ('sla_timer', ${payload}::json, null, ${timer}::timestamptz, null, ${timerKey(ticketId)}, null, null)::graphile_worker.job_spec`
}

/** Nothing sweeps: each ticket has one job, at its due time or the next step of an escalation, moved and taken back with it. */
export function timerKey(ticketId: number): string {
  return `sla:${ticketId}`
}

function keptSla(ticketId: number, { clock, taken, timerAt }: KeptSla): RawBuilder<unknown> {
  return sql`clocked as (
    insert into ticket_sla (ticket_id, clock, taken, timer_at)
    values (${ticketId}, ${JSON.stringify(clock)}::jsonb, ${taken}::text[], ${timerAt}::timestamptz)
    on conflict (ticket_id) do update set clock = excluded.clock, taken = excluded.taken, timer_at = excluded.timer_at), `
}

import { sql } from 'kysely'
import type { z } from 'zod'
import type { Cause } from '#contract/cause.ts'
import type { WhyField } from '#contract/tickets.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { visibleTickets } from './access.ts'
import { hiddenAnswers, withoutHidden } from './hidden-answers.ts'
import { ticketSla } from './sla-receipt.ts'
import type { FieldChange, TrackedField } from './ticket.ts'

type Why = z.infer<typeof WhyField>

/** The fields that people ask about. `dueAt` is answered by the explicit due date when there is one, else the SLA plan's. */
const asked: { name: string; from: TrackedField[] }[] = [
  { name: 'status', from: ['statusId'] },
  { name: 'department', from: ['departmentId'] },
  { name: 'team', from: ['teamId'] },
  { name: 'agent', from: ['agentId'] },
  { name: 'priority', from: ['priorityId'] },
  { name: 'slaPlan', from: ['slaPlanId'] },
  { name: 'dueAt', from: ['explicitDueAt', 'slaDueAt'] },
  { name: 'helpTopic', from: ['helpTopicId'] },
]

/** An event that changed fields. */
export interface ChangeEvent {
  id: number
  type: string
  at: string
  actorKind: Why['by']['kind']
  actorId: number | null
  actorName: string
  changes: Record<string, FieldChange>
  data: {
    names?: Record<string, { from: string | null; to: string | null }>
    undoes?: number
    assignment?: Why['assignment']
  }
}

/** For each field: the event that last set it, who acted, and what the rule or default saw. */
export async function whyTicket(ctx: Ctx, ticketId: number): Promise<Why[]> {
  const { rows } = await sql<{ events: ChangeEvent[]; hidden: string[] }>`
    select (select coalesce(json_agg(json_build_object('id', e.id, 'type', e.type, 'at', e.at, 'actorKind', e.actor_kind, 'actorId', e.actor_id,
      'actorName', e.actor_name, 'changes', e.changes, 'data', e.data) order by e.id), '[]') from ticket_event e where e.ticket_id = t.id and e.changes <> '{}') as events, ${hiddenAnswers} as hidden
    from ticket t where t.id = ${ticketId} and ${visibleTickets(ctx.actor)}`.execute(ctx.db)
  const row = rows[0]
  if (!row) throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  const { events, hidden } = row
  const sla = await ticketSla(ctx, ticketId)
  return asked
    .map((field) => answer(field, events))
    .filter((why) => why !== null)
    .map((why) => ({ ...why, cause: forAgents(why.cause, hidden), ...(why.field === 'dueAt' && { sla }) }))
}

export function forAgents(cause: Cause, hidden: readonly string[]): Cause {
  return cause.saw ? { ...cause, saw: withoutHidden(cause.saw, hidden) } : cause
}

function answer({ name, from }: (typeof asked)[number], events: ChangeEvent[]): Why | null {
  const answers = from.map((field) => lastChange(field, events))
  // The first of them that has a value decides; without any, the last word is that there is none.
  const found = answers.find((it) => it !== null && it.change.to !== null) ?? answers.find((it) => it !== null)
  if (found) return toWhy(name, found)
  const opened = events[0]
  if (!opened) return null
  const none: Cause = { kind: 'setting', id: null, name: 'Nothing has set it' }
  return {
    field: name,
    value: null,
    label: null,
    cause: none,
    by: byOf(opened),
    at: new Date(opened.at).toISOString(),
    eventId: opened.id,
    event: opened.type,
  }
}

export function lastChange(field: TrackedField, events: ChangeEvent[]) {
  const event = events.findLast((it) => it.changes[field] !== undefined)
  const change = event?.changes[field]
  return event && change ? { field, event, change } : null
}

function toWhy(name: string, { field, event, change }: NonNullable<ReturnType<typeof lastChange>>): Why {
  return {
    field: name,
    value: change.to,
    label: event.data.names?.[field]?.to ?? (typeof change.to === 'string' ? change.to : null),
    cause: change.cause ?? personal(event),
    by: byOf(event),
    at: new Date(event.at).toISOString(),
    eventId: event.id,
    event: event.type,
    ...(field === 'agentId' && event.data.assignment && { assignment: event.data.assignment }),
  }
}

export function personal(event: ChangeEvent): Cause {
  const kind = event.actorKind === 'agent' ? 'person' : event.actorKind === 'system' ? 'verb' : event.actorKind
  return { kind, id: event.actorId, name: event.actorName }
}

function byOf(event: ChangeEvent): Why['by'] {
  return { kind: event.actorKind, id: event.actorId, name: event.actorName }
}

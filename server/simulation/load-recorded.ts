import type pg from 'pg'
import type { Cause } from '#contract/cause.ts'
import type { Condition } from '#contract/conditions.ts'
import type { Facts } from '#server/routing/conditions/evaluate.ts'
import type { Received } from '#server/routing/defaults.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import type { Asked } from '#server/tickets/asked.ts'
import type { Configuration } from './configuration.ts'
import type { PastEvent, Recorded } from './recorded.ts'
import type { State } from './state.ts'

/** What is read of tickets only where conditions look at it: it is most of what there is. */
export interface Reads {
  /** The text of the first message, and of every one. */
  first: boolean
  messages: boolean
  files: boolean
  organization: boolean
}

export function readsOf(configurations: readonly Configuration[]): Reads {
  const fieldsIn = (kind: 'filters' | 'rules') =>
    new Set(configurations.flatMap((one) => one[kind].flatMap(({ conditions }) => fieldsOf(conditions))))
  const byFilters = fieldsIn('filters')
  const byRules = fieldsIn('rules')
  const messages = byRules.has('message') || byRules.has('language')
  return {
    first: messages || byFilters.has('message'),
    messages,
    files: byRules.has('attachmentCount'),
    organization: [...byRules].some((field) => field.startsWith('organization')),
  }
}

function fieldsOf(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(fieldsOf)
  if ('any' in condition) return condition.any.flatMap(fieldsOf)
  if ('not' in condition) return fieldsOf(condition.not)
  return [condition.field]
}

/** As much of a long message as filters and rules see. */
const MOST_OF_MESSAGE = 20_000

type TicketCells = [
  id: number,
  number: string,
  at: number,
  source: string,
  requester: Recorded['requester'],
  attachmentCount: number,
  facts: (Facts & { channel: Arrival['channel'] }) | null,
  names: Arrival['names'] | null,
  asked: Asked | null,
  message: string | null,
]
type EventCells = [
  ticketId: number,
  id: number,
  type: string,
  at: number,
  actorKind: PastEvent['actorKind'],
  actorId: number | null,
  actorName: string,
  changes: PastEvent['changes'],
  data: PastEvent['data'],
  entryId: number | null,
  causeEventId: number | null,
  operationId: string,
  text: string | null,
  files: number | null,
]

/** Tickets as they were, in the order of their ids; deleted ones are none. */
export async function loadRecorded(client: pg.ClientBase, ids: readonly number[], reads: Reads): Promise<Recorded[]> {
  const { rows: tickets } = await client.query<TicketCells>({
    rowMode: 'array',
    text: ticketsText(reads),
    values: [ids],
  })
  const { rows: events } = await client.query<EventCells>({ rowMode: 'array', text: eventsText(reads), values: [ids] })
  const byTicket = new Map<number, PastEvent[]>()
  for (const cells of events) {
    const known = byTicket.get(cells[0])
    if (known) known.push(eventOf(cells))
    else byTicket.set(cells[0], [eventOf(cells)])
  }
  return tickets.flatMap((cells) => recordedOf(cells, byTicket.get(cells[0]) ?? []) ?? [])
}

const firstText = `(select left(coalesce(v.body_text, e.body_text), ${MOST_OF_MESSAGE}) from thread_entry e
  left join thread_entry_version v on v.entry_id = e.id and v.version = 1 where e.ticket_id = t.id order by e.id limit 1)`

const organization = `'organization', (select json_build_object('name', o.name, 'phone', o.phone, 'website', o.website,
  'address', o.address, 'notes', o.notes) from organization o where o.id = r.organization_id and o.archived_at is null)`

function ticketsText(reads: Reads): string {
  return `select t.id, t.number, (extract(epoch from t.created_at) * 1000)::double precision, t.source,
    json_build_object('id', r.id, 'name', r.name, 'email', r.email, 'phone', r.phone, 'language', r.language,
      'organizationId', r.organization_id${reads.organization ? `, ${organization}` : ''}),
    t.attachment_count, a.facts, a.names, a.asked, ${reads.first ? firstText : 'null'}
  from ticket t join requester r on r.id = t.requester_id left join ticket_arrival a on a.ticket_id = t.id
  where t.id = any($1::bigint[]) and t.deleted_at is null order by t.id`
}

/** What an event says of clocks, of what was seen, and of whom a policy considered, is worked out anew. */
const leftOut = `'{names,sla,saw,assignment}'::text[]`

const entryText = `case when v.type = 'message.received' then (select left(coalesce(w.body_text, e.body_text), ${MOST_OF_MESSAGE})
  from thread_entry e left join thread_entry_version w on w.entry_id = e.id and w.version = 1 where e.id = v.entry_id) end`

const entryFiles = `case when v.entry_id is not null then (select count(*) from attachment f where f.entry_id = v.entry_id) end`

function eventsText(reads: Reads): string {
  return `select v.ticket_id, v.id, v.type, (extract(epoch from v.at) * 1000)::double precision, v.actor_kind, v.actor_id, v.actor_name,
    v.changes, v.data - ${leftOut}, v.entry_id, v.cause_event_id, v.operation_id,
    ${reads.messages ? entryText : 'null'}, ${reads.files ? entryFiles : 'null'}
  from ticket_event v where v.ticket_id = any($1::bigint[]) order by v.ticket_id, v.id`
}

function eventOf(cells: EventCells): PastEvent {
  const [
    ,
    id,
    type,
    at,
    actorKind,
    actorId,
    actorName,
    changes,
    data,
    entryId,
    causeEventId,
    operationId,
    text,
    files,
  ] = cells
  return {
    id,
    type,
    at,
    actorKind,
    actorId,
    actorName,
    changes,
    data,
    entryId,
    causeEventId,
    operationId,
    ...(text !== null && { text }),
    ...(files !== null && { files }),
  }
}

/** null: its history does not begin with an opening. */
function recordedOf(cells: TicketCells, events: PastEvent[]): Recorded | null {
  const [id, number, openedAt, source, requester, attachmentCount, kept, names, asked, text] = cells
  const [first] = events
  if (first?.type !== 'ticket.opened') return null
  const message = text ?? ''
  const opened = stateAfter(
    events.filter(({ operationId, at }) => operationId === first.operationId && at === first.at),
  )
  const { channel, ...facts } = kept ?? { channel: 'web' as const }
  const arrival = kept && { channel, facts: { ...facts, ...(message !== '' && { message }) }, names: names ?? {} }
  return {
    id,
    number,
    openedAt,
    source,
    requester,
    attachmentCount,
    message,
    arrival,
    asked: arrival && (asked ?? derived(first, arrival)),
    inputs: !arrival ? 'none' : asked ? 'asked' : 'derived',
    events,
    opened,
    end: stateAfter(events),
  }
}

const instants = new Set(['explicitDueAt', 'slaDueAt', 'closedAt', 'reopenedAt'])

/** What a history comes to. */
export function stateAfter(events: readonly Pick<PastEvent, 'changes'>[]): State {
  const state: Record<string, unknown> = {
    helpTopicId: null,
    slaPlanId: null,
    agentId: null,
    teamId: null,
    fields: {},
    isAnswered: false,
    isOverdue: false,
    explicitDueAt: null,
    slaDueAt: null,
    closedAt: null,
    reopenedAt: null,
  }
  for (const { changes } of events) {
    for (const [field, { to }] of Object.entries(changes)) {
      state[field] = instants.has(field) && typeof to === 'string' ? Date.parse(to) : to
    }
  }
  // An opening sets everything that is not there from the beginning.
  return state as unknown as State
}

const fields = ['departmentId', 'priorityId', 'slaPlanId', 'statusId', 'agentId', 'teamId'] as const
const byPeople = new Set(['person', 'requester', 'api_key', 'verb'])

/** Of an opening of which it was not kept what was asked: its first event names what was proposed and overridden too. */
function derived({ changes, actorKind, actorId, actorName }: PastEvent, { facts }: Arrival): Asked {
  const given: Asked['given'] = {}
  let address: NonNullable<Received['address']> | null = null
  let header: Received['header'] = null
  for (const field of fields) {
    for (const { kind, name, value } of proposed(changes[field])) {
      if (byPeople.has(kind)) given[field] = value
      if (kind === 'mail_address' && (field === 'departmentId' || field === 'priorityId')) {
        address ??= { id: Number(facts['mail.address'] ?? 0), email: name, departmentId: null, priorityId: null }
        address[field] = value
      }
      if (kind === 'mail_header') header = { priorityId: value, value: name }
    }
  }
  if (typeof changes.explicitDueAt?.to === 'string') given.dueAt = changes.explicitDueAt.to
  if (typeof facts.helpTopic === 'number') given.helpTopicId = facts.helpTopic
  const kinds = { agent: 'person', requester: 'requester', api_key: 'api_key', system: 'verb' } as const
  return {
    side: actorKind === 'requester' ? 'requester' : 'agent',
    given,
    chooser: { kind: kinds[actorKind], id: actorId, name: actorName },
    ...((address || header) && { received: { address, header } }),
  }
}

/** The value that a field began with and those that it went before, each with who proposed it. */
function proposed(change: PastEvent['changes'][string] | undefined): { kind: string; name: string; value: number }[] {
  if (!change || typeof change.to !== 'number') return []
  // What nothing else explains, whoever opened it chose.
  const cause = change.cause ?? { kind: 'person' as const, name: '' }
  const overrode = (change.cause?.overrode ?? []) as (Pick<Cause, 'kind' | 'name'> & { value: unknown })[]
  const lost = overrode.flatMap(({ kind, name, value }) => (typeof value === 'number' ? [{ kind, name, value }] : []))
  return [{ kind: cause.kind, name: cause.name, value: change.to }, ...lost]
}

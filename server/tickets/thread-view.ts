import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import { EntryOrigin, type ThreadEntry, type ThreadEvent, type ThreadItem } from '#contract/thread.ts'
import { abilitiesOn, type TicketFacts } from '#server/people/abilities.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { NotFound } from '#server/platform/errors.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { attachmentsOf } from '#server/thread/attach.ts'
import type { EntryRow } from '#server/thread/entry.ts'
import { visibleTickets } from './access.ts'
import { hiddenAnswers, hideSet, withoutHidden } from './hidden-answers.ts'
import { nextCursor, type ThreadQuery, threadPage, WHOLE } from './thread-page.ts'
import { forAgents } from './why.ts'

interface EventRow {
  id: number
  type: string
  at: string
  actorKind: ThreadEvent['author']['kind']
  actorId: number | null
  actorName: string
  changes: ThreadEvent['changes']
  data: ThreadEvent['data']
}

interface Row {
  since: number
  hasMore: boolean
  facts: TicketFacts
  entries: StoredEntry[]
  events: EventRow[]
  /** Entry id -> the data of its event, for notes that were written with a change. */
  notes: Record<string, NoteData>
  /** Answers that agents do not see, by their keys in the catalogue of conditions. */
  hiddenAnswers: string[]
}

/** As it is kept: with what set it. */
type Stored = ThreadEvent['changes'][string] & { cause?: Cause }

interface NoteData {
  about: string
  title: Record<string, string>
}

type StoredEntry = Omit<EntryRow, 'at' | 'editedAt'> & {
  at: string
  editedAt: string | null
  mail?: ThreadEntry['mail']
  deliveries?: ThreadEntry['deliveries']
}

// An entry has come by one mail; copies of that are other rows.
const mailOf = sql`(select json_build_object('id', m.id, 'address', m.from_address,
    'spf', m.facts -> 'authentication' ->> 'spf', 'dkim', m.facts -> 'authentication' ->> 'dkim',
    'dmarc', m.facts -> 'authentication' ->> 'dmarc', 'security', m.facts ->> 'security',
    'refused', coalesce((select json_agg(r ->> 'name') from jsonb_array_elements(m.facts -> 'refused') r), '[]'))
  from incoming_mail m where m.entry_id = e.id limit 1)`

// What agents are told themselves is no delivery.
const deliveriesOf = sql`(select coalesce(json_agg(json_build_object('to', o.to_address, 'state', o.state, 'error', o.error,
    'at', coalesce(o.bounced_at, o.sent_at, o.next_at, o.created_at)) order by o.id), '[]')
  from outgoing_mail o where o.entry_id = e.id and o.recipient_kind is distinct from 'agent')`

// An entry speaks for itself; its event is shown only for what it changed besides.
const spoken = sql`v.type not in ('message.received', 'reply.sent', 'note.added', 'entry.edited')`

/**
 * Entries and events of a ticket in order of time, as agents see it, in two statements: the newest page, or the one
 * before a cursor.
 *
 * @throws BadRequest `bad_cursor`
 */
export async function presentThread(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  ticketId: number,
  query: ThreadQuery = WHOLE,
): Promise<{ items: ThreadItem[]; nextCursor: string | null }> {
  const { rows } = await sql<Row>`
    select page.since, page.has_more, json_build_object('departmentId', t.department_id, 'agentId', t.agent_id, 'teamId', t.team_id, 'state', t.state, 'deletedAt', t.deleted_at) as facts,
      (select coalesce(json_agg(json_build_object('id', e.id, 'type', e.type, 'authorKind', e.author_kind, 'agentId', e.agent_id,
        'requesterId', e.requester_id, 'authorName', e.author_name, 'title', e.title, 'format', e.format, 'body', e.body, 'source', e.source,
        'at', e.at, 'version', e.version, 'editedAt', e.edited_at, 'editedBy', e.edited_by,
        'origin', e.origin, 'mail', case when e.source = 'email' then ${mailOf} end, 'deliveries', ${deliveriesOf}) order by e.id), '[]')
        from thread_entry e where e.ticket_id = t.id and e.id >= page.since and e.id < page.below) as entries,
      (select coalesce(json_agg(json_build_object('id', v.id, 'type', v.type, 'at', v.at, 'actorKind', v.actor_kind, 'actorId', v.actor_id,
        'actorName', v.actor_name, 'changes', v.changes, 'data', v.data) order by v.id), '[]')
        from ticket_event v where v.ticket_id = t.id and v.id >= page.since and v.id < page.below and ${spoken}) as events,
      (select coalesce(json_object_agg(v.entry_id, v.data), '{}') from ticket_event v where v.ticket_id = t.id and v.type = 'note.added'
        and v.entry_id >= page.since and v.entry_id < page.below and v.data ? 'title') as notes,
      ${hiddenAnswers} as hidden_answers
    from ticket t ${threadPage(query, { entries: sql`true`, events: spoken })} where t.id = ${ticketId} and ${visibleTickets(ctx.actor)}`.execute(
    ctx.db,
  )
  const row = rows[0]
  if (!row) throw new NotFound('ticket_not_found', 'There is no such ticket, or you cannot see it.')
  const mayEditAll = abilitiesOn(ctx.actor, row.facts).has('editThread')
  const files = await attachmentsOf(
    ctx.db,
    row.entries.map((entry) => entry.id),
  )
  const entries = row.entries.map(
    (entry): ThreadEntry => ({
      ...presentEntry(entry, files.get(entry.id) ?? []),
      about: presentAbout(row.notes[entry.id]),
      editable: mayEditAll || (ctx.actor.kind === 'agent' && entry.agentId === ctx.actor.id),
    }),
  )
  const items = [...entries, ...row.events.map((event) => presentEvent(event, row.hiddenAnswers))].sort(
    (a, b) => a.id - b.id,
  )
  return { items, nextCursor: nextCursor(row) }
}

/** One entry by itself: the answer to writing it. */
export async function presentOwnEntry(
  ctx: Ctx,
  { entry, attachmentCount }: { entry: EntryRow; attachmentCount?: number },
): Promise<ThreadEntry> {
  const files = await attachmentsOf(ctx.db, attachmentCount === 0 ? [] : [entry.id])
  const stored = { ...entry, at: entry.at.toISOString(), editedAt: entry.editedAt?.toISOString() ?? null }
  return { ...presentEntry(stored, files.get(entry.id) ?? []), editable: true }
}

function presentEntry(entry: StoredEntry, attachments: ThreadEntry['attachments']): Omit<ThreadEntry, 'editable'> {
  return {
    id: entry.id,
    type: entry.type,
    at: iso(entry.at),
    author: { kind: entry.authorKind, id: entry.agentId ?? entry.requesterId, name: entry.authorName },
    title: entry.title,
    about: null,
    body: entry.body,
    format: entry.format,
    source: entry.source,
    attachments,
    version: entry.version,
    editedAt: entry.editedAt === null ? null : iso(entry.editedAt),
    editedBy: entry.editedBy,
    origin: presentOrigin(entry.origin),
    mail: entry.mail ?? null,
    deliveries: (entry.deliveries ?? []).map((it) => ({ ...it, at: iso(it.at) })),
  }
}

function presentOrigin(origin: unknown): ThreadEntry['origin'] {
  const parsed = EntryOrigin.safeParse(origin)
  return parsed.success ? parsed.data : null
}

function presentAbout(data: NoteData | undefined): ThreadEntry['about'] {
  return data ? { event: data.about, values: data.title } : null
}

function presentEvent(event: EventRow, hidden: string[]): ThreadEvent {
  return {
    id: event.id,
    type: 'event',
    at: iso(event.at),
    author: { kind: event.actorKind, id: event.actorId, name: event.actorName },
    event: event.type,
    changes: withoutAnswers(event.changes, hidden),
    data: hidden.length === 0 ? event.data : seenByAgents(event.data, hidden),
  }
}

function withoutAnswers(changes: EventRow['changes'], hidden: string[]): EventRow['changes'] {
  if (hidden.length === 0) return changes
  const { fields, ...others } = changes
  const seen = (answers: unknown) =>
    answers && typeof answers === 'object'
      ? Object.fromEntries(Object.entries(answers).filter(([key]) => !hidden.includes(`fields.${key}`)))
      : answers
  const told = Object.entries(others).map(([field, change]) => [field, causeSeen(change, hidden)] as const)
  return {
    ...Object.fromEntries(told),
    ...(fields && { fields: { ...causeSeen(fields, hidden), from: seen(fields.from), to: seen(fields.to) } }),
  }
}

function causeSeen(change: Stored, hidden: string[]): Stored {
  return change.cause ? { ...change, cause: forAgents(change.cause, hidden) } : change
}

/** What filters and rules saw, and which answers they gave. */
function seenByAgents(data: EventRow['data'], hidden: string[]): EventRow['data'] {
  const { saw, did } = data
  return {
    ...data,
    ...(isRecord(saw) && { saw: withoutHidden(saw, hidden) }),
    ...(Array.isArray(did) && { did: hideSet(did, hidden) }),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

// Instants inside JSON come in PostgreSQL's way of writing them.
function iso(text: string): string {
  return new Date(text).toISOString()
}

import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { Db } from '#server/platform/db.ts'
import { type RecordedEvent, recordedEvent } from '#server/platform/events.ts'
import { factOf } from '../rules/decide.ts'
import { loadSeen, MOST_OF_MESSAGE, type SeenTicket } from '../rules/subjects.ts'

/** An event of a ticket, with the operation that wrote it. */
export interface PastEvent extends RecordedEvent {
  operationId: string
}

/** A ticket as it is, and all that has happened to it. */
export interface Past {
  now: SeenTicket
  /** Oldest first. */
  events: readonly PastEvent[]
  /** What its entries brought, by their id. */
  entries: ReadonlyMap<number, { text: string; files: number }>
}

/** null: it is deleted, or was never there. */
export async function loadPast(db: Db, ticketId: number): Promise<Past | null> {
  const [now] = await loadSeen(db, [ticketId])
  if (!now) return null
  const { rows: events } = await sql<PastEvent>`
    select ${recordedEvent}, operation_id from ticket_event where ticket_id = ${ticketId} order by id`.execute(db)
  const { rows: entries } = await sql<{ id: number; text: string; files: number }>`
    select e.id, left(coalesce(v.body_text, e.body_text), ${MOST_OF_MESSAGE}::integer) as text,
      (select count(*)::integer from attachment f where f.entry_id = e.id) as files
    from thread_entry e left join thread_entry_version v on v.entry_id = e.id and v.version = 1
    where e.ticket_id = ${ticketId}`.execute(db)
  return { now, events, entries: new Map(entries.map(({ id, ...entry }) => [id, entry])) }
}

/**
 * A ticket as it was right after an event: what has happened since is taken back. What no history is kept of, people and
 * organizations and what is asked of a topic, is as it is now.
 */
export function seenAfter({ now, events, entries }: Past, lastId: number): SeenTicket {
  const until = events.filter(({ id }) => id <= lastId)
  const since = events.filter(({ id }) => id > lastId)
  const at = (test: (event: PastEvent) => boolean) => until.findLast(test)?.at ?? null
  const message = until.findLast(isMessage)
  const filesSince = since.reduce((sum, { entryId }) => sum + (entries.get(entryId ?? 0)?.files ?? 0), 0)
  const due = (field: string) => until.findLast(({ changes }) => changes[field])?.changes[field]?.to ?? null
  const dueAt = due('explicitDueAt') ?? due('slaDueAt')
  const was: SeenTicket = {
    ...now,
    choices: { ...now.choices },
    message: entries.get(message?.entryId ?? 0)?.text ?? now.message,
    plain: {
      ...now.plain,
      attachmentCount: now.plain.attachmentCount - filesSince,
      reopenCount: until.filter(({ type }) => type === 'ticket.reopened').length,
    },
    updatedAt: until.at(-1)?.at ?? now.openedAt,
    statusAt: at(({ changes }) => changes.statusId !== undefined) ?? now.openedAt,
    lastMessageAt: at(isMessage),
    lastReplyAt: at(({ type, data }) => type === 'reply.sent' && data.automatic === undefined),
    dueAt: typeof dueAt === 'string' ? new Date(dueAt) : null,
  }
  for (const event of since.toReversed()) takeBack(was, event)
  return was
}

function isMessage({ type }: PastEvent): boolean {
  return type === 'ticket.opened' || type === 'message.received'
}

const chosen = ['statusId', 'departmentId', 'helpTopicId', 'priorityId', 'slaPlanId', 'agentId', 'teamId'] as const
const plain = ['isAnswered', 'isOverdue', 'state'] as const

function takeBack(was: SeenTicket, { changes, data }: PastEvent): void {
  for (const field of chosen) {
    const change = changes[field]
    const key = factOf[field] as keyof SeenTicket['choices']
    if (change) (was.choices as Record<string, unknown>)[key] = thing(change.from, nameIn(data, field, 'from'))
  }
  for (const field of plain) if (changes[field]) Object.assign(was.plain, { [field]: changes[field].from })
  if (changes.subject) was.subject = String(changes.subject.from)
  if (changes.source) was.source = String(changes.source.from)
  // As it was read from a request, once.
  if (changes.fields) was.fields = (changes.fields.from ?? {}) as Answers
}

function thing(id: unknown, name: string | null): { id: number; name: string } | null {
  return typeof id === 'number' ? { id, name: name ?? `#${id}` } : null
}

/** What an event calls a value that it changed. */
export function nameIn(data: PastEvent['data'], field: string, side: 'from' | 'to'): string | null {
  const names = data.names as Record<string, { from?: string | null; to?: string | null } | undefined> | undefined
  return names?.[field]?.[side] ?? null
}

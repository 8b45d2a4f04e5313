import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import { type Listening, on } from '#server/platform/events.ts'

/** Changes what can be found: words of the ticket, of its requester, of its thread. */
const changing = [
  'ticket.opened',
  'ticket.edited',
  'ticket.requester_changed',
  'message.received',
  'reply.sent',
  'note.added',
  'entry.edited',
]

export function searchListeners(db: Db): Listening[] {
  return [on(changing, (event) => indexTicket(db, event.ticketId))]
}

/** Characters of the thread that are looked into, the first entry's before the newest. */
const MOST_TEXT = 150_000
/** Of one entry: a pasted log must not push the others out. */
const MOST_ENTRY = 30_000
const MOST_ENTRIES = 300

/**
 * Writes anew by which words a ticket is found. Whoever read an older version of the ticket, and comes late, leaves the
 * newer document alone.
 */
export async function indexTicket(db: Db, ticketId: number): Promise<void> {
  try {
    await write(db, ticketId, MOST_TEXT)
  } catch (error) {
    if ((error as { code?: unknown }).code !== TOO_LONG) throw error
    // Very many different words: a document holds 1 MB of them.
    await write(db, ticketId, MOST_TEXT / 8)
  }
}

const TOO_LONG = '54000'

async function write(db: Db, ticketId: number, most: number): Promise<void> {
  await sql`
    insert into ticket_search (ticket_id, version, document)
    select t.id, t.version, ${documentOf(most)} from ticket t join requester r on r.id = t.requester_id where t.id = ${ticketId}
    on conflict (ticket_id) do update set version = excluded.version, document = excluded.document
      where ticket_search.version <= excluded.version`.execute(db)
}

/** The words of ticket `t` with requester `r`. An address is found by its parts too. */
export function documentOf(most: number = MOST_TEXT): RawBuilder<unknown> {
  return sql`to_tsvector('simple', left(concat_ws(' ', t.number, t.subject, r.name, r.email, translate(r.email, '@.', '  '), (
    select string_agg(text, ' ' order by place) from (
      select left(e.body_text, ${MOST_ENTRY}) as text, row_number() over (order by e.id = first.id desc, e.id desc) as place
      from thread_entry e, (select min(id) as id from thread_entry where ticket_id = t.id) first
      where e.ticket_id = t.id order by e.id = first.id desc, e.id desc limit ${MOST_ENTRIES}
    ) newest)), ${most}))`
}

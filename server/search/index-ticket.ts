import { sql } from 'kysely'
import { z } from 'zod'
import { system } from '#server/platform/actor.ts'
import type { Db } from '#server/platform/db.ts'
import { type Listening, on } from '#server/platform/events.ts'
import { gatheredByDb } from '#server/platform/gather.ts'
import { enqueue, type Job } from '#server/platform/jobs.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'

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

const OfRequester = z.object({ requesterId: z.int(), below: z.int().optional() })
const TICKETS_AT_ONCE = 200

/** A requester's name and address are words of his tickets: the newest first, the rest by the same job again. */
export function searchJobs({ db }: { db: Db }, { atOnce = TICKETS_AT_ONCE } = {}): Record<string, Job> {
  return {
    index_requester: async (payload) => {
      const { requesterId, below = null } = OfRequester.parse(payload)
      const { rows } = await sql<{ id: number }>`
        select id from ticket where requester_id = ${requesterId} and (${below}::bigint is null or id < ${below}::bigint)
        order by id desc limit ${atOnce}`.execute(db)
      for (const { id } of rows) await indexTicket(db, id)
      const last = rows.at(-1)
      if (rows.length < atOnce || !last) return
      const ctx: Ctx = { db, actor: system('Search'), now: new Date() }
      await operation(ctx, (op) => enqueue(op, 'index_requester', { requesterId, below: last.id }))
    },
  }
}

/** Characters of a thread. A document holds 1 MB of different words, which hardly any text of this length has. */
const MOST_TEXT = 150_000
const LESS_TEXT = 20_000
const TOO_MANY_WORDS = '54000'

/** Writes anew by which words a ticket is found. */
export async function indexTicket(db: Db, ticketId: number): Promise<void> {
  try {
    await writeFully(db, ticketId)
  } catch (error) {
    if ((error as { code?: unknown }).code !== TOO_MANY_WORDS) throw error
    await write(db, [ticketId], LESS_TEXT)
  }
}

const MOST_WRITTEN = 10

/** Tickets whose turn comes at the same moment are one statement. */
const writeFully = gatheredByDb(
  async (db: Db, ids: number[]) => {
    await write(db, ids, MOST_TEXT)
    return ids
  },
  { most: MOST_WRITTEN },
)

// Two that were started by two changes may end in the other order: what was read first then gives way. By `array(...)` the
// planner cannot see how many they are, and keeps its plan: planning reads the function anew, as long as writing takes.
async function write(db: Db, ticketIds: number[], most: number): Promise<void> {
  await sql`
    insert into ticket_search (ticket_id, version, document)
    select t.id, t.version, ticket_document(t.id, ${most}) from ticket t
    where t.id = any(array(select unnest(${ticketIds}::bigint[]))) order by t.id
    on conflict (ticket_id) do update set version = excluded.version, document = excluded.document
      where ticket_search.version <= excluded.version`.execute(db)
}

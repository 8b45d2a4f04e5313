import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from './db.ts'
import { gatheredByDb } from './gather.ts'
import type { Job } from './jobs.ts'
import type { Log } from './log.ts'

/** A row of the history, as listeners get it. */
export interface RecordedEvent {
  id: number
  ticketId: number
  type: string
  at: Date
  actorKind: 'agent' | 'requester' | 'api_key' | 'system'
  actorId: number | null
  actorName: string
  changes: Record<string, { from: unknown; to: unknown }>
  data: Record<string, unknown>
  entryId: number | null
  causeEventId: number | null
  audience: 'agents' | 'everyone'
}

/** The columns of `ticket_event` that make one. */
export const recordedEvent = sql`id, ticket_id, type, at, actor_kind, actor_id, actor_name, changes, data, entry_id,
  cause_event_id, audience`

/** Oldest first. Without `array(...)` it would be planned anew each time, for as many as there are. */
export async function loadEvents(db: Db, ids: number[]): Promise<RecordedEvent[]> {
  const { rows } = await sql<RecordedEvent>`
    select ${recordedEvent} from ticket_event
    where id = any(array(select unnest(${ids}::bigint[]))) order by id`.execute(db)
  return rows
}

const MOST_LOADED = 20

/** Of several jobs that are at work together. */
const loadDelivered = gatheredByDb(
  async (db: Db, jobs: number[][]) => {
    const events = new Map((await loadEvents(db, jobs.flat())).map((event) => [event.id, event]))
    return jobs.map((ids) => ids.flatMap((id) => events.get(id) ?? []).sort((a, b) => a.id - b.id))
  },
  { most: MOST_LOADED },
)

/** What follows from an event. It may be called again for the same one, so it is written to be repeatable. */
export type Listener = (event: RecordedEvent) => Promise<void>

export interface Listening {
  types: readonly string[] | 'all'
  listener: Listener
}

/** Declares a listener; `app.ts` lists those of every folder. */
export function on(types: string | readonly string[], listener: Listener): Listening {
  return { types: types === 'all' ? 'all' : [types].flat(), listener }
}

const Payload = z.object({ eventIds: z.array(z.int()).max(1000) })

/**
 * The job that tells listeners of events, which was enqueued with them. A listener that fails keeps no other from
 * hearing; the job is then tried again, for all of them.
 */
export function deliverEvents(db: Db, { listenings, log }: { listenings: Listening[]; log: Log }): Job {
  return async (payload) => {
    const { eventIds } = Payload.parse(payload)
    const events = await loadDelivered(db, eventIds)
    const failures: unknown[] = []
    for (const event of events) {
      for (const { listener } of listenings.filter(({ types }) => types === 'all' || types.includes(event.type))) {
        await listener(event).catch((error: unknown) => failures.push(error))
      }
    }
    if (failures.length === 0) return
    for (const error of failures) log.error({ err: error, eventIds }, 'a listener failed')
    throw new AggregateError(failures, `${failures.length} of the listeners failed`)
  }
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#server/platform/actor.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { isUploadOf } from './uploader.ts'

/** The condition on `ticket` (as `t`) for what an actor may see; tickets give it, as threads know nothing of them. */
export type VisibleTickets = (actor: Actor) => RawBuilder<SqlBool>

export interface Download {
  sha256: string
  name: string
  mediaType: string
}

/** An attachment of an entry that the caller may read, or an unused upload of his own; null for all else. */
export async function findDownload(ctx: Ctx, id: string, visibleTickets: VisibleTickets): Promise<Download | null> {
  const { rows } = await sql<Download>`
    select a.sha256, a.name, a.media_type as "mediaType" from attachment a
    left join thread_entry e on e.id = a.entry_id
    left join form_field f on f.id = a.field_id
    left join ticket t on t.id = coalesce(e.ticket_id, a.ticket_id)
    where a.id = ${id} and case when a.entry_id is null and a.ticket_id is null then ${isUploadOf(ctx)} else ${readable(ctx.actor, visibleTickets)} end`.execute(
    ctx.db,
  )
  return rows[0] ?? null
}

function readable(actor: Actor, visibleTickets: VisibleTickets): RawBuilder<SqlBool> {
  // A visitor acts as the desk itself, which sees everything; he sees nothing.
  if (actor.kind === 'system') return sql<SqlBool>`false`
  if (actor.kind === 'requester') {
    // As the portal shows the thread: answers only to whom the address has been proved.
    // A file that answers a field goes with the field.
    const entries = actor.isUnproven
      ? sql`e.type = 'message' and e.source = 'web'`
      : sql`(e.type <> 'note' or f.requester_mode <> 'hidden')`
    return sql<SqlBool>`(${entries} and ${visibleTickets(actor)})`
  }
  return sql<SqlBool>`(f.agent_mode is distinct from 'hidden' and ${visibleTickets(actor)})`
}

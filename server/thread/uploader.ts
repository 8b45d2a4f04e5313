import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '#server/platform/actor.ts'

/** A token as the upload route gives it out; nothing else ever names an uploader. */
const TOKEN = /^[\w-]{32,64}$/

interface Caller {
  actor: Actor
  /** Token of a browser that nobody is signed in at. */
  visitor?: string
}

/** The name under which the uploads of a caller wait until they are used; null for a stranger without a token. */
export function uploaderOf({ actor, visitor }: Caller): string | null {
  // Below zero: an account that has no row as a requester yet.
  return actor.id === null || actor.id < 0 ? visitorName(visitor) : `${actor.kind}:${actor.id}`
}

/**
 * The condition on `attachment` (as `a`) that holds for what a caller uploaded: under the present name, before signing
 * in, or - when the portal shows an agent as the requester that he is as well - as that agent.
 */
export function isUploadOf(caller: Caller): RawBuilder<SqlBool> {
  const { actor, visitor } = caller
  const names = [uploaderOf(caller), visitorName(visitor)].filter((name) => name !== null)
  const named = sql<SqlBool>`a.uploader = any(${names}::text[])`
  if (actor.kind !== 'requester' || actor.onlyTicketId !== null) return named
  return sql<SqlBool>`(${named} or a.uploader in (
    select 'agent:' || g.id from requester q join agent g on g.account_id = q.account_id or g.email = q.email
    where q.id = ${actor.id}))`
}

function visitorName(visitor: string | undefined): string | null {
  return visitor !== undefined && TOKEN.test(visitor) ? `visitor:${visitor}` : null
}

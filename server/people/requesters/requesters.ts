import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { User } from '#contract/people.ts'
import type { Actor } from '#server/platform/actor.ts'
import { Forbidden, NotFound } from '#server/platform/errors.ts'
import { idOfCursor } from '#server/platform/id-cursor.ts'
import { likeWords } from '#server/platform/like.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { isPermitted } from '#server/platform/permitted.ts'
import { fieldsForAgents } from '../answers-seen.ts'

/** The condition on `ticket` (as `t`) for what an actor may see; tickets give it, as people know nothing of them. */
export type VisibleTickets = (actor: Actor) => RawBuilder<SqlBool>
const none = () => sql<SqlBool>`false`

interface Query {
  limit: number
  cursor?: string | undefined
  q?: string | undefined
  organizationId?: number | undefined
}

/**
 * Requesters who are not archived, newest first. Whoever has no access to the directory (`user.dir`) may still look
 * somebody up, to open a ticket for him: by two letters at least.
 *
 * @throws Forbidden  naming the permission
 */
export async function listUsers(
  ctx: Ctx,
  query: Query,
  visible: VisibleTickets = none,
): Promise<{ items: User[]; nextCursor: string | null }> {
  demandLook(ctx, query)
  const before = query.cursor === undefined ? null : idOfCursor(query.cursor)
  // The expression is the index's own (requester_like).
  const conditions: RawBuilder<SqlBool>[] = [
    sql`r.archived_at is null`,
    ...likeWords(sql`(lower(r.name) || ' ' || r.email)`, query.q ?? ''),
    ...(query.organizationId === undefined ? [] : [sql<SqlBool>`r.organization_id = ${query.organizationId}`]),
    ...(before === null ? [] : [sql<SqlBool>`r.id < ${before}`]),
  ]
  const ids = sql`select r.id from requester r where ${sql.join(conditions, sql` and `)}
    order by r.id desc limit ${query.limit + 1}`
  const { rows } =
    await sql<UserRow>`${userRows(visible(ctx.actor))} where r.id in (${ids}) order by r.id desc`.execute(ctx.db)
  const items = rows.slice(0, query.limit).map(shown)
  return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.id) : null }
}

/** One requester, for whoever has been let through; archived ones included. @throws NotFound */
export async function loadUser(ctx: Pick<Ctx, 'db'>, id: number, visible: RawBuilder<SqlBool> = none()): Promise<User> {
  const { rows } = await sql<UserRow>`${userRows(visible)} where r.id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw new NotFound()
  return shown(rows[0])
}

function demandLook({ actor }: Ctx, { q = '', organizationId }: Query): void {
  if (isPermitted(actor, 'user.dir')) return
  const isLookUp = actor.kind === 'agent' && organizationId === undefined && [...q.trim()].length >= 2
  if (isLookUp) return
  throw new Forbidden('forbidden', 'Without the permission user.dir you can look people up by two letters or more.')
}

type UserRow = Omit<User, 'createdAt' | 'archivedAt'> & { createdAt: Date; archivedAt: Date | null }

// Of his tickets those are counted that the caller sees.
const userRows = (visible: RawBuilder<SqlBool>) => sql`
  select r.id, r.name, r.email, r.phone, r.notes,
    case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as organization,
    r.is_primary_contact, r.account_id is not null as has_account, r.language, r.time_zone, r.wants_notices, ${fieldsForAgents('contact', sql`r.fields`)} as fields,
    tickets.open as open_tickets, tickets.closed as closed_tickets, r.archived_at, r.created_at
  from requester r left join organization o on o.id = r.organization_id
  cross join lateral (
    select count(*) filter (where t.state = 'open') as open, count(*) filter (where t.state <> 'open') as closed
    from ticket t where t.requester_id = r.id and t.deleted_at is null and ${visible}
  ) tickets`

function shown(row: UserRow): User {
  return { ...row, createdAt: row.createdAt.toISOString(), archivedAt: row.archivedAt?.toISOString() ?? null }
}

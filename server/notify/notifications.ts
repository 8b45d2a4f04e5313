import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Notification } from '#contract/notifications.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { Forbidden } from '#server/platform/errors.ts'
import { idOfCursor } from '#server/platform/id-cursor.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { visibleTickets } from '#server/tickets/access.ts'

interface ListQuery {
  unread: boolean
  limit: number
  cursor?: string | undefined
}

interface Listed {
  items: Notification[]
  nextCursor: string | null
  unread: number
}

type Row = Omit<Notification, 'at' | 'readAt'> & { at: Date; readAt: Date | null }

/**
 * An agent's own notifications, newest first.
 *
 * @throws Forbidden `agents_only`; BadRequest `bad_cursor`
 */
export async function listNotifications(
  ctx: Ctx<AgentActor | ApiKeyActor>,
  { unread, limit, cursor }: ListQuery,
): Promise<Listed> {
  const actor = demandAgent(ctx.actor)
  const below = cursor === undefined ? null : idOfCursor(cursor)
  const { rows } = await sql<Row>`
    select n.id, n.kind, n.at, n.read_at, n.event_id, e.type as event, e.entry_id, n.data,
      case when t.id is null then null else json_build_object('id', t.id, 'number', t.number, 'subject', t.subject) end as ticket
    from notification n left join ticket t on t.id = n.ticket_id left join ticket_event e on e.id = n.event_id
    where n.agent_id = ${actor.id} and ${isShown(actor)} and (${below}::bigint is null or n.id < ${below}::bigint)
      ${unread ? sql`and n.read_at is null` : sql``}
    order by n.id desc limit ${limit + 1}`.execute(ctx.db)
  const items = rows.slice(0, limit).map((row) => ({
    ...row,
    at: row.at.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  }))
  const last = items.at(-1)
  return {
    items,
    nextCursor: rows.length > limit && last ? String(last.id) : null,
    unread: await countUnread(ctx, actor),
  }
}

type Which = { ids: number[] } | { upTo: number } | { ticketId: number }

/**
 * Marks some of an agent's own notifications as read, all up to one, or all of a ticket; others are not touched.
 *
 * @throws Forbidden `agents_only`
 */
export function readNotifications(ctx: Ctx<AgentActor | ApiKeyActor>, which: Which): Promise<number> {
  return operation(ctx, async (op) => {
    const actor = demandAgent(op.actor)
    const chosen = chosenBy(which)
    await sql`update notification set read_at = ${op.now} where agent_id = ${actor.id} and read_at is null and ${chosen}`.execute(
      op.db,
    )
    return countUnread(op, actor)
  })
}

function chosenBy(which: Which): RawBuilder<SqlBool> {
  if ('ids' in which) return sql`id = any(${which.ids}::bigint[])`
  return 'upTo' in which ? sql`id <= ${which.upTo}` : sql`ticket_id = ${which.ticketId}`
}

async function countUnread({ db }: Pick<Ctx, 'db'>, actor: AgentActor): Promise<number> {
  const { rows } = await sql<{ unread: number }>`
    select count(*)::int as unread from notification n left join ticket t on t.id = n.ticket_id
    where n.agent_id = ${actor.id} and n.read_at is null and ${isShown(actor)}`.execute(db)
  return rows[0]?.unread ?? 0
}

/** Of the desk itself, or of a ticket that she sees now. */
function isShown(actor: AgentActor): RawBuilder<SqlBool> {
  return sql<SqlBool>`(n.ticket_id is null or (t.deleted_at is null and ${visibleTickets(actor)}))`
}

function demandAgent(actor: AgentActor | ApiKeyActor): AgentActor {
  if (actor.kind !== 'agent') throw new Forbidden('agents_only', 'An API key has no notifications.')
  return actor
}

import { sql } from 'kysely'
import type { BlockedSender, blockSender, listBlockedSenders } from '#contract/blocked-senders.ts'
import type { BodyOf, QueryOf } from '#contract/route.ts'
import { audit } from '#server/platform/audit.ts'
import { badField, NotFound } from '#server/platform/errors.ts'
import { listRows, oneRow } from '#server/platform/list-rows.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'

const rows = sql`
  select b.id, b.pattern, b.notes, b.created_by,
    to_char(b.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at,
    (select count(*) from incoming_mail m where m.fate = 'rejected' and m.rule = 'blocked ' || b.pattern) as rejected,
    b.pattern as list_order, b.pattern || ' ' || lower(b.notes) as list_words, 'active' as list_availability
  from blocked_sender b`

export async function listBlocked(ctx: Ctx, query: QueryOf<typeof listBlockedSenders>) {
  demandAdministrator(ctx.actor)
  return listRows<BlockedSender>(ctx.db, rows, query)
}

/**
 * Rejects the mail of an address or a domain from now on; what came before stays.
 *
 * @throws BadInput `own_address`, `pattern_taken`
 */
export function block(ctx: Ctx, { pattern, notes }: BodyOf<typeof blockSender>): Promise<BlockedSender> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const { rows: own } = await sql`
      select from mail_address where ${pattern} in (email, '@' || split_part(email, '@', 2))
      union all select from agent where email = ${pattern}`.execute(op.db)
    if (own.length > 0) {
      throw badField('body.pattern', 'own_address', 'This is the desk itself, or one of its agents.')
    }
    const row = await op.db
      .insertInto('blockedSender')
      .values({ pattern, notes, createdBy: op.actor.name, createdAt: op.now })
      .onConflict((conflict) => conflict.column('pattern').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) throw badField('body.pattern', 'pattern_taken', 'This sender is blocked already.')
    await audit(op, { type: 'blocked_sender.created', subject: 'blocked_sender', id: row.id, data: { pattern, notes } })
    return oneRow<BlockedSender>(op.db, rows, row.id)
  })
}

/** @throws NotFound */
export function unblock(ctx: Ctx, id: number): Promise<void> {
  return operation(ctx, async (op) => {
    demandAdministrator(op.actor)
    const row = await op.db.deleteFrom('blockedSender').where('id', '=', id).returning('pattern').executeTakeFirst()
    if (!row) throw new NotFound()
    await audit(op, { type: 'blocked_sender.deleted', subject: 'blocked_sender', id, data: { pattern: row.pattern } })
  })
}

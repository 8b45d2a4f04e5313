import { sql } from 'kysely'
import { audit } from '#server/platform/audit.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { STORM } from '../intake/decide.ts'
import { MOST_BROKEN_OFF } from '../intake/turn.ts'
import { enqueueHandling } from './job.ts'
import { settle } from './settle.ts'

const AGAIN: readonly string[] = ['rejected', 'quarantined', 'auto-reply', 'bounce']

/**
 * Lets a message be handled once more: after its sender was unblocked, or what it stumbled over was mended.
 *
 * @throws Conflict `not_reprocessable`  it has made an entry, or is a copy of another message
 */
export function reprocess(ctx: Ctx, id: number): Promise<void> {
  return operation(ctx, async (op) => {
    const row = await op.db
      .selectFrom('incomingMail')
      .select(['fate', 'entryId'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new NotFound()
    if (row.fate === 'pending') return
    if (!AGAIN.includes(row.fate) || row.entryId !== null) {
      throw new Conflict('not_reprocessable', 'This message has had its effect; handling it again would double it.')
    }
    await handleAgain(op, id)
    await audit(op, { type: 'mail.reprocessed', subject: 'incoming_mail', id, changes: {} })
  })
}

/**
 * Lets everything be handled that a sender's storm has held, in the order in which it came.
 *
 * @returns how many messages
 */
export function releaseStorm(ctx: Ctx, sender: string): Promise<number> {
  return operation(ctx, async (op) => {
    const held = await op.db
      .selectFrom('incomingMail')
      .select('id')
      .where('fromAddress', '=', sender)
      .where('fate', '=', 'rejected')
      .where('rule', '=', STORM)
      .orderBy('id')
      .forUpdate()
      .execute()
    for (const { id } of held) await handleAgain(op, id)
    if (held.length > 0) await audit(op, { type: 'mail.released', subject: 'incoming_mail', data: { sender } })
    return held.length
  })
}

/** One that ended the process each time gets one more try, alone as before. */
async function handleAgain(op: Op, id: number): Promise<void> {
  await sql`update incoming_mail set attempts = 0, broken_off = least(broken_off, ${MOST_BROKEN_OFF - 1}) where id = ${id}`.execute(
    op.db,
  )
  await settle(op, id, { fate: 'pending' })
  await enqueueHandling(op, id)
}

import { type Selectable, sql } from 'kysely'
import type { OutgoingMail as OutgoingMailTable } from '#db/types.ts'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import type { Op } from '#server/platform/operation.ts'
import { enqueueSending } from '#server/platform/outgoing-mail.ts'
import { GIVE_UP_MS } from './backoff.ts'
import { heldBack } from './guards.ts'
import { identityOf } from './identify.ts'
import type { Sending } from './sending-of.ts'

export type OutgoingMail = Selectable<OutgoingMailTable>

/** Behind a mail that is not gone yet: that one wakes it, and should that be missed, it looks again by itself. */
const BEHIND_MS = 5 * 60_000

/**
 * Takes a mail for a try: it is `sending` from then on, and everything that makes it known is fixed. One that was
 * `sending` already was left by a process that died, and goes again.
 *
 * @returns null when there is nothing to send now, its job comes back if there will be; `behind` when it waits for another
 */
export async function claim(
  op: Op,
  id: number,
  { app, sending }: { app: Pick<App, 'config' | 'secret'>; sending: Sending },
): Promise<OutgoingMail | 'behind' | null> {
  const mail = await op.db.selectFrom('outgoingMail').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!mail || !isWaiting(mail)) return null
  if (mail.state !== 'sending' && mail.nextAt && mail.nextAt > op.now) {
    await enqueueSending(op, id, mail.nextAt)
    return null
  }
  const first = await earlierOne(op.db, mail)
  if (first) {
    await enqueueSending(op, id, new Date(Math.max(op.now.getTime(), first.nextAt?.getTime() ?? 0) + BEHIND_MS))
    return 'behind'
  }
  const reason = isGuarded(mail) ? await heldBack(op.db, { ...mail, addressId: sending.addressId }) : null
  if (reason !== null) {
    await op.db.updateTable('outgoingMail').set({ state: 'canceled', error: reason }).where('id', '=', id).execute()
    await wakeNext(op, mail)
    return null
  }
  const identity = mail.messageId === null ? await identityOf({ ...app, db: op.db }, mail, sending) : {}
  return op.db
    .updateTable('outgoingMail')
    .set({
      ...identity,
      state: 'sending',
      mailAddressId: sending.addressId,
      attempts: mail.attempts + 1,
      nextAt: null,
      giveUpAt: mail.giveUpAt ?? new Date(op.now.getTime() + GIVE_UP_MS),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function isWaiting({ state }: Pick<OutgoingMail, 'state'>): boolean {
  return state === 'queued' || state === 'deferred' || state === 'sending'
}

/** What tells a person about himself (a link that he asked for) has limits of its own. */
function isGuarded({ automatic, ticketId }: OutgoingMail): boolean {
  return automatic === 'auto-replied' || (automatic !== null && ticketId !== null)
}

/** What one recipient hears of one ticket comes in order. */
async function earlierOne(db: Db, { id, ticketId, toAddress }: Pick<OutgoingMail, 'id' | 'ticketId' | 'toAddress'>) {
  if (ticketId === null) return undefined
  return db
    .selectFrom('outgoingMail')
    .select(['id', 'nextAt'])
    .where('ticketId', '=', ticketId)
    .where('toAddress', '=', toAddress)
    .where('id', '<', id)
    .where('state', 'in', ['queued', 'sending', 'deferred'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Whether a mail waits for another one to go. */
export async function isBehind(db: Db, id: number): Promise<boolean> {
  const mail = await db
    .selectFrom('outgoingMail')
    .select(['id', 'ticketId', 'toAddress'])
    .where('id', '=', id)
    .executeTakeFirst()
  return mail !== undefined && (await earlierOne(db, mail)) !== undefined
}

/** The mail behind one that is settled goes now. */
export async function wakeNext(op: Op, mail: Pick<OutgoingMail, 'id' | 'ticketId' | 'toAddress'>): Promise<void> {
  if (mail.ticketId === null) return
  const { rows } = await sql<{ id: number; nextAt: Date | null }>`
    select id, next_at from outgoing_mail where ticket_id = ${mail.ticketId} and to_address = ${mail.toAddress}
      and id > ${mail.id} and state in ('queued', 'deferred') order by id limit 1`.execute(op.db)
  const [next] = rows
  if (next) await enqueueSending(op, next.id, next.nextAt)
}

import type { Op } from '#server/platform/operation.ts'
import { change } from '#server/tickets/change.ts'
import { wakeNext } from './claim.ts'

interface Bounce {
  /** Which mail came back, by its id or by its Message-ID (without <>). */
  mailId?: number
  messageId?: string
  /** In the other server's words. */
  diagnostic: string
  /** The report, in the ledger. */
  incomingMailId: number
}

/**
 * Marks a mail as come back and puts that into the history of its ticket, for agents. A second report of the same mail
 * changes nothing.
 *
 * @returns whether there is such a mail
 */
export async function markBounced(op: Op, { mailId, messageId, diagnostic, incomingMailId }: Bounce): Promise<boolean> {
  const mail = await op.db
    .selectFrom('outgoingMail')
    .select(['id', 'ticketId', 'entryId', 'toAddress', 'state'])
    .where((eb) => (mailId === undefined ? eb('messageId', '=', messageId ?? '') : eb('id', '=', mailId)))
    .forUpdate()
    .executeTakeFirst()
  if (!mail) return false
  if (mail.state === 'bounced') return true
  const reason = diagnostic.slice(0, 1000)
  await op.db
    .updateTable('outgoingMail')
    .set({ state: 'bounced', error: reason, nextAt: null, bouncedAt: op.now, bounceMailId: incomingMailId })
    .where('id', '=', mail.id)
    .execute()
  await wakeNext(op, mail)
  if (mail.ticketId === null) return true
  const ticket = await op.db
    .selectFrom('ticket')
    .selectAll()
    .where('id', '=', mail.ticketId)
    .forUpdate()
    .executeTakeFirst()
  if (!ticket) return true
  const data = { mailId: mail.id, aboutEntryId: mail.entryId, address: mail.toAddress, reason: reason.slice(0, 300) }
  await change(op, ticket, [{ type: 'mail.bounced', data, always: true }])
  return true
}

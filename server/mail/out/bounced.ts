import { renderBody } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'
import { change } from '#server/tickets/change.ts'
import { fileMail } from '#server/tickets/mailed.ts'
import { type OutgoingMail, wakeNext } from './claim.ts'

interface Bounce {
  /** Which mail came back. */
  mailId: number
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
export async function markBounced(op: Op, { mailId, diagnostic, incomingMailId }: Bounce): Promise<boolean> {
  const mail = await op.db
    .selectFrom('outgoingMail')
    .select(['id', 'ticketId', 'entryId', 'toAddress', 'state'])
    .where('id', '=', mailId)
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
  await noteOnTicket(op, mail, reason)
  return true
}

/**
 * A mail to a requester that will never arrive, as its server refused it at once or for too long: on the ticket it is as
 * good as come back, and agents are told of it as they are of a report.
 */
export async function tellFailed(
  op: Op,
  mail: OutgoingMail,
  { reason, server }: { reason: string; server: string },
): Promise<void> {
  // Told of it, an agent whose own alerts are refused would get one more, for ever.
  if (mail.ticketId === null || mail.recipientKind === 'agent') return
  if (!(await noteOnTicket(op, mail, reason))) return
  await fileMail(op, mail.ticketId, {
    rendered: renderBody({ body: `${mail.toAddress}: ${reason}`, format: 'text' }),
    files: [],
    origin: { kind: 'bounce', name: server, address: '' },
  })
}

/** @returns whether there is such a ticket */
async function noteOnTicket(
  op: Op,
  { id, ticketId, entryId, toAddress }: Pick<OutgoingMail, 'id' | 'ticketId' | 'entryId' | 'toAddress'>,
  reason: string,
): Promise<boolean> {
  if (ticketId === null) return false
  const ticket = await op.db
    .selectFrom('ticket')
    .selectAll()
    .where('id', '=', ticketId)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!ticket) return false
  const data = { mailId: id, aboutEntryId: entryId, address: toAddress, reason: reason.slice(0, 300) }
  await change(op, ticket, [{ type: 'mail.bounced', data, always: true }])
  return true
}

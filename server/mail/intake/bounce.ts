import { sql } from 'kysely'
import { renderBody } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'
import { fileMail } from '#server/tickets/mailed.ts'
import type { Outcome } from '../ledger/settle.ts'
import { markBounced } from '../out/bounced.ts'
import { tokenInAddress, tokenInMessageId } from '../token.ts'
import { type Handling, originOf } from './act.ts'

/** How much of the report an agent is shown; all of it is in the raw message. */
const MOST_REPORT = 4_000

/**
 * A delivery report: finds the mail of ours that it is about, marks its recipient, and files what it says on the ticket.
 * One that is about nothing of ours is only noted: no ticket ever comes of it.
 */
export async function fileBounce(
  op: Op,
  rule: 'failed' | 'delayed' | 'complaint',
  handling: Handling,
): Promise<Outcome> {
  const failed = await findMail(op, handling)
  const { mail, row } = handling
  const recipient = mail.report?.recipients[0]
  const diagnostic = [recipient?.status, recipient?.diagnostic].filter(Boolean).join(' ')
  if (failed && rule === 'failed') {
    await markBounced(op, { mailId: failed.id, diagnostic: diagnostic || mail.subject, incomingMailId: row.id })
  }
  const ticketId = failed?.ticketId ?? null
  // Told of it, an agent whose own alerts come back would get one more, for ever.
  if (ticketId === null || rule === 'delayed' || failed?.recipientKind === 'agent')
    return { fate: 'bounce', ticketId, rule }
  if (await isReported(op, { ticketId, rule, mailId: failed?.id ?? 0, reportId: row.id }))
    return { fate: 'bounce', ticketId, rule }
  const entry = await fileMail(op, ticketId, {
    rendered: renderBody({ body: mail.text.slice(0, MOST_REPORT), format: 'text' }),
    files: [],
    origin: originOf('bounce', handling),
  })
  return { fate: 'bounce', ticketId, entryId: entry.id, rule }
}

/** One note a mail that failed, and one a ticket that was complained of: reports come by the thousand. */
async function isReported(
  op: Op,
  { ticketId, rule, mailId, reportId }: { ticketId: number; rule: string; mailId: number; reportId: number },
): Promise<boolean> {
  const { rows } = await sql<{ isReported: boolean }>`
    select case ${rule} when 'failed' then exists (select from outgoing_mail where id = ${mailId} and bounce_mail_id <> ${reportId})
      else exists (select from incoming_mail where fate = 'bounce' and rule = ${rule} and ticket_id = ${ticketId}
        and entry_id is not null) end as is_reported`.execute(op.db)
  return rows[0]?.isReported === true
}

/** By the address that it came back to, by the Message-ID that it names, by whom the mail was sent to. */
async function findMail(
  op: Op,
  { mail, row, key }: Handling,
): Promise<{ id: number; ticketId: number | null; recipientKind: string | null } | null> {
  const ids = [
    mail.report?.originalMessageId ?? null,
    ...(mail.report?.originalReferences ?? []),
    ...mail.inReplyTo,
    ...mail.references,
  ]
    .filter((id) => id !== null)
    .slice(0, 100)
  const addresses = [...row.envelopeTo, ...mail.deliveredTo, ...mail.to.map(({ address }) => address)]
  const tokens = [
    ...ids.map((id) => tokenInMessageId(key, id)),
    ...addresses.map((address) => tokenInAddress(key, address)?.token ?? null),
  ]
  const mailIds = tokens.flatMap((token) => (token ? [token.mailId] : []))
  const { rows } = await sql<{ id: number; ticketId: number | null; recipientKind: string | null }>`
    select id, ticket_id, recipient_kind from outgoing_mail where id = any(${mailIds}::bigint[]) or message_id = any(${ids}::text[])
    order by array_position(${mailIds}::bigint[], id), id desc limit 1`.execute(op.db)
  return rows[0] ?? null
}

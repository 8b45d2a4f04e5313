import { sql } from 'kysely'
import type { App } from '#server/platform/app.ts'
import type { Db } from '#server/platform/db.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { type MailKey, mailKey, messageIdOf, replyAddress, writeToken } from '../token.ts'
import type { OutgoingMail } from './claim.ts'
import type { Sending } from './sending-of.ts'

/** What a mail is known by: the same at every try. */
export interface Identity {
  messageId: string
  inReplyTo: string | null
  referenceIds: string[]
  replyTo: string | null
}

/** Message-IDs of a conversation that are named: its first ones and so many of the last. */
const LAST = 8
/** RFC 5321: of the part before the @. */
const LOCAL_PART = 64

export async function identityOf(
  { db, config, secret }: { db: Db } & Pick<App, 'config' | 'secret'>,
  mail: OutgoingMail,
  sending: Sending,
): Promise<Identity> {
  const desk = new URL(ownAddress(config)).hostname
  if (mail.ticketId === null) {
    const messageId = `deskbell.${mail.id}.${mail.createdAt.getTime()}@${desk}`
    return { messageId, inReplyTo: null, referenceIds: [], replyTo: null }
  }
  const key = mailKey(secret)
  const token = tokenOf(key, mail)
  const host = sending.email.slice(sending.email.lastIndexOf('@') + 1)
  const root = messageIdOf(tokenOf(key, { ...mail, id: 0 }), desk)
  const before = await exchanged(db, mail)
  const answers = replyAddress(sending.email, token)
  return {
    messageId: messageIdOf(token, host),
    inReplyTo: before.at(-1)?.messageId ?? root,
    referenceIds: referencesOf(before, root),
    replyTo: mail.replyable && sending.isReceived && answers.lastIndexOf('@') <= LOCAL_PART ? answers : null,
  }
}

export function tokenOf(
  key: MailKey,
  mail: Pick<OutgoingMail, 'id' | 'ticketId' | 'recipientKind' | 'recipientId'>,
): string {
  const { id, ticketId, recipientKind: kind, recipientId } = mail
  if (ticketId === null) throw new Error('a mail without a ticket has no token')
  const person = kind !== null && recipientId !== null ? { kind, id: recipientId } : null
  return writeToken(key, { ticketId, person, mailId: id })
}

interface Exchanged {
  messageId: string
  isFromHim: boolean
}

/**
 * The mails of the ticket from and to this recipient, oldest first: the first one and the last ones. Without those whose
 * Message-ID is none.
 */
async function exchanged(db: Db, { id, ticketId, toAddress }: OutgoingMail): Promise<Exchanged[]> {
  const { rows } = await sql<Exchanged>`
    with mails as (
      select message_id, false as is_from_him, coalesce(sent_at, created_at) as at, id from outgoing_mail
        where ticket_id = ${ticketId} and to_address = ${toAddress} and id <> ${id} and message_id is not null
          and state in ('sending', 'sent', 'bounced')
      union all
      select message_id, true, received_at, id from incoming_mail
        where ticket_id = ${ticketId} and from_address = ${toAddress} and message_id is not null and fate in ('opened', 'joined')
    ), placed as (
      select *, row_number() over (order by at, id) as place, row_number() over (order by at desc, id desc) as from_end from mails
    )
    select message_id, is_from_him from placed where place = 1 or from_end <= ${LAST} order by place`.execute(db)
  return rows.map((row) => ({ ...row, messageId: bare(row.messageId) })).filter(({ messageId }) => messageId !== '')
}

/**
 * Programs put together what names a common ancestor. A conversation that he began has his first mail for one; else one
 * that was never sent stands in, the same for each of our mails to him.
 */
function referencesOf(mails: Exchanged[], root: string): string[] {
  const [first] = mails
  const begun = first?.isFromHim ? [first.messageId, root] : [root]
  return [...new Set([...begun, ...mails.map(({ messageId }) => messageId)])]
}

/** What others have written into a Message-ID goes into a header of ours only if it is one. */
function bare(messageId: string): string {
  const inner = messageId.replace(/^<|>$/g, '')
  return /^[\x21-\x3B\x3D\x3F-\x7E]{3,250}$/.test(inner) ? inner : ''
}

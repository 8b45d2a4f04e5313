import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import type { OutgoingMail } from './claim.ts'

const HOUR = 3_600_000
/** More than this in an hour between two addresses is a conversation of machines. */
const MOST_IN_AN_HOUR = 20
/** So fast, and for so long, only machines write mail to each other by a ticket. */
const MOST_OF_ONE = { minutes: 10, few: 5, hours: 24, many: 40 }

type Automatic = Pick<
  OutgoingMail,
  'id' | 'toAddress' | 'createdAt' | 'recipientKind' | 'automatic' | 'ticketId' | 'entryId'
>

/**
 * Why an automatic mail is held back: it would go to ourselves, it answers a mail of somebody who has just been answered,
 * or it goes to somebody who has just had many from this address. Agents are told however much happens, but not without
 * end by mail of what another agent's mail program answers: of all of that the bell tells.
 *
 * @returns null when it may go
 */
export async function heldBack(db: Db, mail: Automatic & { addressId: number | null }): Promise<string | null> {
  const { id, toAddress, createdAt, addressId, recipientKind } = mail
  const sameAddress = sql<SqlBool>`(mail_address_id is null or mail_address_id = ${addressId}::bigint)`
  const since = new Date(createdAt.getTime() - HOUR)
  const { rows } = await sql<{ isOurs: boolean; isAnswered: boolean; count: number; few: number; many: number }>`
    select exists (select from mail_address where email in (${toAddress}, ${plain(toAddress)})) as "isOurs",
      ${mail.automatic} = 'auto-replied'
        and coalesce((select source from thread_entry where id = ${mail.entryId}), (select source from ticket where id = ${mail.ticketId})) = 'email'
        and exists (select from outgoing_mail where to_address = ${toAddress} and automatic = 'auto-replied' and id < ${id}
          and created_at > ${since} and state <> 'canceled') as "isAnswered",
      (select count(*) from outgoing_mail where to_address = ${toAddress} and ${sameAddress} and id < ${id}
        and created_at > ${since} and state <> 'canceled') as count, told.few, told.many
    from (${toldOfTheSame(mail)}) told`.execute(db)
  const [row] = rows
  if (row?.isOurs) return 'Held back: this is an address of this desk.'
  if (row?.isAnswered) return 'Held back: this address had an automatic answer within an hour.'
  if (recipientKind !== 'agent' && (row?.count ?? 0) >= MOST_IN_AN_HOUR) {
    return `Held back: this address had ${MOST_IN_AN_HOUR} mails within an hour.`
  }
  const { minutes, few, hours, many } = MOST_OF_ONE
  if ((row?.few ?? 0) >= few)
    return `Held back: ${few} mails within ${minutes} minutes told it of the same sender's mail.`
  if ((row?.many ?? 0) >= many)
    return `Held back: ${many} mails within ${hours} hours told it of the same sender's mail.`
  return null
}

/**
 * How many mails told the same address of the ticket because the same person had sent mail: two whose programs answer
 * everything, without saying that they are programs, would never end. Of an agent's mail only what was held counts.
 */
function toldOfTheSame({ id, toAddress, createdAt, ticketId, entryId, recipientKind }: Automatic) {
  const { minutes, hours } = MOST_OF_ONE
  const ago = (ms: number) => new Date(createdAt.getTime() - ms)
  return sql`
    select count(*) filter (where m.created_at > ${ago(minutes * 60_000)}) as few, count(*) as many
    from thread_entry mine
    join outgoing_mail m on m.ticket_id = ${ticketId} and m.to_address = ${toAddress} and m.id < ${id}
      and m.created_at > ${ago(hours * HOUR)} and m.state <> 'canceled' and m.automatic is not null
    join thread_entry e on e.id = m.entry_id and e.source = 'email' and e.author_kind = mine.author_kind
      and e.requester_id is not distinct from mine.requester_id and e.agent_id is not distinct from mine.agent_id
      and e.origin ->> 'address' is not distinct from mine.origin ->> 'address'
    where mine.id = ${entryId} and mine.source = 'email' and (${recipientKind}::text is distinct from 'agent' or mine.origin is not null)`
}

/** `support+t-x@example.com` is `support@example.com`. */
function plain(address: string): string {
  return address.replace(/\+[^@]*(?=@[^@]*$)/, '')
}

import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'
import type { OutgoingMail } from './claim.ts'

const HOUR = 3_600_000
/** More than this in an hour between two addresses is a conversation of machines. */
const MOST_IN_AN_HOUR = 20

/** Whether an address may get an automatic answer: one an hour, so that two machines never answer each other for long. */
export async function mayAnswerAutomatically(db: Db, address: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ answered: boolean }>`
    select exists (
      select from outgoing_mail where to_address = ${address.toLowerCase()} and automatic = 'auto-replied'
        and created_at > ${new Date(now.getTime() - HOUR)} and state <> 'canceled'
    ) as answered`.execute(db)
  return rows[0]?.answered !== true
}

type Automatic = Pick<
  OutgoingMail,
  'id' | 'toAddress' | 'createdAt' | 'recipientKind' | 'automatic' | 'ticketId' | 'entryId'
>

/**
 * Why an automatic mail is held back: it would go to ourselves, it answers a mail of somebody who has just been answered,
 * or it goes to somebody who has just had many from this address. Agents are told however much happens.
 *
 * @returns null when it may go
 */
export async function heldBack(db: Db, mail: Automatic & { addressId: number | null }): Promise<string | null> {
  const { id, toAddress, createdAt, addressId, recipientKind } = mail
  const sameAddress = sql<SqlBool>`(mail_address_id is null or mail_address_id = ${addressId}::bigint)`
  const since = new Date(createdAt.getTime() - HOUR)
  const { rows } = await sql<{ isOurs: boolean; isAnswered: boolean; count: number }>`
    select exists (select from mail_address where email in (${toAddress}, ${plain(toAddress)})) as "isOurs",
      ${mail.automatic} = 'auto-replied'
        and coalesce((select source from thread_entry where id = ${mail.entryId}), (select source from ticket where id = ${mail.ticketId})) = 'email'
        and exists (select from outgoing_mail where to_address = ${toAddress} and automatic = 'auto-replied' and id < ${id}
          and created_at > ${since} and state <> 'canceled') as "isAnswered",
      (select count(*) from outgoing_mail where to_address = ${toAddress} and ${sameAddress} and id < ${id}
        and created_at > ${since} and state <> 'canceled') as count`.execute(db)
  const [row] = rows
  if (row?.isOurs) return 'Held back: this is an address of this desk.'
  if (row?.isAnswered) return 'Held back: this address had an automatic answer within an hour.'
  if (recipientKind !== 'agent' && (row?.count ?? 0) >= MOST_IN_AN_HOUR) {
    return `Held back: this address had ${MOST_IN_AN_HOUR} mails within an hour.`
  }
  return null
}

/** `support+t-x@example.com` is `support@example.com`. */
function plain(address: string): string {
  return address.replace(/\+[^@]*(?=@[^@]*$)/, '')
}

import { type SqlBool, sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'

/** The purpose of what answers a mail by itself. */
export const AUTO_RESPONSE = 'auto-response'

const HOUR = 3_600_000
/** More than this in an hour between two addresses is a conversation of machines. */
const MOST_IN_AN_HOUR = 20

/** Whether an address may get an automatic answer: one an hour, so that two machines never answer each other for long. */
export async function mayAnswerAutomatically(db: Db, address: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ answered: boolean }>`
    select exists (
      select from outgoing_mail where to_address = ${address.toLowerCase()} and purpose = ${AUTO_RESPONSE}
        and created_at > ${new Date(now.getTime() - HOUR)} and state <> 'canceled'
    ) as answered`.execute(db)
  return rows[0]?.answered !== true
}

interface Automatic {
  id: number
  toAddress: string
  createdAt: Date
}

/**
 * Why an automatic mail is held back: it would go to ourselves, or to somebody who has just had many from this address.
 * Agents are told however much happens.
 *
 * @returns null when it may go
 */
export async function heldBack(
  db: Db,
  mail: Automatic & { addressId: number | null; recipientKind: string | null },
): Promise<string | null> {
  const { id, toAddress, createdAt, addressId, recipientKind } = mail
  const sameAddress = sql<SqlBool>`(mail_address_id is null or mail_address_id = ${addressId}::bigint)`
  const { rows } = await sql<{ isOurs: boolean; count: number }>`
    select exists (select from mail_address where email = ${plain(toAddress)}) as "isOurs",
      (select count(*) from outgoing_mail where to_address = ${toAddress} and ${sameAddress} and id < ${id}
        and created_at > ${new Date(createdAt.getTime() - HOUR)} and state <> 'canceled') as count`.execute(db)
  const [row] = rows
  if (row?.isOurs) return 'Held back: this is an address of this desk.'
  if (recipientKind !== 'agent' && (row?.count ?? 0) >= MOST_IN_AN_HOUR) {
    return `Held back: this address had ${MOST_IN_AN_HOUR} mails within an hour.`
  }
  return null
}

/** `support+t-x@example.com` is `support@example.com`. */
function plain(address: string): string {
  return address.replace(/\+[^@]*(?=@[^@]*$)/, '')
}

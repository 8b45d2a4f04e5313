import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Op } from '#server/platform/operation.ts'

/** Mails of which server: of a mailbox, or of the desk's own (null). */
interface Whose {
  mailboxId: number | null
}

/** Gives every mail that waits for a server its next try now: the server is back, or has another password. */
export async function wakeMails(op: Op, { mailboxId }: Whose): Promise<void> {
  await tryNow(
    op,
    sql`woken as (
      update outgoing_mail m set next_at = null where m.state = 'deferred' and ${isOf(mailboxId)} returning id
    ), tried as (
      select id from woken union select m.id from outgoing_mail m where m.state = 'queued' and m.next_at is null and ${isOf(mailboxId)}
    )`,
  )
}

/** Begins anew with every mail of a server that is deferred or failed. @returns how many */
export function reviveMails(op: Op, { mailboxId }: Whose): Promise<number> {
  return tryNow(
    op,
    sql`tried as (
      update outgoing_mail m set state = 'deferred', next_at = null, give_up_at = null
      where m.state in ('deferred', 'failed') and ${isOf(mailboxId)} returning id
    )`,
  )
}

/** @param tried  a common table of this name, with their ids */
async function tryNow(op: Op, tried: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with ${tried}
    select count(graphile_worker.add_job('send_mail', json_build_object('id', id), job_key => 'send_mail:' || id)) as count
    from tried`.execute(op.db)
  return rows[0]?.count ?? 0
}

/** On `outgoing_mail` (as `m`): whether it is for this server to send. */
export function isOf(mailboxId: number | null) {
  const box = sql`(select b.id from mail_address a join mailbox b on b.id = a.mailbox_id where b.send_host is not null
    and a.id = coalesce(m.mail_address_id, (select (value ->> 'defaultAddressId')::bigint from setting where key = 'mail')))`
  return sql<SqlBool>`${box} is not distinct from ${mailboxId}::bigint`
}

import { type SqlBool, sql } from 'kysely'
import type { Op } from '#server/platform/operation.ts'

/** Mails of which server: of a mailbox, or of the desk's own (null). */
interface Whose {
  mailboxId: number | null
}

/**
 * Gives every mail that waits for a server its next try now: the server is back, or has another password.
 *
 * @returns how many
 */
export async function wakeMails(op: Op, { mailboxId }: Whose): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with woken as (
      update outgoing_mail m set next_at = null where m.state = 'deferred' and ${isOf(mailboxId)} returning id
    ), waiting as (
      select id from woken union select m.id from outgoing_mail m where m.state = 'queued' and m.next_at is null and ${isOf(mailboxId)}
    )
    select count(graphile_worker.add_job('send_mail', json_build_object('id', id), job_key => 'send_mail:' || id)) as count
    from waiting`.execute(op.db)
  return rows[0]?.count ?? 0
}

/** On `outgoing_mail` (as `m`): whether it is for this server to send. */
export function isOf(mailboxId: number | null) {
  const box = sql`(select b.id from mail_address a join mailbox b on b.id = a.mailbox_id where b.send_host is not null
    and a.id = coalesce(m.mail_address_id, (select (value ->> 'defaultAddressId')::bigint from setting where key = 'mail')))`
  return sql<SqlBool>`${box} is not distinct from ${mailboxId}::bigint`
}

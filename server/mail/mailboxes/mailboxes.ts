import { type Selectable, sql } from 'kysely'
import type { Mailbox } from '#contract/mailboxes.ts'
import type { DB } from '#db/types.ts'
import { usedByAutomation } from '#server/platform/automation-uses.ts'
import type { Db } from '#server/platform/db.ts'
import { NotFound } from '#server/platform/errors.ts'
import { type Archiving, use } from '#server/platform/uses.ts'
import { administered } from './administered.ts'

export type MailboxRow = Selectable<DB['mailbox']>

const rows = sql`
  select m.id, m.name, m.fetch_host, m.fetch_port, m.fetch_security, m.folder, m.after_fetch, m.move_to, m.poll_minutes,
    m.send_host, m.send_port, m.send_security, m.send_auth, m.send_user_name, m.send_per_minute, m.send_connections,
    m.user_name, m.auth, m.oauth_provider, m.oauth_grant, m.oauth_client_id, m.oauth_authorize_url, m.oauth_token_url,
    m.oauth_scopes, m.oauth_expires_at, m.dkim_domain, m.dkim_selector, m.allow_invalid_certificate, m.notes,
    m.availability, m.error, m.send_error, m.problem, m.send_problem, m.read_from, m.read_since, m.passed_over, m.failures, m.fetched_at, m.last_message_at,
    m.password is not null as has_password, m.send_password is not null as has_send_password,
    m.oauth_client_secret is not null as has_oauth_client_secret, m.dkim_key is not null as has_dkim_key,
    m.oauth_refresh_token is not null or m.oauth_access_token is not null as is_connected,
    case when m.availability <> 'active' then 'disabled'
      when m.failing_since is not null or m.send_failing_since is not null then 'failing'
      when m.silent_since is not null then 'silent' else 'ok' end as state,
    case when m.availability = 'active' then coalesce(least(m.failing_since, m.send_failing_since), m.silent_since) end
      as state_since,
    (select count(*) from mailbox_problem p where p.mailbox_id = m.id) as problems,
    (select p.error from mailbox_problem p where p.mailbox_id = m.id order by p.since, p.uid limit 1) as problems_said,
    coalesce((select json_agg(json_build_object('id', a.id, 'email', a.email) order by a.email)
      from mail_address a where a.mailbox_id = m.id and a.availability <> 'archived'), '[]') as addresses,
    lower(m.name) as list_order, lower(m.name || ' ' || m.user_name) as list_words, m.availability as list_availability
  from mailbox m`

export const mailboxKind: Archiving = {
  table: 'mailbox',
  uses: (id) => [
    use(
      'mailAddresses',
      'archive',
      sql`from mail_address where mailbox_id = ${id} and availability <> 'archived'`,
      sql`email`,
    ),
    ...usedByAutomation('mailbox', id),
    use('mails', 'nothing', sql`from incoming_mail where mailbox_id = ${id}`),
  ],
}

export const { list: listMailboxes, get: getMailbox, usage: mailboxUsage } = administered<Mailbox>(rows, mailboxKind)

/** As it is stored, with its secrets sealed. @throws NotFound */
export async function loadMailbox(db: Db, id: number): Promise<MailboxRow> {
  const row = await db.selectFrom('mailbox').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

import { type RawBuilder, sql } from 'kysely'
import type { Settings } from '#contract/reference.ts'
import { organizationFor } from '#server/people/organizations/domains.ts'
import type { Op } from '#server/platform/operation.ts'
import type { LedgerRow } from '../ledger/settle.ts'
import { type IntakeFacts, STORM } from './decide.ts'

/** Who somebody is who writes, and whether he may. */
export type Sender = Pick<
  IntakeFacts,
  'requester' | 'agent' | 'isKnownDomain' | 'blocked' | 'recentMessages' | 'isReleased'
>

/** His message, and how many he may send in a while. */
interface Writing {
  row: Pick<LedgerRow, 'id' | 'arrivedAt'>
  settings: Pick<Settings['mail'], 'maxMessagesMinutes' | 'maxMessagesPerSender'>
}

/** The query for one sender: a `Sender` as JSON, for a statement that asks more. Of nobody it knows nothing. */
export function senderOf(from: string | null, { row: { id, arrivedAt }, settings }: Writing): RawBuilder<Sender> {
  const email = from?.toLowerCase() ?? null
  const domain = email?.slice(email.lastIndexOf('@') + 1) ?? ''
  const since = new Date(arrivedAt.getTime() - settings.maxMessagesMinutes * 60_000)
  return sql<Sender>`(select json_build_object(
    'requester', (select json_build_object('id', r.id, 'openTickets',
        (select count(*) from ticket t where t.requester_id = r.id and t.state = 'open' and t.deleted_at is null))
        from requester r where r.email = ${email} and r.archived_at is null),
    'agent', (select json_build_object('id', id) from agent where email = ${email} and availability = 'active' limit 1),
    'isKnownDomain', ${organizationFor(email ?? '')} is not null,
    'blocked', (select pattern from blocked_sender where pattern in (${email}, ${`@${domain}`}) order by length(pattern) desc limit 1),
    'recentMessages', (select count(*) from (select from incoming_mail where from_address = ${from} and id <> ${id} and fate <> 'duplicate'
        and arrived_at > ${since} and arrived_at <= ${arrivedAt} limit ${settings.maxMessagesPerSender}) recent),
    'isReleased', exists (select from incoming_mail_fate where incoming_mail_id = ${id} and rule = ${STORM})))`
}

/** Of somebody else whom a message names. */
export async function loadSender(op: Op, from: string, writing: Writing): Promise<Sender> {
  const { rows } = await sql<{ sender: Sender }>`select ${senderOf(from, writing)} as sender`.execute(op.db)
  if (!rows[0]) throw new Error('a query without a table returned nothing')
  return rows[0].sender
}

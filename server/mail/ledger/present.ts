import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Fate, LedgerMessage, LedgerRow, listIncoming } from '#contract/intake.ts'
import type { QueryOf } from '#contract/route.ts'
import type { Db } from '#server/platform/db.ts'
import { NotFound } from '#server/platform/errors.ts'
import { idOfCursor } from '#server/platform/id-cursor.ts'
import { likeWords } from '#server/platform/like.ts'

const columns = sql`m.id, m.door, m.received_at as "receivedAt", m.sha256, m.size, m.message_id as "messageId",
  case when b.id is not null then json_build_object('id', b.id, 'name', b.name) end as mailbox,
  case when m.from_address is not null then json_build_object('name', m.from_name, 'address', m.from_address) end as "from",
  m.subject, m.fate, m.ticket_id as "ticketId", m.entry_id as "entryId", m.duplicate_of as "duplicateOf", m.rule, m.error,
  case when t.id is not null then json_build_object('id', t.id, 'number', t.number) end as ticket,
  m.attempts, m.handled_at as "handledAt"`

const tables = sql`incoming_mail m left join mailbox b on b.id = m.mailbox_id left join ticket t on t.id = m.ticket_id`

type Row = Omit<LedgerRow, 'receivedAt' | 'handledAt'> & { receivedAt: Date; handledAt: Date | null }

function present<R extends Row>(row: R) {
  return { ...row, receivedAt: row.receivedAt.toISOString(), handledAt: row.handledAt?.toISOString() ?? null }
}

/**
 * One page of the ledger, newest first, with how many messages there are of each fate.
 *
 * @throws BadRequest `bad_cursor`
 */
export async function listLedger(
  db: Db,
  { limit, cursor, fate, mailboxId, ticketId, messageId, q }: QueryOf<typeof listIncoming>,
): Promise<{ items: LedgerRow[]; nextCursor: string | null; counts: Partial<Record<Fate, number>> }> {
  const conditions: RawBuilder<SqlBool>[] = [
    sql`true`,
    ...(fate ? [sql<SqlBool>`m.fate = ${fate}`] : []),
    ...(mailboxId ? [sql<SqlBool>`m.mailbox_id = ${mailboxId}`] : []),
    ...(ticketId ? [sql<SqlBool>`m.ticket_id = ${ticketId}`] : []),
    ...(messageId ? [sql<SqlBool>`m.message_id = ${messageId.replace(/^<|>$/g, '')}`] : []),
    ...(cursor === undefined ? [] : [sql<SqlBool>`m.id < ${idOfCursor(cursor)}`]),
    ...likeWords(sql`lower(m.subject || ' ' || coalesce(m.from_address, '') || ' ' || m.from_name)`, q ?? ''),
  ]
  const { rows } = await sql<Row>`
    select ${columns} from ${tables} where ${sql.join(conditions, sql` and `)} order by m.id desc limit ${limit + 1}`.execute(
    db,
  )
  const items = rows.slice(0, limit).map(present)
  const counts = cursor === undefined ? await countFates(db) : {}
  return {
    items,
    nextCursor: rows.length > limit ? String(items.at(-1)?.id) : null,
    counts,
  }
}

async function countFates(db: Db): Promise<Partial<Record<Fate, number>>> {
  const { rows } = await sql<{ fate: Fate; count: number }>`
    select fate, count(*) from incoming_mail group by fate`.execute(db)
  return Object.fromEntries(rows.map(({ fate, count }) => [fate, count]))
}

/** @throws NotFound */
export async function ledgerMessage(db: Db, id: number): Promise<LedgerMessage> {
  type Whole = Row & Pick<LedgerMessage, 'envelope' | 'facts' | 'history'>
  const { rows } = await sql<Whole>`
    select ${columns}, m.facts,
      json_build_object('from', m.envelope_from, 'to', m.envelope_to, 'remoteAddress', m.remote_address) as envelope,
      (select json_agg(json_build_object('at', to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'fate', f.fate, 'ticketId', f.ticket_id, 'entryId', f.entry_id, 'duplicateOf', f.duplicate_of, 'rule', f.rule,
          'error', f.error, 'by', f.actor_name) order by f.id)
        from incoming_mail_fate f where f.incoming_mail_id = m.id) as history
    from ${tables} where m.id = ${id}`.execute(db)
  const row = rows[0]
  if (!row) throw new NotFound()
  return present(row)
}

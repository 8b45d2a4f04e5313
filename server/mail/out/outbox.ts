import { type SqlBool, sql } from 'kysely'
import type { listOutgoingMails as listRoute, MailState, OutgoingMail, WholeOutgoingMail } from '#contract/outbox.ts'
import type { QueryOf, ReplyOf } from '#contract/route.ts'
import { NotFound } from '#server/platform/errors.ts'
import { idOfCursor } from '#server/platform/id-cursor.ts'
import { likeWords } from '#server/platform/like.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { isOf } from './wake.ts'

type Query = QueryOf<typeof listRoute>

const shown = sql`m.id, m.purpose, m.state, json_build_object('email', m.to_address, 'name', m.to_name) as to,
  case when m.recipient_id is not null then json_build_object('kind', m.recipient_kind, 'id', m.recipient_id) end as recipient,
  m.subject, case when t.id is not null then json_build_object('id', t.id, 'number', t.number) end as ticket, m.entry_id,
  case when a.id is not null then json_build_object('id', a.id, 'email', a.email) end as address, m.automatic,
  m.created_at, m.sent_at, m.bounced_at, m.next_at, m.attempts, m.error, m.resent_from_id`
const joined = sql`from outgoing_mail m left join ticket t on t.id = m.ticket_id left join mail_address a on a.id = m.mail_address_id`

/**
 * One page of the outbox, newest first.
 *
 * @throws Forbidden; BadRequest `bad_cursor`
 */
export async function listOutgoingMails({ db, actor }: Ctx, query: Query): Promise<ReplyOf<typeof listRoute>> {
  demandAdministrator(actor)
  const { limit, cursor, state, ticketId, addressId, mailboxId, q } = query
  const conditions: ReturnType<typeof sql<SqlBool>>[] = [
    sql<SqlBool>`true`,
    ...(cursor === undefined ? [] : [sql<SqlBool>`m.id < ${idOfCursor(cursor)}`]),
    ...(state === undefined ? [] : [sql<SqlBool>`m.state = ${state}`]),
    ...(ticketId === undefined ? [] : [sql<SqlBool>`m.ticket_id = ${ticketId}`]),
    ...(addressId === undefined ? [] : [sql<SqlBool>`m.mail_address_id = ${addressId}`]),
    ...(mailboxId === undefined ? [] : [isOf(mailboxId)]),
    ...likeWords(sql`lower(m.to_address || ' ' || m.to_name || ' ' || m.subject)`, q ?? ''),
  ]
  const { rows } = await sql<Row>`select ${shown} ${joined} where ${sql.join(conditions, sql` and `)}
    order by m.id desc limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(present),
    nextCursor: rows.length > limit && last ? String(last.id) : null,
    counts: cursor === undefined ? await countStates(db) : {},
  }
}

async function countStates(db: Ctx['db']): Promise<Partial<Record<MailState, number>>> {
  const { rows } = await sql<{ state: MailState; count: number }>`
    select state, count(*) from outgoing_mail group by state`.execute(db)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** @throws NotFound; Forbidden */
export async function getOutgoingMail({ db, actor }: Ctx, id: number): Promise<WholeOutgoingMail> {
  demandAdministrator(actor)
  const { rows } = await sql<WholeRow>`
    select ${shown}, m.body_text as text, m.body_html as html, m.message_id, m.in_reply_to, m.reference_ids as references,
      m.reply_to, m.response, m.give_up_at, m.bounce_mail_id,
      (select coalesce(json_agg(r.id order by r.id), '[]') from outgoing_mail r where r.resent_from_id = m.id) as resent_as
    ${joined} where m.id = ${id}`.execute(db)
  const [row] = rows
  if (!row) throw new NotFound()
  const { giveUpAt, ...rest } = row
  return { ...rest, ...present(rest), giveUpAt: giveUpAt?.toISOString() ?? null }
}

const instants = ['sentAt', 'bouncedAt', 'nextAt'] as const
type Instants = (typeof instants)[number]
type Row = Omit<OutgoingMail, Instants | 'createdAt'> & Record<Instants, Date | null> & { createdAt: Date }
type WholeRow = Omit<WholeOutgoingMail, keyof Row | 'giveUpAt'> & Row & { giveUpAt: Date | null }

function present<R extends Row>(row: R): Omit<R, Instants | 'createdAt'> & Pick<OutgoingMail, Instants | 'createdAt'> {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    bouncedAt: row.bouncedAt?.toISOString() ?? null,
    nextAt: row.nextAt?.toISOString() ?? null,
  }
}

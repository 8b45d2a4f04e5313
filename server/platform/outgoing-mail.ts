import { type Insertable, type RawBuilder, sql } from 'kysely'
import type pg from 'pg'
import type { OutgoingMail } from '#db/types.ts'
import { withTheNext } from './ahead.ts'
import type { Config } from './config.ts'
import { enqueue } from './jobs.ts'
import { type Ctx, type Op, operation } from './operation.ts'

export interface Mail {
  /** Why it is sent: `resetPassword`. */
  purpose: string
  to: string
  toName?: string | undefined
  /** Whom the address belongs to; his answers are known as his. */
  recipient?: { kind: 'requester' | 'agent'; id: number } | undefined
  subject: string
  text: string
  html?: string | undefined
  ticketId?: number | undefined
  entryId?: number | undefined
  /** What it tells of; the same event is told to an address once. */
  eventId?: number | undefined
  furtherEventIds?: number[] | undefined
  /** Of the `mail_address` to send from; else the desk's default one, else MAIL_FROM. */
  addressId?: number | null | undefined
  /** What RFC 3834 calls it; null: a person wrote it. */
  automatic?: 'auto-replied' | 'auto-generated' | null | undefined
  /** The entry's attachments go along. */
  attaches?: boolean | undefined
  language?: string | null | undefined
  /** How long it waits for more to tell. */
  holdSeconds?: number | undefined
  /** Whether an answer joins the ticket by its address; true unless said. */
  replyable?: boolean | undefined
}

/**
 * Puts a mail into the outbox, in the transaction of what it tells about; it leaves after that has committed. Its
 * Message-ID, its sender and what it refers to are fixed by `send_mail` before the first try, and stay.
 *
 * @returns its id; null when the address has a mail of this event already
 */
export async function queueMail(ctx: Ctx, mail: Mail): Promise<number | null> {
  return operation(ctx, async (op) => {
    const { rows } = await writing(op, [mail]).execute(op.db)
    return rows[0]?.id ?? null
  })
}

/** Several at once, each as `queueMail` does it; those whose address has a mail of their event already are left out. */
export async function queueMails(ctx: Ctx, mails: Mail[]): Promise<void> {
  if (mails.length === 0) return
  await operation(ctx, (op) => sql`${writing(op, mails)} ${withTheNext}`.execute(op.db))
}

function writing(op: Op, mails: Mail[]): RawBuilder<{ id: number }> {
  const insert = op.db
    .insertInto('outgoingMail')
    .values(mails.map((mail) => rowOf(mail, op.now)))
    .onConflict((conflict) => conflict.columns(['eventId', 'toAddress']).where('eventId', 'is not', null).doNothing())
    .returning(['id', 'nextAt'])
  return sql<{ id: number }>`
    with written as (${insert}), queued as materialized (
      select count(*) from graphile_worker.add_jobs(array(select ('send_mail', json_build_object('id', id), null, next_at, null,
        'send_mail:' || id, null, null)::graphile_worker.job_spec from written order by id))
    )
    select id from written cross join queued order by id`
}

const MAILABLE =
  /^(?:[^\s\p{Cc}\p{Cf}@<>()[\],;:\\"]{1,128}|"[ !#-'*+./0-9=?A-Z^-~-]{1,64}")@(?:[\p{L}\p{N}\p{M}._-]{1,253}|\[[0-9a-f.:ipv]{3,60}\])$/u

/**
 * Whether it is one address and nothing else. Of more kinds than people may type here: who has written to us from one
 * is answered, and where his server does not take it, the outbox says so.
 */
export function isMailable(address: string): boolean {
  // As it is written down: what is composed may be another sign.
  return MAILABLE.test(address.normalize('NFC'))
}

function rowOf(mail: Mail, now: Date): Insertable<OutgoingMail> {
  // One address, and a subject of one line: nothing that a mail header would obey.
  if (!isMailable(mail.to)) throw new Error('no address that mail can be sent to')
  const toAddress = mail.to.normalize('NFC').toLowerCase()
  const { recipient, holdSeconds = 0 } = mail
  return {
    purpose: mail.purpose,
    toAddress,
    toName: oneLine(mail.toName ?? ''),
    recipientKind: recipient?.kind ?? null,
    recipientId: recipient?.id ?? null,
    subject: oneLine(mail.subject),
    bodyText: mail.text,
    bodyHtml: mail.html ?? null,
    ticketId: mail.ticketId ?? null,
    entryId: mail.entryId ?? null,
    eventId: mail.eventId ?? null,
    furtherEventIds: mail.furtherEventIds ?? [],
    mailAddressId: mail.addressId ?? null,
    automatic: mail.automatic === undefined ? 'auto-generated' : mail.automatic,
    attaches: mail.attaches ?? false,
    language: mail.language ?? null,
    replyable: mail.replyable ?? true,
    nextAt: holdSeconds > 0 ? new Date(now.getTime() + holdSeconds * 1000) : null,
    createdAt: now,
  }
}

/** Nothing sweeps: each mail that waits has one job, at the time of its next try. */
export async function enqueueSending(op: Op, id: number, at: Date | null): Promise<void> {
  await enqueue(op, 'send_mail', { id }, { key: `send_mail:${id}`, ...(at && { at }) })
}

/** Mails that waited for a mail server to be configured get their job; older ones than three days say nothing any more. */
export async function resumeMail(pool: pg.Pool, config: Config): Promise<void> {
  await pool.query(
    `select graphile_worker.add_job('send_mail', json_build_object('id', id), run_at => next_at, job_key => 'send_mail:' || id)
     from outgoing_mail where state in ('deferred', 'sending') or (state = 'queued' and created_at > now() - interval '3 days'
       and ($1 or exists (select from mailbox where send_host is not null and availability = 'active')))`,
    [config.smtpUrl !== null],
  )
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 250)
}

import { sql } from 'kysely'
import { createTransport, type Transporter } from 'nodemailer'
import type pg from 'pg'
import { Email } from '#contract/common.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import { enqueue, type Job } from './jobs.ts'
import { type Ctx, type Op, operation } from './operation.ts'
import { ownAddress } from './own-address.ts'

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
export function queueMail(ctx: Ctx, mail: Mail): Promise<number | null> {
  // One address, and a subject of one line: nothing that a mail header would obey.
  const toAddress = Email.parse(mail.to)
  const { recipient, holdSeconds = 0 } = mail
  return operation(ctx, async (op) => {
    const nextAt = holdSeconds > 0 ? new Date(op.now.getTime() + holdSeconds * 1000) : null
    const row = await op.db
      .insertInto('outgoingMail')
      .values({
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
        nextAt,
        createdAt: op.now,
      })
      .onConflict((conflict) => conflict.columns(['eventId', 'toAddress']).where('eventId', 'is not', null).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!row) return null
    await enqueueSending(op, row.id, nextAt)
    return row.id
  })
}

/** Nothing sweeps: each mail that waits has one job, at the time of its next try. */
export async function enqueueSending(op: Op, id: number, at: Date | null): Promise<void> {
  await enqueue(op, 'send_mail', { id }, { key: `send_mail:${id}`, ...(at && { at }) })
}

interface Delivery {
  db: Db
  config: Config
  /** For tests; else the server that SMTP_URL names. */
  transport?: Pick<Transporter, 'sendMail'>
}

/**
 * The job that sends one mail. A refusal for good (SMTP 5xx) ends in state `failed`; anything else is tried again later.
 * Without a mail server it stays queued until there is one.
 */
export function sendMail({ db, config, transport }: Delivery): Job {
  const smtp = transport ?? (config.smtpUrl ? createTransport(config.smtpUrl) : null)
  return async (payload, helpers) => {
    const { id } = payload as { id: number }
    const mail = await db
      .selectFrom('outgoingMail')
      .selectAll()
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .executeTakeFirst()
    if (!smtp || !mail) return
    try {
      await smtp.sendMail({
        from: config.mailFrom ?? `Deskbell <deskbell@${hostOf(config)}>`,
        to: { name: '', address: mail.toAddress },
        subject: mail.subject,
        text: mail.bodyText,
        // The same at each try, so that a mail which left just before a crash is known as the same one.
        messageId: `<deskbell.${mail.id}.${mail.createdAt.getTime()}@${hostOf(config)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      await settle(db, id, { state: 'sent', error: null })
    } catch (error) {
      const isFinal = isRefusal(error) || helpers.job.attempts >= helpers.job.max_attempts
      await settle(db, id, { state: isFinal ? 'failed' : 'queued', error: messageOf(error) })
      if (!isFinal) throw error
    }
  }
}

/** Mails that waited for a mail server to be configured get their job; older ones than three days say nothing any more. */
export async function resumeMail(pool: pg.Pool, config: Config): Promise<void> {
  if (!config.smtpUrl) return
  await pool.query(
    `select graphile_worker.add_job('send_mail', json_build_object('id', id), job_key => 'send_mail:' || id)
     from outgoing_mail where state = 'queued' and created_at > now() - interval '3 days'`,
  )
}

async function settle(
  db: Db,
  id: number,
  { state, error }: { state: 'sent' | 'queued' | 'failed'; error: string | null },
) {
  const sentAt = state === 'sent' ? sql<Date>`now()` : null
  await db.updateTable('outgoingMail').set({ state, error, sentAt }).where('id', '=', id).execute()
}

function isRefusal(error: unknown): boolean {
  const code = (error as { responseCode?: unknown } | null)?.responseCode
  return typeof code === 'number' && code >= 500 && code < 600
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 1000)
}

function hostOf(config: Config): string {
  return new URL(ownAddress(config)).hostname
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 250)
}

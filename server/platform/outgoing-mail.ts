import { sql } from 'kysely'
import { createTransport, type Transporter } from 'nodemailer'
import type pg from 'pg'
import { Email } from '#contract/common.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import { enqueue, type Job } from './jobs.ts'
import { type Ctx, operation } from './operation.ts'
import { ownAddress } from './own-address.ts'

export interface Mail {
  /** Why it is sent: `resetPassword`. */
  purpose: string
  to: string
  subject: string
  text: string
}

/** Puts a mail into the outbox, in the transaction of what it tells about; it leaves after that has committed. */
export function queueMail(ctx: Ctx, { purpose, to, subject, text }: Mail): Promise<void> {
  // One address, and a subject of one line: nothing that a mail header would obey.
  const toAddress = Email.parse(to)
  return operation(ctx, async (op) => {
    const { id } = await op.db
      .insertInto('outgoingMail')
      .values({ purpose, toAddress, subject: oneLine(subject), bodyText: text, createdAt: op.now })
      .returning('id')
      .executeTakeFirstOrThrow()
    await enqueue(op, 'send_mail', { id }, { key: `send_mail:${id}` })
  })
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

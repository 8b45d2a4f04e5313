import { sql } from 'kysely'
import type { WholeOutgoingMail } from '#contract/outbox.ts'
import { audit } from '#server/platform/audit.ts'
import { Conflict, NotFound } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { enqueueSending } from '#server/platform/outgoing-mail.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { wakeNext } from './claim.ts'
import { getOutgoingMail } from './outbox.ts'
import { reviveMails } from './wake.ts'

/**
 * Tries a mail now that waits, failed or was canceled: the same mail, with all its tries before it.
 *
 * @throws NotFound; Forbidden; Conflict `mail_is_gone`
 */
export function retryMail(ctx: Ctx, id: number): Promise<WholeOutgoingMail> {
  return onMail(ctx, id, async (op, { state }) => {
    if (state === 'sent' || state === 'bounced') {
      throw new Conflict('mail_is_gone', 'This mail has been sent. Resend it to send it once more.')
    }
    if (state === 'sending') return
    await op.db
      .updateTable('outgoingMail')
      .set({ state: state === 'queued' ? 'queued' : 'deferred', nextAt: null, giveUpAt: null })
      .where('id', '=', id)
      .execute()
    await enqueueSending(op, id, null)
    await audit(op, { type: 'outgoing_mail.retried', subject: 'outgoing_mail', id })
  })
}

/**
 * Takes back a mail that has not left.
 *
 * @throws NotFound; Forbidden; Conflict `mail_is_gone`, `mail_is_leaving`
 */
export function cancelMail(ctx: Ctx, id: number): Promise<WholeOutgoingMail> {
  return onMail(ctx, id, async (op, mail) => {
    if (mail.state === 'sent' || mail.state === 'bounced')
      throw new Conflict('mail_is_gone', 'This mail has been sent.')
    if (mail.state === 'sending') throw new Conflict('mail_is_leaving', 'This mail is on its way right now.')
    if (mail.state === 'canceled') return
    const error = `Canceled by ${op.actor.name}.`
    await op.db
      .updateTable('outgoingMail')
      .set({ state: 'canceled', nextAt: null, error })
      .where('id', '=', id)
      .execute()
    await wakeNext(op, mail)
    await audit(op, { type: 'outgoing_mail.canceled', subject: 'outgoing_mail', id })
  })
}

/** Sends what a mail says once more, as a mail of its own. @throws NotFound; Forbidden */
export function resendMail(ctx: Ctx, id: number): Promise<WholeOutgoingMail> {
  demandAdministrator(ctx.actor)
  return operation(ctx, async (op) => {
    // Of what it tells of there is a mail to this address already: this one tells of it by the one that it came from.
    const { rows } = await sql<{ id: number }>`
      insert into outgoing_mail (purpose, to_address, to_name, recipient_kind, recipient_id, subject, body_text, body_html,
        ticket_id, entry_id, further_event_ids, language, mail_address_id, automatic, attaches, replyable, resent_from_id, created_at)
      select purpose, to_address, to_name, recipient_kind, recipient_id, subject, body_text, body_html,
        ticket_id, entry_id, further_event_ids, language, mail_address_id, automatic, attaches, replyable, id, ${op.now}
      from outgoing_mail where id = ${id} returning id`.execute(op.db)
    const [row] = rows
    if (!row) throw new NotFound()
    await enqueueSending(op, row.id, null)
    await audit(op, { type: 'outgoing_mail.resent', subject: 'outgoing_mail', id, data: { as: row.id } })
    return getOutgoingMail(op, row.id)
  })
}

/** Tries all that is deferred or failed of one server. @returns how many @throws Forbidden */
export function retryMails(ctx: Ctx, { mailboxId }: { mailboxId: number | null }): Promise<{ count: number }> {
  demandAdministrator(ctx.actor)
  return operation(ctx, async (op) => {
    const count = await reviveMails(op, { mailboxId })
    if (count > 0)
      await audit(op, { type: 'outgoing_mail.all_retried', subject: 'outgoing_mail', data: { mailboxId, count } })
    return { count }
  })
}

interface Found {
  id: number
  state: WholeOutgoingMail['state']
  ticketId: number | null
  toAddress: string
}

function onMail(ctx: Ctx, id: number, act: (op: Op, mail: Found) => Promise<void>): Promise<WholeOutgoingMail> {
  demandAdministrator(ctx.actor)
  return operation(ctx, async (op) => {
    const mail = await op.db
      .selectFrom('outgoingMail')
      .select(['id', 'state', 'ticketId', 'toAddress'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!mail) throw new NotFound()
    await act(op, mail)
    return getOutgoingMail(op, id)
  })
}

import { sql } from 'kysely'
import type { Action } from '#contract/actions.ts'
import type { Op } from '#server/platform/operation.ts'
import { queueMail } from '#server/platform/outgoing-mail.ts'
import { addresseesOf } from '#server/tickets/recipients.ts'
import { written } from './template.ts'

type SendMail = Extract<Action, { kind: 'sendMail' }>

/**
 * Puts the mail of an action into the outbox, one for each whom it is for. Nobody who is away for good, and no address of
 * our own, is written to.
 *
 * @returns whether there is anybody to write to
 */
export async function queueActionMail(op: Op, ticketId: number, action: SendMail): Promise<boolean> {
  const addressees = await addresseesOf(op, ticketId, action.to)
  if (addressees.length === 0) return false
  const subject = await written(op, ticketId, action.subject)
  const text = await written(op, ticketId, action.body)
  for (const { kind, id, email, name } of addressees) {
    await queueMail(op, {
      purpose: op.because?.cause.kind ?? 'action',
      to: email,
      toName: name,
      recipient: kind !== 'address' && id !== null ? { kind, id } : undefined,
      subject,
      text,
      ticketId,
      addressId: action.fromAddressId ?? (await addressOf(op, ticketId)),
    })
  }
  return true
}

async function addressOf(op: Op, ticketId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    select m.id from ticket t join department d on d.id = t.department_id
    join mail_address m on m.id = d.mail_address_id and m.availability = 'active' where t.id = ${ticketId}`.execute(
    op.db,
  )
  return rows[0]?.id ?? null
}

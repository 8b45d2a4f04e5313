import type { Action } from '#contract/actions.ts'
import { actionScene } from '#server/notify/action-values.ts'
import { renderText } from '#server/notify/templates/engine.ts'
import type { Op } from '#server/platform/operation.ts'
import { queueMails } from '#server/platform/outgoing-mail.ts'
import { addresseesOf } from '#server/tickets/recipients.ts'

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
  const { values, addressId } = await actionScene(op, ticketId)
  const mail = {
    purpose: op.because?.cause.kind ?? 'action',
    subject: renderText(action.subject, values),
    text: renderText(action.body, values),
    ticketId,
    addressId: action.fromAddressId ?? addressId,
  }
  await queueMails(
    op,
    addressees.map(({ kind, id, email, name }) => ({
      ...mail,
      to: email,
      toName: name,
      recipient: kind !== 'address' && id !== null ? { kind, id } : undefined,
    })),
  )
  return true
}

import { type Action, audienceOf } from '#contract/actions.ts'
import type { Op } from '#server/platform/operation.ts'
import { queueMails } from '#server/platform/outgoing-mail.ts'
import { actionScene, filledIn } from '#server/tickets/action-values.ts'
import { addresseesOf } from '#server/tickets/recipients.ts'

type SendMail = Extract<Action, { kind: 'sendMail' }>

/**
 * Puts the mail of an action into the outbox, one for each whom it is for. Nobody who is away for good, and no address of
 * our own, is written to.
 *
 * @returns whether there is anybody to write to
 * @throws Conflict `bad_template`
 */
export async function queueActionMail(op: Op, ticketId: number, action: SendMail): Promise<boolean> {
  const addressees = await addresseesOf(op, ticketId, action.to)
  if (addressees.length === 0) return false
  const { subject, body } = action
  const scene = await actionScene(op, ticketId, { sources: [subject, body], audience: audienceOf(action) })
  const mail = {
    purpose: op.because?.cause.kind ?? 'action',
    subject: filledIn(subject, scene),
    text: filledIn(body, scene),
    ticketId,
    addressId: action.fromAddressId ?? scene.addressId,
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

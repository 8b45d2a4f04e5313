import type { Op } from '#server/platform/operation.ts'
import type { MailFacts } from '#server/routing/defaults.ts'
import type { Handling } from './act.ts'
import { refusalOf } from './decide.ts'
import { isOurs } from './facts.ts'
import { loadSender } from './sender.ts'

/** What ticket filters see of a mail besides its sender and its words. */
export async function mailFacts(op: Op, handling: Handling): Promise<MailFacts> {
  const { row, mail, address } = handling
  const mailboxId = row.mailboxId ?? address?.mailboxId ?? null
  const mailbox =
    mailboxId === null
      ? undefined
      : await op.db.selectFrom('mailbox').select('name').where('id', '=', mailboxId).executeTakeFirst()
  return {
    mailboxId,
    mailboxName: mailbox?.name ?? null,
    replyTo: await replyToOf(op, handling),
    addressees: [...mail.to, ...mail.cc].slice(0, 50).map(({ address }) => address.toLowerCase()),
    listId: mail.listId,
    isAutomatic: mail.robot !== null,
  }
}

/** To whom the sender wants his answer; where a filter makes that the requester, he has to be welcome himself. */
async function replyToOf(op: Op, { row, mail, own, facts }: Handling): Promise<MailFacts['replyTo']> {
  const found = mail.replyTo.find(({ address }) => !isOurs(own, address))
  if (!found) return null
  if (found.address.toLowerCase() === mail.from?.address.toLowerCase()) return found
  const sender = await loadSender(op, found.address, { row, settings: facts.settings })
  return { ...found, refusal: refusalOf({ ...facts, ...sender }) }
}

import type { SendMailOptions } from 'nodemailer/lib/mailer'
import { optionalTemplates } from '#contract/template-keys.ts'
import { noticesLink } from '#server/people/requesters/notices.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { mailKey, messageIdOf } from '../token.ts'
import type { OutgoingMail } from './claim.ts'
import { appended, enclose } from './files.ts'
import { tokenOf } from './identify.ts'
import type { Post } from './send.ts'
import type { Sending } from './sending-of.ts'

interface Parts {
  mail: OutgoingMail
  sending: Sending
  /** Where reports of its failure go; null: to its sender. */
  bouncesTo: string | null
}

/** A row of the outbox as a mail. To be closed when it has been sent, or not. */
export async function compose(
  post: Omit<Post, 'servers'>,
  { mail, sending, bouncesTo }: Parts,
): Promise<{ message: SendMailOptions; close(): Promise<void> }> {
  const enclosed = await enclose(post, mail)
  const html = enclosed.html === null ? null : withToken(post.secret, mail, enclosed.html)
  const message: SendMailOptions = {
    from: { name: sending.name, address: sending.email },
    to: { name: mail.toName, address: mail.toAddress },
    ...(mail.replyTo && { replyTo: { name: sending.name, address: mail.replyTo } }),
    // One recipient, whatever a header says.
    envelope: { from: bouncesTo ?? sending.email, to: mail.toAddress },
    dsn: { id: `deskbell-${mail.id}`, return: 'headers', notify: ['failure', 'delay'] },
    subject: mail.subject,
    text: enclosed.text,
    ...(html !== null && { html }),
    attachments: enclosed.attachments,
    date: mail.createdAt,
    messageId: `<${mail.messageId}>`,
    ...(mail.inReplyTo && { inReplyTo: `<${mail.inReplyTo}>` }),
    ...(mail.referenceIds.length > 0 && { references: mail.referenceIds.map((id) => `<${id}>`) }),
    headers: headersOf(mail, post),
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  return { message, close: enclosed.close }
}

/** @source RFC 3834, and what Exchange and older programs understand */
function headersOf(mail: OutgoingMail, post: Pick<Post, 'config' | 'secret'>): Record<string, string> {
  const { automatic, language, ticketId } = mail
  const desk = ownAddress(post.config)
  return {
    // Of our own: a mail that comes back to us carries them.
    'X-Deskbell-Desk': new URL(desk).hostname,
    'X-Deskbell-Mail': String(mail.id),
    ...(automatic && { 'Auto-Submitted': automatic, 'X-Auto-Response-Suppress': 'All' }),
    ...(automatic === 'auto-replied' && { Precedence: 'auto_reply', 'X-Autoreply': 'yes' }),
    ...(automatic === 'auto-generated' && ticketId !== null && { Precedence: 'bulk' }),
    ...(automatic && unsubscribing(mail, post)),
    ...(language && { 'Content-Language': language }),
  }
}

/** Where agents choose what they are told. */
const PREFERENCES = '/desk/profile'

/**
 * Who may do without a mail like this one says so there: agents on their own page, requesters with one click.
 *
 * @source RFC 2369, RFC 8058 (which wants https)
 */
function unsubscribing(
  { purpose, recipientKind, recipientId, toAddress }: OutgoingMail,
  post: Pick<Post, 'config' | 'secret'>,
): Record<string, string> {
  if (recipientKind === 'agent') return { 'List-Unsubscribe': `<${ownAddress(post.config)}${PREFERENCES}>` }
  const isOptional = optionalTemplates.some((template) => template === purpose)
  if (recipientKind !== 'requester' || recipientId === null || !isOptional) return {}
  const link = noticesLink(post, { id: recipientId, email: toAddress })
  const oneClick = link.startsWith('https:') && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  return { 'List-Unsubscribe': `<${link}>`, ...oneClick }
}

/** The last resort: a program that answers without naming what it answers quotes it at least. */
function withToken(secret: string, mail: OutgoingMail, html: string): string {
  if (mail.ticketId === null || !mail.replyable) return html
  const token = messageIdOf(tokenOf(mailKey(secret), mail), 'ref')
  const hidden = 'display:inline-block;font-size:0;line-height:0;max-height:0;overflow:hidden;color:transparent'
  return appended(html, `<span class="deskbell-ref" style="${hidden}">Ref-Mid: ${token}</span>`)
}

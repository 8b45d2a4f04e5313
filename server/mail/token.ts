import { createHmac, timingSafeEqual } from 'node:crypto'
import { derivedKey } from '#server/platform/derived-key.ts'

/** What a mail of ours says of itself when somebody answers it: which ticket, to whom it went, which mail it was. */
export interface MailToken {
  ticketId: number
  /** Whom it was sent to; null: somebody who is neither (an address in a setting). */
  person: { kind: 'requester' | 'agent'; id: number } | null
  /** Of the outbox. */
  mailId: number
}

const MAC_LENGTH = 24
const TOKEN = /^([0-9a-z]{1,11})-([ran])([0-9a-z]{0,11})-([0-9a-z]{1,11})-([a-v0-9]{24})$/
const KINDS = { requester: 'r', agent: 'a' } as const

/** Keys for mail, drawn from the application's secret. */
export type MailKey = Buffer

export function mailKey(secret: string): MailKey {
  return derivedKey(secret, 'deskbell mail token')
}

/** Letters that survive a mail server that changes their case, short enough for the part before the @. */
export function writeToken(key: MailKey, { ticketId, person, mailId }: MailToken): string {
  const whom = person ? `${KINDS[person.kind]}${person.id.toString(36)}` : 'n'
  const said = `${ticketId.toString(36)}-${whom}-${mailId.toString(36)}`
  return `${said}-${mac(key, said)}`
}

/** @returns null when we have not written it; what it takes to find out does not depend on how much of it is right */
export function readToken(key: MailKey, text: string): MailToken | null {
  const lower = text.toLowerCase()
  const [, ticket, kind, id, mail, given] = TOKEN.exec(lower) ?? []
  if (!ticket || !kind || id === undefined || !mail || !given || (kind === 'n') !== (id === '')) return null
  const said = lower.slice(0, -MAC_LENGTH - 1)
  if (!timingSafeEqual(Buffer.from(mac(key, said)), Buffer.from(given))) return null
  const person =
    kind === 'n' ? null : { kind: kind === 'r' ? ('requester' as const) : ('agent' as const), id: number(id) }
  return { ticketId: number(ticket), person, mailId: number(mail) }
}

/** `support@example.com` -> `support+t-TOKEN@example.com` */
export function replyAddress(email: string, token: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, at)}+t-${token}${email.slice(at)}`
}

/** The token in an address that we gave, and the address without it; null where there is none (or a forged one). */
export function tokenInAddress(key: MailKey, address: string): { token: MailToken; email: string } | null {
  const { email, text } = parted(address)
  const token = text === null ? null : readToken(key, text)
  return token && { token, email }
}

/** `Support+t-TOKEN@Example.com` -> `support@example.com`: the address that people wrote to, or that we gave them. */
export function withoutToken(address: string): string {
  return parted(address).email
}

function parted(given: string): { email: string; text: string | null } {
  const address = given.toLowerCase()
  const at = address.lastIndexOf('@')
  const plus = address.lastIndexOf('+t-', at)
  if (at < 0 || plus < 1) return { email: address, text: null }
  return { email: `${address.slice(0, plus)}${address.slice(at)}`, text: address.slice(plus + 3, at) }
}

/** Without <>. */
export function messageIdOf(token: string, host: string): string {
  return `t-${token}@${host}`
}

export function tokenInMessageId(key: MailKey, messageId: string): MailToken | null {
  const at = messageId.lastIndexOf('@')
  return /^t-/i.test(messageId) && at > 0 ? readToken(key, messageId.slice(2, at)) : null
}

const WRITTEN = /(?:Ref-Mid: ?|\+)?\bt-[0-9a-z]{1,11}-(?:n|[ra][0-9a-z]{1,11})-[0-9a-z]{1,11}-[a-v0-9]{24}(?:@ref\b)?/gi

/**
 * In links of ours by which a requester sees his ticket, or says what he wants to be told; some servers wrap every link in
 * one of theirs.
 */
const LINKED = /(?:[#?]|%23|%3F)token(?:=|%3D)[\w-]{40,120}/gi

/**
 * A text without what opens a ticket in it: tokens in addresses, in Message-IDs and in the hidden line of a quoted mail,
 * and those of links.
 */
export function withoutTokens(text: string): string {
  return text.replace(WRITTEN, '').replace(LINKED, '')
}

function mac(key: MailKey, said: string): string {
  return base32(createHmac('sha256', key).update(said).digest().subarray(0, 15))
}

/** RFC 4648 "extended hex" in lower case: five bits a letter. */
function base32(bytes: Buffer): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ((held >> bits) & 31).toString(32)
    }
    held &= 255
  }
  return text
}

function number(text: string): number {
  return Number.parseInt(text, 36)
}

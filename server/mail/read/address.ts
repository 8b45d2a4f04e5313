import { oneLine } from './headers.ts'
import { type Address, LIMITS } from './mail.ts'
import { decodeWords, encodedWordEnd } from './words.ts'

export interface ReadAddresses {
  list: Address[]
  /** Something in it claims to be an address and is none. */
  isBroken: boolean
  isCut: boolean
}

const LONGEST_NAME = 300

/**
 * The mailboxes of an address header, in one pass. Names are decoded after the header was taken apart, so nothing in
 * an encoded word, a comment or a quoted name becomes an address.
 *
 * @param value  repaired, encoded words still encoded; groups, comments, routes and `;` as separator are understood
 */
export function readAddresses(value: string): ReadAddresses {
  const found: ReadAddresses = { list: [], isBroken: false, isCut: false }
  // "Doe, John <john@example.com>": the comma should have been quoted
  let surname = ''

  for (const mailbox of mailboxesOf(value)) {
    if (found.list.length >= LIMITS.recipients) return { ...found, isCut: true }
    const address = mailbox.angle === null ? bareAddress(mailbox) : cleanAddress(mailbox.angle)
    if (address) {
      const name = [surname, nameOf(mailbox, address)].filter((part) => part !== '').join(', ')
      found.list.push({ name: name.slice(0, LONGEST_NAME).toWellFormed(), address })
    } else if (mailbox.angle !== null || mailbox.words.includes('@')) found.isBroken = true
    surname = address || mailbox.angle !== null || mailbox.words.includes('@') ? '' : nameOf(mailbox, '')
  }
  if (found.list.length === 0 && !value.includes('@')) return hiddenAddresses(value) ?? found
  return found
}

/** Old programs encode the whole header, address and all. */
function hiddenAddresses(value: string): ReadAddresses | null {
  const decoded = value.includes('=?') ? decodeWords(value) : ''
  return decoded.includes('@') ? readAddresses(decoded) : null
}

/**
 * One address as it is sent and compared: null when it has no valid shape. Its letters are composed, as everywhere else.
 * Only ASCII letters change their case.
 */
export function cleanAddress(given: string): string | null {
  if (given.includes(KELVIN)) return null
  const address = given
    .trim()
    .replace(/^mailto:/i, '')
    .normalize('NFC')
  const at = address.lastIndexOf('@')
  if (at < 1 || address.length > 320) return null
  const local = cleanLocalPart(address.slice(0, at).trim())
  const domain = lowerAscii(address.slice(at + 1).trim()).replace(/\.$/, '')
  if (local === null || domain.length > 253) return null
  const isDomain = DOMAIN_LITERAL.test(domain) || domain.split('.').every((label) => LABEL.test(label))
  return isDomain ? `${local}@${domain}` : null
}

// The one letter beyond ASCII that becomes one of ASCII in lower case: `des\u212A.example` would be `desk.example`.
const KELVIN = '\u212A'
const LABEL = /^[\p{L}\p{N}\p{M}_-]{1,63}$/u
const DOMAIN_LITERAL = /^\[[0-9a-f.:ipv]{3,60}\]$/
// Neither what separates addresses nor what hides in them
const LOCAL_PART = /^[^\s\p{Cc}\p{Cf}\p{Cs}()<>[\]:;@\\,"]{1,128}$/u
const QUOTED_LOCAL_PART = /^"[ !#-'*+./0-9=?A-Z^-~-]{1,64}"$/

function cleanLocalPart(local: string): string | null {
  const plain = local.startsWith('"') && local.endsWith('"') ? local.slice(1, -1) : local
  if (plain.startsWith('=?')) return null
  if (LOCAL_PART.test(plain)) return plain
  return QUOTED_LOCAL_PART.test(local) ? local : null
}

export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** One entry of the header, taken apart. */
interface Mailbox {
  /** Within <>; null when there were none. */
  angle: string | null
  /** Outside of quotes, comments and brackets. */
  words: string
  phrase: string
  comment: string
}

function* mailboxesOf(value: string): Generator<Mailbox> {
  let mailbox: Mailbox = emptyMailbox()
  const unclosed = new Set<string>()
  for (let at = 0; at < value.length; at++) {
    const char = value[at] ?? ''
    // What an encoded word holds is never a separator
    const wordEnd = value.startsWith('=?', at) ? encodedWordEnd(value, at) : -1
    if (wordEnd !== -1) {
      mailbox.phrase += value.slice(at, wordEnd)
      at = wordEnd - 1
      continue
    }
    if (char === ',' || char === ';') {
      if (!isEmpty(mailbox)) yield mailbox
      mailbox = emptyMailbox()
      continue
    }
    if (char === ':' && mailbox.angle === null && !mailbox.words.includes('@')) {
      mailbox = emptyMailbox() // the name of a group
      continue
    }
    const end = unclosed.has(char) ? -1 : closingOf(value, at)
    if (end === -1) unclosed.add(char)
    if (end === null || end === -1) {
      // An opening sign that nothing closes: an address may still follow "<"
      if (char === '<') mailbox.angle = ''
      else if (mailbox.angle !== null && unclosed.has('<') && char !== '>') mailbox.angle += char
      else {
        mailbox.words += end === -1 || char === '>' ? ' ' : char
        mailbox.phrase += end === -1 || char === '>' ? ' ' : char
      }
      continue
    }
    const inner = value.slice(at + 1, end)
    if (char === '<') mailbox.angle = withoutRoute(inner)
    else if (char === '(') mailbox.comment ||= inner
    else if (value[end + 1] === '@') {
      // A quoted local part without brackets
      mailbox.words += value.slice(at, end + 1)
      mailbox.phrase += value.slice(at, end + 1)
    } else mailbox.phrase += ` ${inner.replace(/\\(.)/gs, '$1')} `
    at = end
  }
  if (!isEmpty(mailbox)) yield mailbox
}

function emptyMailbox(): Mailbox {
  return { angle: null, words: '', phrase: '', comment: '' }
}

function isEmpty({ angle, phrase }: Mailbox): boolean {
  return angle === null && phrase.trim() === ''
}

/** Where the quote, comment or bracket ends that begins here; -1 when it does not, null when none begins. */
function closingOf(value: string, at: number): number | null {
  switch (value[at]) {
    case '"':
      return scanTo(value, at + 1, '"')
    case '(':
      return scanComment(value, at)
    case '<':
      return scanAngle(value, at + 1)
    default:
      return null
  }
}

function scanTo(value: string, from: number, close: string): number {
  for (let at = from; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === close) return at
  }
  return -1
}

function scanComment(value: string, from: number): number {
  let depth = 0
  for (let at = from; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '(') depth++
    else if (value[at] === ')' && --depth === 0) return at
  }
  return -1
}

function scanAngle(value: string, from: number): number {
  const end = value.indexOf('>', from)
  const quote = value.indexOf('"', from)
  if (quote === -1 || quote > end) return end
  const quoteEnd = scanTo(value, quote + 1, '"')
  return quoteEnd === -1 ? end : value.indexOf('>', quoteEnd)
}

/** `<@relay,@relay:ada@example.com>`, `<<ada@example.com>>` */
function withoutRoute(inner: string): string {
  const innermost = inner.slice(inner.lastIndexOf('<') + 1)
  return innermost.startsWith('@') ? innermost.slice(innermost.lastIndexOf(':') + 1) : innermost
}

/** The one word of an entry without brackets that is an address; two are none. */
function bareAddress(mailbox: Mailbox): string | null {
  const at = mailbox.words.indexOf('@')
  if (at === -1) return null
  if (mailbox.words.length > 2000) return null
  const words = mailbox.words.replace(/\s{0,5}@\s{0,5}/g, '@').split(/\s+/)
  const claims = words.filter((word) => word.includes('@'))
  return claims.length === 1 ? cleanAddress(claims[0] ?? '') : null
}

function nameOf({ angle, phrase, comment }: Mailbox, address: string): string {
  const said = angle === null && address !== '' ? withoutAddress(phrase) : phrase
  const name = oneLine(decodeWords(said.trim() || comment).replace(/\s+/g, ' ')).slice(0, LONGEST_NAME)
  const bare = /^'(.*)'$/.exec(name)?.[1] ?? name
  return lowerAscii(bare) === lowerAscii(address) ? '' : bare
}

function withoutAddress(phrase: string): string {
  return phrase
    .replace(/\s{0,5}@\s{0,5}/g, '@')
    .split(/\s+/)
    .filter((word) => !word.includes('@'))
    .join(' ')
}

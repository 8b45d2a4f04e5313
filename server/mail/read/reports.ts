import { cleanAddress, readAddresses } from './address.ts'
import { type Headers, headersFromText, oneLine } from './headers.ts'
import type { DeliveryReport, ReportedRecipient } from './mail.ts'
import { messageIdOf, messageIdsOf } from './message-ids.ts'
import type { MailLeaf } from './part-names.ts'
import { decodeWords } from './words.ts'

/** What kind of machine-readable report a message carries. */
export type ReportKind = 'delivery' | 'disposition' | 'feedback'

const KINDS: Record<string, ReportKind> = {
  'message/delivery-status': 'delivery',
  'message/global-delivery-status': 'delivery',
  'message/disposition-notification': 'disposition',
  'message/global-disposition-notification': 'disposition',
  'message/feedback-report': 'feedback',
}
const ORIGINALS = new Set([
  ...['message/rfc822', 'message/global', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global-headers'],
])
const MOST_RECIPIENTS = 100
const LONGEST_DIAGNOSTIC = 500

/**
 * Reads the machine-readable part of a report.
 *
 * @source RFC 3464 (delivery), RFC 8098 (disposition), RFC 5965 (feedback)
 */
export function readReport(leaves: MailLeaf[]): { kind: ReportKind; report: DeliveryReport } | null {
  const leaf = leaves.find(({ type }) => KINDS[type.value])
  const kind = leaf && KINDS[leaf.type.value]
  if (!leaf || !kind) return null
  const groups = textOf(leaf)
    .split(/\n[ \t]{0,20}\n/, 2 * MOST_RECIPIENTS)
    .map(headersFromText)
  const original = originalOf(leaves)
  const recipients = kind === 'delivery' ? groups.flatMap(recipientOf).slice(0, MOST_RECIPIENTS) : []
  const named = groups.map((group) => group.first('original-message-id')).find((id) => id !== null)
  const originalMessageId = original.originalMessageId ?? messageIdOf(named ?? null)
  return { kind, report: { recipients, ...original, originalMessageId } }
}

function textOf(leaf: MailLeaf): string {
  // As bytes: each header says for itself what it is written in
  return (leaf.content?.beginning().toString('latin1') ?? '').replace(/\r\n?/g, '\n').trim()
}

function recipientOf(group: Headers): ReportedRecipient[] {
  const named = ['final-recipient', 'original-recipient', 'x-actual-recipient']
  const address = named.map((name) => typedAddress(group.first(name))).find((found) => found !== null)
  if (!address) return []
  const status = statusIn(group.first('status') ?? '')
  const diagnostic = decodeWords(group.first('diagnostic-code') ?? '').replace(/^[\w-]{1,30}\s{0,5};/, '')
  const action = actionOf(group.first('action') ?? '', status)
  return [{ address, action, status, diagnostic: oneLine(diagnostic).slice(0, LONGEST_DIAGNOSTIC).toWellFormed() }]
}

/** `rfc822; ada@example.com` */
function typedAddress(value: string | null): string | null {
  if (value === null) return null
  const untyped = value.replace(/^[\w-]{1,30}\s{0,5};/, '').slice(0, 1000)
  return cleanAddress(untyped) ?? readAddresses(untyped).list[0]?.address ?? null
}

function actionOf(value: string, status: string | null): ReportedRecipient['action'] {
  const word = /^\s{0,9}([a-z]{1,20})/i.exec(value)?.[1]?.toLowerCase()
  switch (word) {
    case 'failed':
    case 'delayed':
    case 'delivered':
    case 'relayed':
    case 'expanded':
      return word
    default:
      return status?.startsWith('2') ? 'delivered' : status?.startsWith('4') ? 'delayed' : 'failed'
  }
}

export function statusIn(text: string): string | null {
  return /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(text)?.[0] ?? null
}

type Original = Omit<DeliveryReport, 'recipients'>

/** The mail that it is about, as far as it was sent back. */
export function originalOf(leaves: MailLeaf[]): Original {
  const leaf = leaves.find(({ type }) => ORIGINALS.has(type.value))
  return leaf ? originalIn(textOf(leaf)) : { originalMessageId: null, originalReferences: [], originalTo: [] }
}

/** The same from headers that stand in a text. */
export function originalIn(text: string): Original {
  const headers = headersFromText(text)
  return {
    originalMessageId: messageIdOf(headers.first('message-id')),
    originalReferences: messageIdsOf([...headers.all('references'), ...headers.all('in-reply-to')].join(' ')),
    originalTo: readAddresses(headers.all('to').join(', ')).list.map(({ address }) => address),
  }
}

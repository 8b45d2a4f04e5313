import { cleanAddress, lowerAscii } from './address.ts'
import type { DeliveryReport, ReportedRecipient } from './mail.ts'
import { originalIn, statusIn } from './reports.ts'
import { isMailerName } from './robot.ts'

const MOST_RECIPIENTS = 20
const LONGEST_TEXT = 100_000

/** Where systems that write only text begin the mail that they send back. Lower case. */
const ORIGINAL_MARKS = [
  ...[
    '--- below this line is a copy of the message',
    '------ this is a copy of the message',
    '--- the header of the original',
  ],
  ...[
    '--- original message follows',
    '----- original message -----',
    '--- original message ---',
    '-----original message-----',
  ],
  ...['----- message header follows', 'message header follows', '----- unsent message follows', '--- returned message'],
  ...['original message headers:', 'original message header:', 'the headers of the message', '----- original header'],
  ...[
    '--- undelivered message follows',
    'your original message follows',
    '--------returned mail follows',
    '--- message follows',
  ],
  ...['------ original message', 'content-type: message/rfc822', '--- enclosed are the original headers'],
  ...[
    '----- ursprungliche nachricht',
    '--- ursprüngliche nachricht',
    'begin message',
    'included is a copy of the message header',
  ],
]
const ORIGINAL_HEADER = /^[ \t>]{0,8}(?:received|return-path|message-id|from|date|subject|to|mime-version):/i

/** A report out of the words of systems from before there was a form for it; null when it names nobody. */
export function guessReport(
  text: string,
  facts: { action: 'failed' | 'delayed'; sender: string | null; failedHeader: string | null },
): DeliveryReport | null {
  const lines = text.slice(0, LONGEST_TEXT).split('\n')
  const end = endOfWords(lines)
  const words = lines.slice(0, end)
  const named = addressesIn((facts.failedHeader ?? '').slice(0, 10_000))
  const strong = named.length > 0 ? named : words.flatMap(addressOfLine)
  const all = strong.length > 0 ? strong : words.flatMap((line) => addressesIn(line))
  const addresses = [...new Set(all.map(lowerAscii))].filter(
    (address) => !isMailerName(address) && address !== lowerAscii(facts.sender ?? ''),
  )
  const original = originalIn(unquoted(lines.slice(end)))
  if (addresses.length === 0 && original.originalMessageId === null) return null
  const { status, diagnostic } = reasonIn(words)
  const recipients = addresses
    .slice(0, MOST_RECIPIENTS)
    .map((address): ReportedRecipient => ({ address, action: facts.action, status, diagnostic }))
  return { recipients, ...original }
}

/** The line from which on it is the mail that was sent. */
function endOfWords(lines: string[]): number {
  const marked = lines.findIndex((line) => {
    const lower = line.slice(0, 200).toLowerCase()
    return ORIGINAL_MARKS.some((mark) => lower.includes(mark))
  })
  const header = lines.findIndex(
    (line, index) => ORIGINAL_HEADER.test(line) && ORIGINAL_HEADER.test(lines[index + 1] ?? ''),
  )
  if (marked === -1) return header === -1 ? lines.length : header
  return header === -1 || header > marked ? marked : header
}

/** `<ada@example.com>:`, `ada@example.com`, `To: ada@example.com` at the beginning of a line. */
function addressOfLine(line: string): string[] {
  const trimmed = line.trim()
  if (trimmed === '' || trimmed.length > 500) return []
  const opening =
    /^(?:(?:to|rcpt to|recipient|failed recipient|address|user)\s{0,3}[:=]?\s{0,3})?[<"'(]?([^\s<>"'(),;:]{3,320})[>"')]?(.{0,1})/i
  const [, candidate = '', after = ''] = opening.exec(trimmed) ?? []
  const isAlone = after === '' || /[\s:;,.(]/.test(after)
  const address = isAlone && candidate.includes('@') ? cleanAddress(candidate) : null
  return address === null ? [] : [address]
}

function addressesIn(text: string): string[] {
  return text
    .slice(0, 5000)
    .split(/[\s<>"'`()[\],;:]+/)
    .filter((word) => word.includes('@'))
    .map((word) => cleanAddress(word.replace(/[.]+$/, '')))
    .filter((address) => address !== null)
}

function reasonIn(lines: string[]): { status: string | null; diagnostic: string } {
  const coded = lines.find(
    (line) => /(?:^|[^\d.])[45]\d\d[ -]/.test(line.slice(0, 1000)) || statusIn(line.slice(0, 1000)),
  )
  const status = statusIn((coded ?? '').slice(0, 1000))
  return { status, diagnostic: (coded ?? '').trim().slice(0, 500).toWellFormed() }
}

/** From the first line that looks like a header; marks of quoting go. */
function unquoted(lines: string[]): string {
  const plain = lines.map((line) => line.replace(/^(?:> ?){1,5}/, ''))
  const start = plain.findIndex((line) => ORIGINAL_HEADER.test(line))
  return start === -1
    ? ''
    : plain
        .slice(start, start + 300)
        .map((line) => line.replace(/^ {1,8}(?=[\w-]{1,40}:)/, ''))
        .join('\n')
}

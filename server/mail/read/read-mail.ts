import { closeSync, openSync, readSync } from 'node:fs'
import { authenticationOf } from './authentication.ts'
import { assembleBodies, type Bodies } from './bodies.ts'
import { readCalendar } from './calendar.ts'
import { decodeText } from './charset.ts'
import { type PartFolder, partFolder, type StoredContent } from './contents.ts'
import { parseDate } from './dates.ts'
import { type Headers, oneLine } from './headers.ts'
import { type Address, type CalendarEntry, type DeliveryReport, LIMITS, type ReadMail, type Robot } from './mail.ts'
import { languageOf, listIdOf, priorityOf, securityOf } from './marks.ts'
import { messageIdOf, messageIdsOf } from './message-ids.ts'
import { guessReport } from './old-bounces.ts'
import { kindOf, type MailLeaf } from './part-names.ts'
import { isTnef, LARGEST_TNEF, partsOf } from './parts.ts'
import { originalOf, readReport } from './reports.ts'
import { robotOf } from './robot.ts'
import { addressesOf, deliveredToOf, returnPathOf, senderOf, singleAddress } from './senders.ts'
import { walkStructure } from './structure.ts'
import { decodeWords } from './words.ts'

/** One thread reads one message at a time. */
const chunk = Buffer.allocUnsafeSlow(256 * 1024)
const READ_TOO = 256 * 1024

/**
 * Reads one raw message and writes its files into a folder, in this thread. It refuses nothing: what is broken is read
 * as far as it goes and noted. Memory does not grow with attachments; how long absurd input may take is for
 * `mailReaders` to limit.
 *
 * @param folder  of this message alone; made when there is a file to put into it
 */
export function readMail(rawPath: string, folder: string): ReadMail {
  const notices = new Set<string>()
  const notice = (code: string) => void notices.add(code)
  const store = partFolder(folder, notice)
  const root = walkFile(rawPath, store, notice)
  const leaves = leavesOf(root)
  const bodies = assembleBodies(root, notice)
  const parts = partsOf(leaves, bodies, store)
  return describe({ root, leaves, bodies, parts, notices, notice })
}

function walkFile(rawPath: string, store: PartFolder, notice: (code: string) => void): MailLeaf {
  const structure = walkStructure<StoredContent>((leaf) => contentFor(leaf, store, notice), notice)
  const file = openSync(rawPath, 'r')
  try {
    for (;;) {
      const read = readSync(file, chunk)
      if (read === 0) break
      // What is left of a line is kept until its end comes: it must not lie where the next stretch is read to.
      structure.write(Buffer.from(chunk.subarray(0, read)))
    }
  } finally {
    closeSync(file)
  }
  return structure.end()
}

const NOTHING: StoredContent = {
  write: () => {},
  end: () => {},
  size: () => 0,
  file: () => null,
  beginning: () => Buffer.alloc(0),
}

function contentFor(leaf: MailLeaf, store: PartFolder, notice: (code: string) => void): StoredContent {
  if (leaf.type.value === 'message/partial') notice('partial_message')
  switch (kindOf(leaf)) {
    case 'body':
      return store.memory()
    case 'read':
      return store.file(READ_TOO)
    case 'file':
      return store.file(isTnef(leaf) ? LARGEST_TNEF : 0)
    case 'nothing':
      return NOTHING
  }
}

function leavesOf(part: MailLeaf): MailLeaf[] {
  return part.content ? [part] : part.children.flatMap(leavesOf)
}

interface Told {
  root: MailLeaf
  leaves: MailLeaf[]
  bodies: Bodies
  parts: ReadMail['parts']
  notices: Set<string>
  notice: (code: string) => void
}

function describe({ root, leaves, bodies, parts, notices, notice }: Told): ReadMail {
  const { headers } = root
  const from = senderOf(headers, notice)
  const returnPath = returnPathOf(headers)
  const subject = oneLine(decodeWords(headers.first('subject') ?? '').replace(/\s+/g, ' '))
  const told = readReport(leaves)
  const rawFrom = rawFromOf(headers)
  const robot = robotOf(headers, {
    report: told,
    from: from?.address ?? null,
    shownFrom: rawFrom,
    returnPath,
    subject,
    text: bodies.text,
  })
  const to = addressesOf(headers, 'to', notice)
  return {
    messageId: messageIdOf(headers.first('message-id')),
    inReplyTo: headers.all('in-reply-to').slice(0, 1).flatMap(messageIdsOf),
    references: headers.all('references').slice(0, 1).flatMap(messageIdsOf),
    date: dateOf(headers, notice),
    from,
    rawFrom,
    sender: singleAddress(headers, 'sender'),
    replyTo: addressesOf(headers, 'reply-to', notice),
    to,
    cc: addressesOf(headers, 'cc', notice),
    resent: resentOf(headers, notice),
    deliveredTo: deliveredToOf(headers),
    returnPath,
    subject: subject.slice(0, LIMITS.subjectLength).toWellFormed(),
    html: bodies.html,
    text: bodies.text,
    parts,
    robot,
    report: told?.report ?? guessedReport(robot, { headers, leaves, text: bodies.text, to }),
    listId: listIdOf(headers),
    priority: priorityOf(headers),
    authentication: authenticationOf(headers),
    security: securityOf(root, leaves, bodies.text),
    calendar: calendarOf(leaves),
    language: languageOf(headers),
    headers: shownHeaders(headers),
    notices: [...notices],
  }
}

function rawFromOf(headers: Headers): string {
  const lines = headers.all('from').map((value) => oneLine(decodeWords(value)))
  return lines.join('\n').slice(0, 2000).toWellFormed()
}

const YEAR_OF_OLDEST_MAIL = 1990
const DAY = 24 * 60 * 60 * 1000

function dateOf(headers: Headers, notice: (code: string) => void): string | null {
  const date = parseDate(headers.first('date') ?? '')
  if (!date || Number.isNaN(date.getTime())) return null
  const isOld = date.getUTCFullYear() < YEAR_OF_OLDEST_MAIL
  if (isOld || date.getTime() > Date.now() + DAY) notice('date_absurd')
  return isOld ? null : date.toISOString()
}

function resentOf(headers: Headers, notice: (code: string) => void): { from: Address | null; to: Address[] } | null {
  if (headers.first('resent-from') === null && headers.first('resent-to') === null) return null
  return { from: singleAddress(headers, 'resent-from'), to: addressesOf(headers, 'resent-to', notice) }
}

function guessedReport(
  robot: Robot | null,
  { headers, leaves, text, to }: { headers: Headers; leaves: MailLeaf[]; text: string; to: Address[] },
): DeliveryReport | null {
  if (robot?.kind !== 'bounce' && robot?.kind !== 'delayed') return null
  const action = robot.kind === 'bounce' ? 'failed' : 'delayed'
  const sender = to.length === 1 ? (to[0]?.address ?? null) : null
  const guess = guessReport(text, { action, sender, failedHeader: headers.first('x-failed-recipients') })
  const original = originalOf(leaves)
  if (original.originalMessageId === null && original.originalTo.length === 0) return guess
  return { recipients: guess?.recipients ?? [], ...original }
}

function calendarOf(leaves: MailLeaf[]): CalendarEntry | null {
  const leaf = leaves.find(({ type }) => type.value === 'text/calendar' || type.value === 'application/ics')
  if (!leaf?.content) return null
  const { text } = decodeText(leaf.content.beginning(), leaf.type.parameters.get('charset') ?? null)
  return readCalendar(text, leaf.type.parameters.get('method'))
}

function shownHeaders(headers: Headers): [name: string, value: string][] {
  return headers.fields.slice(0, LIMITS.shownHeaders).map(({ name, value }) => {
    const shown = oneLine(decodeWords(value.slice(0, 4 * LIMITS.shownHeaderLength)))
    return [oneLine(name), shown.slice(0, LIMITS.shownHeaderLength).toWellFormed()]
  })
}

import type { CalendarContents, CalendarProblem } from '#contract/sla.ts'
import { type Got, guardedGet, NotSent } from '#server/platform/guarded-fetch.ts'
import { NotIcal, readCalendar, TooHard } from './read.ts'

/** A file is text; what is longer is no calendar of holidays. */
const MOST_BYTES = 2_000_000
/** What is longer is no mark of a version. */
const LONGEST_MARK = 500

/** A calendar as it was read last. */
export interface Known {
  address: string
  etag: string | null
  lastModified: string | null
  readAt: Date | null
}

export type Outcome =
  | { kind: 'same' }
  | { kind: 'read'; contents: CalendarContents; etag: string | null; lastModified: string | null }
  | { kind: 'failed'; problem: CalendarProblem; said: string }

/** Gets a calendar and reads it, unless its server says that it is the same; nothing is stored. */
export async function getCalendar(
  known: Known,
  { now, allowsInside, milliseconds }: { now: Date; allowsInside: boolean; milliseconds?: number },
): Promise<Outcome> {
  const conditions = conditionsOf(known, now)
  let body = ''
  try {
    const got = await guardedGet(known.address, {
      headers: { accept: 'text/calendar, */*;q=0.1', 'accept-encoding': 'identity', ...conditions },
      allowsInside,
      mostBytes: MOST_BYTES,
      ...(milliseconds !== undefined && { milliseconds }),
    })
    if (got.status === 304 && Object.keys(conditions).length > 0) return { kind: 'same' }
    body = got.body
    if (got.status !== 200)
      return { kind: 'failed', problem: 'refused', said: `${got.status} ${beginningOf(body)}`.trim() }
    const contents = await readCalendar({ text: body, now })
    return { kind: 'read', contents, etag: markIn(got, 'etag'), lastModified: markIn(got, 'last-modified') }
  } catch (error) {
    return { kind: 'failed', ...failureOf(error, body) }
  }
}

/** With another year more days lie within reach, though the file is the same. */
function conditionsOf({ etag, lastModified, readAt }: Known, now: Date): Record<string, string> {
  if (readAt === null || readAt.getUTCFullYear() !== now.getUTCFullYear()) return {}
  return {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(lastModified !== null && { 'if-modified-since': lastModified }),
  }
}

function markIn({ headers }: Got, name: 'etag' | 'last-modified'): string | null {
  const mark = headers[name]
  return mark !== undefined && mark.length <= LONGEST_MARK ? mark : null
}

function failureOf(error: unknown, body: string): { problem: CalendarProblem; said: string } {
  if (error instanceof NotSent) return { problem: error.reason, said: error.message }
  if (error instanceof NotIcal)
    return { problem: 'not_ical', said: body.trim() === '' ? 'It is empty.' : `It begins with: ${beginningOf(body)}` }
  if (error instanceof TooHard) return { problem: 'too_hard', said: error.message }
  throw error
}

function beginningOf(body: string): string {
  return body
    .slice(0, 200)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
}

import { sql } from 'kysely'
import type { Rendered } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'
import type { KeptFile } from '#server/thread/entry.ts'
import { LONGEST_AT_ONCE } from '#server/thread/renderers.ts'
import { annotate, type MailBody } from '../quotes/annotate.ts'
import type { Annotated } from '../quotes/annotated.ts'
import { allSeparators } from '../reply-separator.ts'
import { withoutTokens } from '../token.ts'
import type { Handling } from './act.ts'
import { withPictures } from './stage.ts'

type Worded = Pick<Handling, 'mail' | 'staged' | 'facts' | 'readers'>

/** Of the ticket's earlier entries so many are looked for in what a mail quotes. */
const MOST_SENT = 20
const MOST_NOTES = 200
/** Shorter lines of a note are anybody's: "Thank you". */
const SHORTEST_LINE = 12

/** The body as it is stored: sanitised, with what it quotes folded and its pictures in their places. */
export async function rendered(op: Op, handling: Worded, ticketId: number | null): Promise<Rendered> {
  const sent = ticketId === null ? [] : await sentOn(op, ticketId, ['message', 'reply'])
  const { html, newText, folded } = await annotated(handling, sent)
  // What is new first: lists show the beginning.
  return stored(html, [newText, ...folded.map((it) => it.text)].join('\n\n').trim())
}

/** Without what it quotes: an agent answers what she was told, and that may be an internal note. */
export async function newWords(op: Op, handling: Worded, ticketId: number): Promise<Rendered> {
  const { newHtml, newText } = await annotated(handling, await sentOn(op, ticketId, ['message', 'reply', 'note']))
  return stored(newHtml, newText)
}

async function annotated({ mail, staged, facts, readers }: Worded, sent: string[]): Promise<Annotated> {
  const circumstances = { sent, subject: mail.subject, separators: allSeparators(facts.settings.replySeparator) }
  const body: MailBody = mail.html === null ? { text: mail.text } : { html: withPictures(mail.html, staged.pictures) }
  const { length } = 'html' in body ? body.html : body.text
  return length > LONGEST_AT_ONCE ? readers.annotate(body, circumstances) : annotate(body, circumstances)
}

/** Whoever reads it, or is sent it, is not to write in the name of whom the quoted mail went to. */
function stored(html: string, text: string): Rendered {
  const [ownHtml, ownText] = [withoutTokens(html), withoutTokens(text)]
  return { html: ownHtml, text: ownText, isEmpty: ownText.trim() === '' && !ownHtml.includes('<img') }
}

async function sentOn(op: Op, ticketId: number, types: ('message' | 'reply' | 'note')[]): Promise<string[]> {
  const rows = await op.db
    .selectFrom('threadEntry')
    .select('bodyText')
    .where('ticketId', '=', ticketId)
    .where('type', 'in', types)
    .orderBy('id', 'desc')
    .limit(MOST_SENT)
    .execute()
  return rows.map(({ bodyText }) => bodyText)
}

/**
 * Whether words hold a line of an internal note of the ticket: a mail program may quote so that nobody can tell it, and
 * what an agent was told in confidence is not sent on.
 */
export async function quotesNote(op: Op, words: string, ticketId: number): Promise<boolean> {
  const notes = await op.db
    .selectFrom('threadEntry')
    .select('bodyText')
    .where('ticketId', '=', ticketId)
    .where('type', '=', 'note')
    .where('origin', 'is', null)
    .orderBy('id', 'desc')
    .limit(MOST_NOTES)
    .execute()
  const said = comparable(words)
  return notes.some(({ bodyText }) =>
    bodyText
      .split('\n')
      .map(comparable)
      .some((line) => line.length >= SHORTEST_LINE && said.includes(line)),
  )
}

/** Without pictures of what was quoted, which come along with an answer, and without files of an internal note. */
export async function newFiles(
  op: Op,
  files: KeptFile[],
  { html, ticketId }: { html: string; ticketId: number },
): Promise<KeptFile[]> {
  if (files.length === 0) return []
  const { rows } = await sql<{ sha256: string }>`
    select n.sha256 from attachment n join thread_entry e on e.id = n.entry_id
    where n.sha256 = any(${files.map(({ sha256 }) => sha256)}::text[]) and e.ticket_id = ${ticketId} and e.type = 'note'`.execute(
    op.db,
  )
  const ofNotes = new Set(rows.map(({ sha256 }) => sha256))
  return files.filter(({ id, sha256, isInline }) => !ofNotes.has(sha256) && (!isInline || html.includes(id)))
}

/** Mail programs break lines anew and put signs before them. */
function comparable(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s>|*_]+/g, ' ')
    .trim()
}

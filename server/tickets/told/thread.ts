import { type RawBuilder, sql } from 'kysely'
import type { Side } from '#server/forms/answers.ts'
import { escapeHtml, textToHtml } from '#server/platform/html.ts'
import { Html, Moment, type Reader } from '#server/platform/template-values.ts'
import { ticketWords } from './words.ts'

export interface ThreadEntryTold {
  type: 'message' | 'reply' | 'note'
  authorKind: 'agent' | 'requester' | 'api_key' | 'system'
  author: string
  at: string
  /** null: it is too long to be told whole. */
  body: string | null
  /** As far as it is told. */
  text: string
}

export interface ThreadTold {
  /** The oldest first. */
  entries: ThreadEntryTold[]
  /** How many there are in all. */
  count: number
}

/** A template that puts a whole thread in gets as much of it as people read in a mail, and no engine chokes on. */
const MOST_ENTRIES = 100
const LONGEST_ENTRY = 20_000
const LONGEST_THREAD = 200_000

/** Notes never leave the database for a requester. */
const readBy: Record<Side, RawBuilder<unknown>> = {
  agent: sql`true`,
  requester: sql`e.type in ('message', 'reply')`,
}

const longest = sql.lit(LONGEST_ENTRY)

const told = sql`json_build_object('type', e.type, 'authorKind', e.author_kind, 'author', e.author_name, 'at', e.at,
  'body', case when octet_length(e.body) <= ${longest} then e.body end, 'text', left(e.body_text, ${longest}))`

/** The newest entries of the thread of `t`, whole ones, as many as fit. */
export function wholeThread(side: Side): RawBuilder<ThreadTold> {
  return sql`json_build_object(
    'count', (select count(*) from thread_entry e where e.ticket_id = t.id and ${readBy[side]}),
    'entries', (select coalesce(json_agg(${told} order by e.id), '[]') from (
      select newest.*, sum(least(octet_length(newest.body), ${longest})) over (order by newest.id desc) as length_so_far
      from (select * from thread_entry e where e.ticket_id = t.id and ${readBy[side]} order by e.id desc limit ${sql.lit(MOST_ENTRIES)}) newest
    ) e where e.length_so_far <= ${sql.lit(LONGEST_THREAD)}))`
}

const message = (order: 'asc' | 'desc') => sql<ThreadEntryTold | null>`(select ${told} from thread_entry e
  where e.ticket_id = t.id and e.type = 'message' order by e.id ${sql.raw(order)} limit 1)`

export const firstMessage = message('asc')
export const lastMessage = message('desc')

/** What an entry says; of one that is too long its beginning. */
export function entryHtml({ body, text }: Pick<ThreadEntryTold, 'body' | 'text'>): Html {
  if (body !== null) return new Html(body, text)
  const beginning = `${text} …`
  return new Html(textToHtml(beginning), beginning)
}

/** The same, with the link to where all of it is. */
export function entryHtmlWithLink(
  entry: Pick<ThreadEntryTold, 'body' | 'text'>,
  { language, link: linkOf }: { language: string; link: () => string },
): Html {
  const said = entryHtml(entry)
  if (entry.body !== null) return said
  const { html, text } = said
  const link = linkOf()
  const words = ticketWords(language).beginning
  return new Html(
    `${html}<p><a href="${escapeHtml(link)}">${escapeHtml(words)}</a></p>`,
    `${text}\n\n${words}: ${link}`,
  )
}

interface Telling {
  reader: Reader
  isReversed: boolean
  /** How an author is called to whoever reads it. */
  nameOf: (kind: ThreadEntryTold['authorKind'], name: string) => string
}

/** A thread for reading: who wrote when, and what. What does not fit is counted. */
export function threadHtml({ entries, count }: ThreadTold, { reader, isReversed, nameOf }: Telling): Html {
  const words = ticketWords(reader.language)
  const parts = entries.map((entry) => {
    const said = entryHtml(entry)
    const note = entry.type === 'note' ? [words.note] : []
    const head = [nameOf(entry.authorKind, entry.author), String(new Moment(entry.at, reader)), ...note].join(' · ')
    return new Html(
      `<p><strong>${escapeHtml(head)}</strong></p><blockquote>${said.html}</blockquote>`,
      `${head}\n\n${said.text}`,
    )
  })
  const leftOut = count - entries.length
  const earlier = leftOut > 0 ? [new Html(`<p>${escapeHtml(words.earlier(leftOut))}</p>`, words.earlier(leftOut))] : []
  const all = isReversed ? [...parts.reverse(), ...earlier] : [...earlier, ...parts]
  return new Html(all.map(({ html }) => html).join(''), all.map(({ text }) => text).join('\n\n'))
}

import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { lockName, type Op } from '#server/platform/operation.ts'
import type { ReadMail } from '../read/mail.ts'
import type { Sender } from './sender.ts'

/**
 * Who wrote what and when, without the way it took: a copy that came by another way, with other Received and DKIM lines,
 * has the same. Null when it says too little of itself to be told from another.
 */
export function contentDigest(mail: ReadMail): string | null {
  if (mail.messageId === null && mail.date === null) return null
  const hash = createHash('sha256')
  const parts = mail.parts.map(({ name, size }) => `${name} ${size}`)
  for (const said of [mail.messageId, mail.date, mail.from?.address ?? mail.rawFrom, mail.subject, ...parts]) {
    hash.update(`${said ?? ''}\0`)
  }
  // White space is what servers change on the way.
  return hash.update(mail.text.replace(/\s+/g, ' ').trim()).digest('hex')
}

/** Where a mailing list or a server has put its words below those of the writer, or he has put his name. */
const FOOTER = /^(?:-- ?|[-_=*]{4,}.*)$/m

/** Of the words that one wrote himself: what was put below them does not matter. */
export function wordsDigest({ text }: Pick<ReadMail, 'text'>): string {
  const footer = FOOTER.exec(text)
  const words = footer ? text.slice(0, footer.index) : text
  return createHash('sha256').update(words.replace(/\s+/g, ' ').trim()).digest('hex')
}

/** Of what says to be one of these hardly anything follows. */
const NOTED_ONLY = ['auto-reply', 'bounce', 'delayed', 'complaint'] as const

/** Whether less becomes of a mail than of one that a person wrote and nobody forged. */
export function isLesser({ robot, authentication }: Pick<ReadMail, 'robot' | 'authentication'>): boolean {
  return NOTED_ONLY.some((kind) => kind === robot?.kind) || authentication?.dmarc === 'fail'
}

interface Identity {
  id: number
  sha256: string
  words: string
  receivedAt: Date
  isLesser: boolean
  messageId: string | null
  inReplyTo: string | null
  contentDigest: string | null
  fromAddress: string | null
  date: string | null
}

interface Found {
  original: number | null
  conversation: number | null
  sender: Sender
}

/** A message that neither says when it was written nor has a name may be sent again on purpose: so long it is a copy. */
const NAMELESS_HOURS = 12

/**
 * Locks the row of a message, if it still waits for its fate, and looks for the message of the ledger of which it is a
 * further copy: with the same bytes, the same content, or the same Message-ID, sender, date and words (a mailing list
 * adds its footer to its copy). Without the words, whoever knows what somebody is about to send could have it taken for
 * a copy of something else; nor is it one of what somebody has passed off as an automatic answer, or has forged. Copies
 * that come at the same moment wait for each other here, as does an answer for what it answers.
 *
 * Mails come in any order: what this one answers may be still to come, and what answers it may have come before. Its
 * `conversation` is the ticket of an earlier one of its sender that answers it, or answers the same.
 */
export async function lockWithOriginal(op: Op, mail: Identity, sender: RawBuilder<Sender>): Promise<Found | null> {
  const names = [mail.messageId ?? mail.contentDigest ?? mail.sha256, mail.inReplyTo ?? []].flat()
  // In one order for all, as each other's answers would wait for each other.
  for (const name of [...new Set(names)].sort()) await lockName(op, `incoming mail ${name}`)
  const isNamed = mail.contentDigest !== null
  const earliest = new Date(mail.receivedAt.getTime() - NAMELESS_HOURS * 3_600_000)
  const { rows } = await sql<Found>`
    select (
      select m.id from incoming_mail m where m.id <> ${mail.id} and m.fate not in ('pending', 'duplicate') and (
        (m.sha256 = ${mail.sha256} and (${isNamed} or m.received_at > ${earliest}))
        or m.content_digest = ${mail.contentDigest}
        or (m.message_id = ${mail.messageId} and m.from_address = ${mail.fromAddress} and m.facts ->> 'date' = ${mail.date}
          and m.facts ->> 'words' = ${mail.words})
      )
        and (${mail.isLesser} or not (coalesce(m.facts -> 'robot' ->> 'kind', '') = any(${[...NOTED_ONLY]}::text[])
          or 'fail' in (coalesce(m.facts -> 'authentication' ->> 'dmarc', ''), coalesce(m.facts -> 'claimedAuthentication' ->> 'dmarc', ''))))
      order by m.id limit 1
    ) as original, (
      select m.ticket_id from incoming_mail m where m.in_reply_to in (${mail.messageId}, ${mail.inReplyTo})
        and m.from_address = ${mail.fromAddress} and m.fate in ('opened', 'joined') and m.ticket_id is not null
      order by m.id limit 1
    ) as conversation, ${sender} as sender
    from incoming_mail own where own.id = ${mail.id} and own.fate = 'pending' for update of own`.execute(op.db)
  return rows[0] ?? null
}

import { sql } from 'kysely'
import type { Settings } from '#contract/reference.ts'
import type { Op } from '#server/platform/operation.ts'
import type { LedgerRow } from '../ledger/settle.ts'
import type { ReadMail } from '../read/mail.ts'
import { type MailKey, type MailToken, readToken, tokenInAddress, tokenInMessageId, withoutToken } from '../token.ts'
import type { Authorship } from './authorship.ts'
import type { IntakeFacts, Match, MatchedTicket } from './decide.ts'
import type { Sender } from './sender.ts'

/** An address of the desk's own, with what it gives to the tickets that are mailed to it. */
export interface OwnAddress {
  id: number
  email: string
  mailboxId: number | null
  departmentId: number | null
  helpTopicId: number | null
  priorityId: number | null
  autoResponse: boolean
}

export interface Envelope {
  mailboxId: number | null
  envelopeTo: string[]
}

/** In the words of a mail no more tokens are looked for than this: it is a few letters, and there is one a mail. */
const MOST_TOKENS = 20
const OLD_MS = 3 * 86_400_000
const TOKEN = /[0-9a-z]{1,11}-(?:n|[ra][0-9a-z]{1,11})-[0-9a-z]{1,11}-[a-v0-9]{24}/g
const NUMBER = /#([\p{L}\p{N}][\p{L}\p{N}-]{0,19})/gu
const MOST_NUMBERS = 5

export async function loadFacts(
  op: Op,
  {
    mail,
    authorship,
    key,
    own,
    settings,
    envelope,
    row,
    conversation,
    sender,
  }: Looking & {
    authorship: Authorship
    row: LedgerRow
    own: OwnAddress[]
    settings: Settings['mail']
    sender: Sender
  },
): Promise<IntakeFacts> {
  const from = mail.from?.address ?? null
  const matches = await findMatches(op, { mail, key, envelope, conversation })
  const tickets = await loadTickets(op, matches)
  return {
    now: op.now,
    mail: { ...mail, authorship },
    isOwnMessage: mail.messageId !== null && tokenInMessageId(key, mail.messageId) !== null,
    isOwnAddress: from !== null && isOurs(own, from),
    isOld: row.receivedAt.getTime() - row.arrivedAt.getTime() > OLD_MS,
    ...sender,
    matches: matches.flatMap((match) => {
      const ticket = tickets.get(match.ticketId)
      return ticket ? [{ match, ticket }] : []
    }),
    settings,
  }
}

/** Which of the desk's addresses a mail was sent to: as delivered, then as written; else the mailbox's first. */
export function addressedTo(
  own: OwnAddress[],
  { mail, envelope }: { mail: ReadMail; envelope: Envelope },
): OwnAddress | null {
  const named = [...envelope.envelopeTo, ...mail.deliveredTo, ...addressesOf(mail)].map(withoutToken)
  for (const name of named) {
    const found = own.find(({ email }) => email === name)
    if (found) return found
  }
  return own.find(({ mailboxId }) => mailboxId !== null && mailboxId === envelope.mailboxId) ?? null
}

/** `support+anything@` is `support@`: mail servers deliver it there. */
export function isOurs(own: OwnAddress[], address: string): boolean {
  const named = withoutToken(address)
  const untagged = named.replace(/\+[^@]*@/, '@')
  return own.some(({ email }) => email === named || email === untagged)
}

function addressesOf(mail: ReadMail): string[] {
  return [...mail.to, ...mail.cc].map(({ address }) => address)
}

interface Looking {
  mail: ReadMail
  key: MailKey
  envelope: Envelope
  /** The ticket of earlier mails of its sender that are about the same. */
  conversation: number | null
}

/** The tickets that a mail says it is about, the strongest evidence first. */
async function findMatches(op: Op, { mail, key, envelope, conversation }: Looking): Promise<Match[]> {
  const referred = [...mail.inReplyTo.toReversed(), ...mail.references.toReversed()]
  const tokens: (MailToken | null)[] = [
    ...[...envelope.envelopeTo, ...mail.deliveredTo, ...addressesOf(mail)].map(
      (address) => tokenInAddress(key, address)?.token ?? null,
    ),
    ...referred.map((id) => tokenInMessageId(key, id)),
  ]
  const byToken = [
    ...tokens.flatMap((token) => (token ? [{ ticketId: token.ticketId, by: 'token' as const, token }] : [])),
    ...tokensIn(key, mail.html ?? mail.text).map((token) => ({
      ticketId: token.ticketId,
      by: 'quoted-token' as const,
      token,
    })),
  ]
  const byReference = await referenced(op, referred)
  const byConversation: Match[] =
    conversation === null ? [] : [{ ticketId: conversation, by: 'conversation', token: null }]
  const byNumber = await numbered(op, mail.subject)
  return [...byToken, ...byReference, ...byConversation, ...byNumber]
}

/** The hidden line of a mail of ours, where a mail program has left out what it answers. */
function tokensIn(key: MailKey, body: string): MailToken[] {
  const found = []
  for (const [text] of body.matchAll(TOKEN)) {
    const token = readToken(key, text)
    if (token) return [token]
    if (found.push(text) >= MOST_TOKENS) break
  }
  return []
}

const MOST_TICKETS = 50

/** Of tickets with the same Message-ID, as broken programs give it to everything, the newest first. */
async function referenced(op: Op, ids: string[]): Promise<Match[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ ticketId: number }>`
    select ticket_id from (
      select ticket_id, message_id from outgoing_mail where message_id = any(${ids}::text[]) and ticket_id is not null
      union all
      select ticket_id, message_id from incoming_mail
      where message_id = any(${ids}::text[]) and ticket_id is not null and fate in ('opened', 'joined')
    ) known group by ticket_id order by min(array_position(${ids}::text[], message_id)), ticket_id desc
    limit ${MOST_TICKETS}`.execute(op.db)
  return rows.map(({ ticketId }) => ({ ticketId, by: 'reference', token: null }))
}

async function numbered(op: Op, subject: string): Promise<Match[]> {
  const numbers = [...subject.matchAll(NUMBER)].slice(0, MOST_NUMBERS).map(([, number]) => number ?? '')
  if (numbers.length === 0) return []
  const rows = await op.db.selectFrom('ticket').select(['id', 'number']).where('number', 'in', numbers).execute()
  // In the order of the subject: ours stands before what somebody has called his ticket.
  return [...new Set(numbers)].flatMap((number) =>
    rows.filter((row) => row.number === number).map(({ id }): Match => ({ ticketId: id, by: 'number', token: null })),
  )
}

async function loadTickets(op: Op, matches: Match[]): Promise<Map<number, MatchedTicket>> {
  const ids = [...new Set(matches.map(({ ticketId }) => ticketId))].slice(0, MOST_TICKETS)
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Omit<MatchedTicket, 'closedAt'> & { closedAt: string | null }>`
    select t.id, t.state, t.deleted_at is not null as is_deleted, t.closed_at::text as closed_at, t.requester_id,
      s.allow_reopen and d.availability <> 'archived' and coalesce(h.availability <> 'archived', true) as is_reopenable,
      to_json(array(select c.requester_id from collaborator c where c.ticket_id = t.id)) as collaborator_ids
    from ticket t join ticket_status s on s.id = t.status_id join department d on d.id = t.department_id
      left join help_topic h on h.id = t.help_topic_id
    where t.id = any(${ids}::bigint[])`.execute(op.db)
  return new Map(
    rows.map((row) => [row.id, { ...row, closedAt: row.closedAt === null ? null : new Date(row.closedAt) }]),
  )
}

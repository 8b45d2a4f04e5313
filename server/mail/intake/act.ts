import { sql } from 'kysely'
import type { EntryOrigin } from '#contract/thread.ts'
import { loadAgentActor } from '#server/people/agent-actor.ts'
import type { RequesterActor } from '#server/platform/actor.ts'
import { Forbidden, NotFound } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { as, type Op } from '#server/platform/operation.ts'
import { addCopied, fileMail } from '#server/tickets/mailed.ts'
import { addMessage } from '#server/tickets/message.ts'
import { type Opening, openTicket } from '#server/tickets/open.ts'
import { RejectedByFilter, SenderRefused } from '#server/tickets/rejected.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import type { LedgerRow, Outcome } from '../ledger/settle.ts'
import type { ReadMail } from '../read/mail.ts'
import type { MailReaders } from '../read/pool.ts'
import type { MailKey } from '../token.ts'
import { newFiles, newWords, quotesNote, rendered } from './body.ts'
import { fileBounce } from './bounce.ts'
import type { Decision, IntakeFacts } from './decide.ts'
import { isOurs, type OwnAddress } from './facts.ts'
import { mailFacts } from './mail-facts.ts'
import type { Staged } from './stage.ts'

export interface Handling {
  row: LedgerRow
  mail: ReadMail
  staged: Staged
  facts: IntakeFacts
  own: OwnAddress[]
  /** The desk's address that it was sent to. */
  address: OwnAddress | null
  key: MailKey
  readers: MailReaders
}

const NO_SUBJECT = '[No Subject]'
/** Who copies more people than these has written a circular. */
const MOST_COPIED = 20

/** Does what was decided, by the verbs that everybody uses. */
export async function act(op: Op, decision: Decision, handling: Handling): Promise<Outcome> {
  switch (decision.act) {
    case 'reject':
      if (decision.tells && handling.mail.from) {
        await enqueue(op, 'tell_over_limit', { email: handling.mail.from.address.toLowerCase() })
      }
      if (decision.alarms && handling.mail.from) {
        const sender = handling.mail.from.address.toLowerCase()
        await enqueue(op, 'tell_storm', { sender }, { key: `tell_storm:${sender}` })
      }
      return { fate: 'rejected', rule: decision.rule }
    case 'quarantine':
      return { fate: 'quarantined', error: decision.error }
    case 'bounce':
      return fileBounce(op, decision.rule, handling)
    case 'auto-reply':
      return fileAutoReply(op, decision, handling)
    case 'message':
      return join(op, decision, handling)
    case 'reply':
      return reply(op, decision, handling)
    case 'hold':
      return hold(op, decision, handling)
    case 'open':
      return open(op, decision, handling)
  }
}

async function fileAutoReply(
  op: Op,
  { ticketId, signal }: Extract<Decision, { act: 'auto-reply' }>,
  handling: Handling,
): Promise<Outcome> {
  if (ticketId === null) return { fate: 'auto-reply', rule: signal }
  const entry = await fileMail(op, ticketId, {
    rendered: await rendered(op, handling, ticketId),
    files: handling.staged.files,
    origin: originOf('auto-reply', handling),
  })
  return { fate: 'auto-reply', ticketId, entryId: entry.id, rule: signal }
}

async function join(
  op: Op,
  { ticketId, by, mayCopy, answers, tells }: Extract<Decision, { act: 'message' }>,
  handling: Handling,
): Promise<Outcome> {
  const { mail, facts, staged } = handling
  const { requester, agent } = facts
  if (!requester || !mail.from) throw new Error('a message without its requester')
  const actor: RequesterActor = {
    kind: 'requester',
    id: requester.id,
    name: await nameOf(op, requester.id),
    email: mail.from.address,
    onlyTicketId: ticketId,
    organizationId: null,
    seesOrganization: false,
  }
  // An agent who takes part may answer what she was told as an agent.
  const words = agent ? await newWords(op, handling, ticketId) : await rendered(op, handling, ticketId)
  if (agent && (await quotesNote(op, words.text, ticketId))) {
    return hold(op, { act: 'hold', ticketId, origin: 'unverified-agent', rule: 'quotes-note' }, handling)
  }
  const { entry } = await addMessage(as(op, actor), ticketId, {
    body: '',
    format: 'html',
    rendered: words,
    files: agent ? await newFiles(op, staged.files, { html: words.html, ticketId }) : staged.files,
    source: 'email',
    addressId: handling.address?.id,
    autoRespond: answers,
    tellParticipants: tells,
  })
  if (mayCopy) await copy(op, ticketId, handling)
  return { fate: 'joined', ticketId, entryId: entry.id, rule: by }
}

async function reply(
  op: Op,
  { ticketId, agentId }: Extract<Decision, { act: 'reply' }>,
  handling: Handling,
): Promise<Outcome> {
  const agent = await loadAgentActor(op.db, agentId)
  const held = { act: 'hold', ticketId, origin: 'unverified-agent', rule: 'not-permitted' } as const
  if (!agent) return hold(op, held, handling)
  const words = await newWords(op, handling, ticketId)
  if (words.isEmpty && handling.staged.files.length === 0) return hold(op, { ...held, rule: 'nothing-new' }, handling)
  if (await quotesNote(op, words.text, ticketId)) return hold(op, { ...held, rule: 'quotes-note' }, handling)
  try {
    const { entry } = await replyToTicket(as(op, agent), ticketId, {
      body: '',
      format: 'html',
      rendered: words,
      files: await newFiles(op, handling.staged.files, { html: words.html, ticketId }),
      source: 'email',
    })
    return { fate: 'joined', ticketId, entryId: entry.id, rule: 'agent-reply' }
  } catch (error) {
    // The gate looks before anything is written, so nothing has to be taken back.
    if (error instanceof Forbidden || error instanceof NotFound) return hold(op, held, handling)
    throw error
  }
}

async function hold(
  op: Op,
  { ticketId, origin, rule }: Extract<Decision, { act: 'hold' }>,
  handling: Handling,
): Promise<Outcome> {
  const entry = await fileMail(op, ticketId, {
    rendered: await rendered(op, handling, ticketId),
    files: handling.staged.files,
    origin: originOf(origin, handling),
  })
  return { fate: 'joined', ticketId, entryId: entry.id, rule }
}

async function open(
  op: Op,
  { answers, mayCopy, follows, rule }: Extract<Decision, { act: 'open' }>,
  handling: Handling,
): Promise<Outcome> {
  const { mail, staged, facts, address } = handling
  if (!mail.from) throw new Error('a new ticket without a sender')
  const name = mail.from.name.slice(0, 200).trim()
  const opening: Opening = {
    subject: mail.subject.trim() || NO_SUBJECT,
    message: '',
    format: 'html',
    rendered: await rendered(op, handling, null),
    requester: { email: mail.from.address.toLowerCase(), ...(name && { name }) },
    helpTopicId: (await usableTopic(op, address?.helpTopicId ?? null)) ?? undefined,
    received: {
      address,
      header: facts.settings.usePriorityHeader ? await priorityOf(op, mail.priority) : null,
      mail: await mailFacts(op, handling),
    },
    source: 'email',
    fields: {},
    attachments: [],
    files: staged.files,
    autoRespond: answers && (address?.autoResponse ?? true),
    side: 'requester',
  }
  const opened = await openTicket(op, opening).catch((error: unknown) => rejected(op, error))
  if ('fate' in opened) return opened
  const { ticket, entryId } = opened
  if (mayCopy) await copy(op, ticket.id, handling)
  if (follows !== null) await noteWhatItFollows(op, ticket.id, { follows, origin: originOf('follows', handling) })
  return { fate: 'opened', ticketId: ticket.id, entryId, rule }
}

/** A ticket filter looks before anything is written, so nothing has to be taken back. */
async function rejected(op: Op, error: unknown): Promise<Outcome> {
  if (error instanceof SenderRefused) return { fate: 'rejected', rule: error.rule }
  if (!(error instanceof RejectedByFilter)) throw error
  await error.remember(op)
  const { name, version } = error.filter
  return { fate: 'rejected', rule: `filter ${name} (${version})` }
}

/** Adds those whom the writer copied, when the desk was written to and not blindly copied itself. */
async function copy(op: Op, ticketId: number, { mail, facts, own }: Handling): Promise<void> {
  if (!facts.settings.collaboratorsFromMail) return
  const isDesk = ({ address }: { address: string }) => isOurs(own, address)
  const named = [...mail.to, ...mail.cc]
  if (!named.some(isDesk)) return
  const others = named.filter((one) => !isDesk(one) && one.address !== mail.from?.address)
  if (others.length === 0 || others.length > MOST_COPIED) return
  const emails = [...new Map(others.map((it) => [it.address.toLowerCase(), it.name])).entries()]
  const { rows: agents } = await sql<{ email: string }>`
    select email from agent where email = any(${emails.map(([email]) => email)}::text[]) and availability = 'active'`.execute(
    op.db,
  )
  const people = emails.filter(([email]) => !agents.some((agent) => agent.email === email))
  await addCopied(
    op,
    ticketId,
    people.map(([email, name]) => ({ email, name: name.slice(0, 200).trim() })),
  )
}

export function originOf(kind: EntryOrigin['kind'], { mail }: Pick<Handling, 'mail'>): EntryOrigin {
  return {
    kind,
    name: (mail.from?.name || mail.from?.address || mail.rawFrom).slice(0, 200),
    address: mail.from?.address ?? '',
  }
}

async function nameOf(op: Op, requesterId: number): Promise<string> {
  const row = await op.db.selectFrom('requester').select('name').where('id', '=', requesterId).executeTakeFirstOrThrow()
  return row.name
}

async function usableTopic(op: Op, id: number | null): Promise<number | null> {
  if (id === null) return null
  const row = await op.db
    .selectFrom('helpTopic')
    .select('id')
    .where('id', '=', id)
    .where('availability', '=', 'active')
    .executeTakeFirst()
  return row?.id ?? null
}

/** `high` is the most urgent below an emergency, `low` the least urgent; what is between them is nobody's wish. */
async function priorityOf(op: Op, given: ReadMail['priority']): Promise<{ priorityId: number; value: string } | null> {
  if (given === null || given === 'normal') return null
  const { rows } = await sql<{ id: number }>`
    select id from priority where availability = 'active' and is_public
    order by urgency ${given === 'high' ? sql`asc` : sql`desc`} offset ${given === 'high' ? 1 : 0} limit 1`.execute(
    op.db,
  )
  return rows[0] ? { priorityId: rows[0].id, value: given } : null
}

async function noteWhatItFollows(
  op: Op,
  ticketId: number,
  { follows, origin }: { follows: number; origin: EntryOrigin },
): Promise<void> {
  const { number } = await op.db
    .selectFrom('ticket')
    .select('number')
    .where('id', '=', follows)
    .executeTakeFirstOrThrow()
  const text = `#${number}`
  await fileMail(op, ticketId, {
    rendered: { html: `<p>${text}</p>`, text, isEmpty: false },
    files: [],
    origin,
  })
}

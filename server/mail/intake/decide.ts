import type { Settings } from '#contract/reference.ts'
import type { ReadMail } from '../read/mail.ts'
import type { MailToken } from '../token.ts'
import type { Authorship } from './authorship.ts'

/** A ticket that a mail says it is about, and what says so. */
export interface Match {
  ticketId: number
  by: 'token' | 'quoted-token' | 'reference' | 'conversation' | 'number'
  /** Ours, and not forged. */
  token: MailToken | null
}

/** A matched ticket, as far as it matters here. */
export interface MatchedTicket {
  id: number
  state: string
  isDeleted: boolean
  isReopenable: boolean
  closedAt: Date | null
  requesterId: number
  collaboratorIds: number[]
}

/** Everything that the decision reads. */
export interface IntakeFacts {
  now: Date
  mail: Pick<ReadMail, 'from' | 'robot' | 'returnPath' | 'inReplyTo' | 'references' | 'report'> & {
    authorship: Authorship
  }
  /** It carries a Message-ID that we made: a mail of our own that came back. */
  isOwnMessage: boolean
  /** It says to be from one of the desk's own addresses. */
  isOwnAddress: boolean
  /** Pattern of the blocked sender. */
  blocked: string | null
  /** It lay in the mailbox for days: whoever wrote it does not wait for a receipt. */
  isOld: boolean
  /** So many others came from the same address in the minutes before it; no more are counted than are allowed. */
  recentMessages: number
  /** It was held as one of a storm, and an administrator wants it handled. */
  isReleased: boolean
  requester: { id: number; openTickets: number } | null
  agent: { id: number } | null
  /** The sender's domain belongs to an organization. */
  isKnownDomain: boolean
  /** The strongest first. */
  matches: { match: Match; ticket: MatchedTicket }[]
  settings: Settings['mail']
}

export type Decision =
  /** `tells`: its sender is told why; `alarms`: administrators are. */
  | { act: 'reject'; rule: string; tells?: boolean; alarms?: true }
  | { act: 'quarantine'; error: string }
  /** A delivery report; about whom and what, the report says. */
  | { act: 'bounce'; rule: 'failed' | 'delayed' | 'complaint' }
  /** An automatic answer: filed on the ticket if there is one, and nothing follows from it. */
  | { act: 'auto-reply'; ticketId: number | null; signal: string }
  | {
      act: 'message'
      ticketId: number
      by: Match['by']
      /** Those whom it copies take part from now on. */
      mayCopy: boolean
      /** Its writer gets a receipt. */
      answers: boolean
      /** The others who take part are sent it. */
      tells: boolean
    }
  | { act: 'reply'; ticketId: number; agentId: number }
  /** For agents to look at: it may not be from whom it says. */
  | { act: 'hold'; ticketId: number; origin: 'untrusted' | 'unverified-agent'; rule: string }
  | { act: 'open'; answers: boolean; mayCopy: boolean; follows: number | null; rule: string | null }

const DAY = 86_400_000

/**
 * What becomes of a mail: whose it is and where it belongs. It is not trusted by its From alone for anything that reveals
 * or changes more than a message on a ticket that its sender takes part in.
 *
 * @source osticket-behaviour 3.5, 3.6, 3.7
 */
export function decide(facts: IntakeFacts): Decision {
  const { mail } = facts
  const { robot } = mail
  if (facts.isOwnMessage) return { act: 'reject', rule: 'own-message' }
  if (robot?.kind === 'bounce') return { act: 'bounce', rule: 'failed' }
  if (robot?.kind === 'delayed') return { act: 'bounce', rule: 'delayed' }
  if (robot?.kind === 'complaint') return { act: 'bounce', rule: 'complaint' }
  if (facts.isOwnAddress) return { act: 'reject', rule: 'own-address' }
  if (facts.blocked !== null) return { act: 'reject', rule: `blocked ${facts.blocked}` }
  if (!mail.from) return { act: 'quarantine', error: 'no_sender' }

  const decision = ofSender(facts)
  return isStorm(facts) && isMore(decision) ? { act: 'reject', rule: STORM, alarms: true } : decision
}

/** The rule that holds what comes too often. */
export const STORM = 'too-many-messages'

/** Machines that answer each other, a program gone wild: nobody's mail is lost by it, and nothing is made of it. */
function isStorm({ recentMessages, isReleased, settings }: IntakeFacts): boolean {
  const most = settings.maxMessagesPerSender
  return most > 0 && recentMessages >= most && !isReleased
}

/** It would make something; not the reply of an agent, who is proven. */
function isMore(decision: Decision): boolean {
  if (decision.act === 'auto-reply') return decision.ticketId !== null
  return decision.act === 'open' || decision.act === 'message' || decision.act === 'hold'
}

function ofSender(facts: IntakeFacts): Decision {
  const { robot } = facts.mail
  const found = whereItBelongs(facts)
  if (robot?.kind === 'auto-reply') return autoReply(facts, found?.ticket ?? null, robot.signal)
  if (!found) return open(facts, null, null)

  const closed = whyNot(facts, found.ticket)
  if (closed) return isTrusted(facts, found) ? open(facts, found.ticket.id, closed) : open(facts, null, closed)
  return join(facts, found)
}

type Found = IntakeFacts['matches'][number]

/** Who quotes the mail of somebody else's ticket on his own, writes about his own. */
function whereItBelongs(facts: IntakeFacts): Found | undefined {
  const { requester, agent, matches } = facts
  const possible = matches.filter(({ match, ticket }) => belongs(facts, match, ticket))
  const isHis = ({ match, ticket }: Found) =>
    (requester !== null && takesPart(requester.id, ticket)) || (agent !== null && isOfAgent(match, agent.id))
  return possible.find((one) => !isQuoted(one) || isHis(one)) ?? possible[0]
}

function isOfAgent({ token }: Match, agentId: number): boolean {
  return token?.person?.kind === 'agent' && token.person.id === agentId
}

function isQuoted({ match }: Found): boolean {
  return match.by === 'quoted-token'
}

/** A token is ours; a reference and a number could be anybody's guess: they count for those who take part. */
function belongs({ requester, agent }: IntakeFacts, match: Match, ticket: MatchedTicket): boolean {
  if (ticket.isDeleted) return false
  return match.token !== null || agent !== null || (requester !== null && takesPart(requester.id, ticket))
}

function takesPart(requesterId: number, ticket: MatchedTicket): boolean {
  return ticket.requesterId === requesterId || ticket.collaboratorIds.includes(requesterId)
}

function isTrusted({ requester, mail }: IntakeFacts, { ticket }: Found): boolean {
  return requester !== null && takesPart(requester.id, ticket) && !isForged(mail)
}

/** The receiving server found that the domain of the From address did not send it. */
function isForged({ authorship }: IntakeFacts['mail']): boolean {
  return authorship === 'forged'
}

/** Somebody reads what is answered, and it is he who wrote. */
function isAnswerable({ isOld, mail: { robot, returnPath, authorship } }: IntakeFacts): boolean {
  return robot === null && returnPath !== '' && authorship !== 'forged' && !isOld
}

function join(facts: IntakeFacts, found: Found): Decision {
  const { requester, agent, mail, settings } = facts
  const { match, ticket } = found
  const ticketId = ticket.id
  const isRequester = requester !== null && takesPart(requester.id, ticket)
  if (isRequester) {
    if (isForged(mail)) return { act: 'hold', ticketId, origin: 'untrusted', rule: 'dmarc-fail' }
    return message(facts, found, requester.id)
  }
  if (agent) {
    const isHers = isOfAgent(match, agent.id)
    const isVerified =
      settings.agentReplies === 'token' || (settings.agentReplies === 'token-and-dmarc' && mail.authorship === 'proven')
    if (isHers && isVerified && !isForged(mail)) return { act: 'reply', ticketId, agentId: agent.id }
    return {
      act: 'hold',
      ticketId,
      origin: 'unverified-agent',
      rule: isHers ? 'not-authenticated' : 'token-of-another',
    }
  }
  return { act: 'hold', ticketId, origin: 'untrusted', rule: 'stranger-with-token' }
}

/** Whoever is copied sees the ticket: that takes more than a From and a number, which anybody may write. */
function message(facts: IntakeFacts, { match, ticket }: Found, requesterId: number): Decision {
  const { mail } = facts
  const isProven = mail.authorship === 'proven'
  const { person = null } = match.token ?? {}
  const isHis = person?.kind === 'requester' && person.id === requesterId
  return {
    act: 'message',
    ticketId: ticket.id,
    by: match.by,
    mayCopy: ticket.requesterId === requesterId && mail.robot === null && (isHis || isProven),
    answers: isAnswerable(facts),
    tells: mail.robot === null && (match.by !== 'number' || isProven),
  }
}

/** Why a ticket takes no more messages; null when it does. */
function whyNot({ now, settings }: IntakeFacts, ticket: MatchedTicket): string | null {
  if (ticket.state === 'open') return null
  if (!ticket.isReopenable || ticket.state === 'archived') return 'not-reopenable'
  const days = settings.newTicketAfterClosedDays
  const isOld = days > 0 && ticket.closedAt !== null && now.getTime() - ticket.closedAt.getTime() > days * DAY
  return isOld ? 'closed-too-long' : null
}

/** One that answers a mail of ours is noted and no more; one that belongs nowhere may be somebody's only message. */
function autoReply(facts: IntakeFacts, ticket: MatchedTicket | null, signal: string): Decision {
  const answersSomething = facts.mail.inReplyTo.length > 0 || facts.mail.references.length > 0
  if (ticket || answersSomething) return { act: 'auto-reply', ticketId: ticket?.id ?? null, signal }
  return open(facts, null, null)
}

/** By which rule a sender may open no ticket; null: he may. */
export function refusalOf(facts: IntakeFacts): string | null {
  if (facts.blocked !== null) return `blocked ${facts.blocked}`
  const decision = open(facts, null, null)
  return decision.act === 'reject' ? decision.rule : null
}

function open(facts: IntakeFacts, follows: number | null, rule: string | null): Decision {
  const { requester, agent, settings, mail } = facts
  if (!requester && !agent && !settings.acceptUnknownSenders && !facts.isKnownDomain) {
    return { act: 'reject', rule: 'unknown-sender' }
  }
  const most = settings.maxOpenTicketsPerRequester
  if (!agent && most > 0 && (requester?.openTickets ?? 0) >= most)
    return { act: 'reject', rule: 'too-many-open', tells: isAnswerable(facts) }
  return { act: 'open', answers: isAnswerable(facts), mayCopy: mail.robot === null && !isForged(mail), follows, rule }
}

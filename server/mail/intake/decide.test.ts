import { describe, expect, test } from 'vitest'
import { decide, type IntakeFacts, type Match, type MatchedTicket } from './decide.ts'

const settings: IntakeFacts['settings'] = {
  defaultAddressId: null,
  alertAddressId: null,
  adminEmail: null,
  acceptUnknownSenders: true,
  collaboratorsFromMail: true,
  usePriorityHeader: false,
  agentReplies: 'token-and-dmarc',
  maxOpenTicketsPerRequester: 0,
  maxMessagesPerSender: 3,
  newTicketAfterClosedDays: 0,
  replySeparator: '',
  attachmentsToRequesters: true,
  maxAttachmentBytes: 1,
} as IntakeFacts['settings']

const now = new Date('2026-03-02T09:00:00Z')
const OWNER = 11
const COPIED = 12
const STRANGER = 13
const AGENT = 5
const ticket: MatchedTicket = {
  id: 7,
  state: 'open',
  isDeleted: false,
  isReopenable: true,
  closedAt: null,
  requesterId: OWNER,
  collaboratorIds: [COPIED],
}
const closed = { ...ticket, state: 'closed', closedAt: new Date('2026-02-20T09:00:00Z') }

interface Given {
  mail?: Partial<IntakeFacts['mail']>
  match?: Match['by']
  person?: NonNullable<Match['token']>['person']
  ticket?: MatchedTicket
  from?: number | null
  openTickets?: number
  agent?: number
  settings?: Partial<IntakeFacts['settings']>
  facts?: Partial<IntakeFacts>
}

function decided(given: Given) {
  const { match, person = null } = given
  const token = match === 'token' ? { ticketId: 7, person, mailId: 1 } : null
  return decide({
    now,
    mail: {
      from: { name: 'Ada', address: 'ada@example.com' },
      robot: null,
      authorship: 'unknown',
      returnPath: 'ada@example.com',
      inReplyTo: [],
      references: [],
      report: null,
      ...given.mail,
    },
    isOwnMessage: false,
    isOwnAddress: false,
    blocked: null,
    isOld: false,
    recentMessages: 0,
    isReleased: false,
    requester: given.from == null ? null : { id: given.from, openTickets: given.openTickets ?? 0 },
    agent: given.agent === undefined ? null : { id: given.agent },
    isKnownDomain: false,
    matches: match ? [{ match: { ticketId: 7, by: match, token }, ticket: given.ticket ?? ticket }] : [],
    settings: { ...settings, ...given.settings },
    ...given.facts,
  })
}

const proven = { authorship: 'proven' as const }
const forged = { authorship: 'forged' as const }
const robot = (kind: 'auto-reply' | 'bounce' | 'delayed' | 'list' | 'complaint' | 'system') => ({
  robot: { kind, signal: 'auto-submitted' },
})
const storm = { act: 'reject', rule: 'too-many-messages', alarms: true }
const opens = { act: 'open', answers: true, mayCopy: true, follows: null, rule: null }
const unanswered = { ...opens, answers: false, mayCopy: false }
const hers = { kind: 'agent' as const, id: AGENT }

describe('a mail that is about nothing yet', () => {
  test.each<[string, Given, object]>([
    ['from somebody new', {}, opens],
    ['from a requester', { from: OWNER }, opens],
    ['from an agent', { agent: AGENT }, opens],
    ['from nobody that it names', { mail: { from: null } }, { act: 'quarantine', error: 'no_sender' }],
    ['from a mailing list', { mail: robot('list') }, unanswered],
    ['from a program', { mail: robot('system') }, unanswered],
    ['with the null sender', { mail: { returnPath: '' } }, { ...opens, answers: false }],
    ['of a forged address', { mail: forged }, unanswered],
    ['an automatic answer to nothing', { mail: robot('auto-reply') }, unanswered],
    [
      'an automatic answer to something unknown',
      { mail: { ...robot('auto-reply'), inReplyTo: ['x@y'] } },
      { act: 'auto-reply', ticketId: null, signal: 'auto-submitted' },
    ],
    ['a bounce', { mail: robot('bounce') }, { act: 'bounce', rule: 'failed' }],
    ['a notice of delay', { mail: robot('delayed') }, { act: 'bounce', rule: 'delayed' }],
    ['a complaint', { mail: robot('complaint') }, { act: 'bounce', rule: 'complaint' }],
    ['a mail of ours', { facts: { isOwnMessage: true } }, { act: 'reject', rule: 'own-message' }],
    ['from our own address', { facts: { isOwnAddress: true } }, { act: 'reject', rule: 'own-address' }],
    [
      'a bounce from our own server',
      { mail: robot('bounce'), facts: { isOwnAddress: true } },
      { act: 'bounce', rule: 'failed' },
    ],
    [
      'from a blocked sender',
      { facts: { blocked: '@spam.example' } },
      { act: 'reject', rule: 'blocked @spam.example' },
    ],
    [
      'from somebody unknown where those are not accepted',
      { settings: { acceptUnknownSenders: false } },
      { act: 'reject', rule: 'unknown-sender' },
    ],
    [
      'the same, of an organization',
      { settings: { acceptUnknownSenders: false }, facts: { isKnownDomain: true } },
      opens,
    ],
    ['the same, an agent', { settings: { acceptUnknownSenders: false }, agent: AGENT }, opens],
    [
      'beyond the most open tickets',
      { from: OWNER, openTickets: 3, settings: { maxOpenTicketsPerRequester: 3 } },
      { act: 'reject', rule: 'too-many-open', tells: true },
    ],
    [
      'of a program beyond them',
      { from: OWNER, openTickets: 3, settings: { maxOpenTicketsPerRequester: 3 }, mail: robot('system') },
      { act: 'reject', rule: 'too-many-open', tells: false },
    ],
    [
      'below the most open tickets',
      { from: OWNER, openTickets: 2, settings: { maxOpenTicketsPerRequester: 3 } },
      opens,
    ],
    ['one that lay in a mailbox for long', { facts: { isOld: true } }, { ...opens, answers: false }],
    ['one of a storm', { facts: { recentMessages: 3 } }, storm],
    ['one of a storm that an administrator has let in', { facts: { recentMessages: 3, isReleased: true } }, opens],
    ['as many as are allowed', { facts: { recentMessages: 2 } }, opens],
    ['of a storm, without a limit', { facts: { recentMessages: 9 }, settings: { maxMessagesPerSender: 0 } }, opens],
    ['one of a storm of an agent', { agent: AGENT, facts: { recentMessages: 3 } }, storm],
    [
      'of an agent beyond the most',
      { agent: AGENT, from: OWNER, openTickets: 9, settings: { maxOpenTicketsPerRequester: 3 } },
      opens,
    ],
  ])('%s', (_, given, outcome) => {
    expect(decided(given)).toEqual(outcome)
  })
})

const message = { act: 'message', ticketId: 7, by: 'token', mayCopy: true, answers: true, tells: true }
const his = { kind: 'requester' as const, id: OWNER }
const untrusted = (rule: string) => ({ act: 'hold', ticketId: 7, origin: 'untrusted', rule })
const unverified = (rule: string) => ({ act: 'hold', ticketId: 7, origin: 'unverified-agent', rule })

describe('a mail about a ticket', () => {
  test.each<[string, Given, object]>([
    ['of its requester, by his token', { match: 'token', person: his, from: OWNER }, message],
    ["of its requester, by another's token", { match: 'token', from: OWNER }, { ...message, mayCopy: false }],
    ["of its requester, by another's token, proven", { match: 'token', from: OWNER, mail: proven }, message],
    [
      'of its requester, by reference',
      { match: 'reference', from: OWNER },
      { ...message, by: 'reference', mayCopy: false },
    ],
    [
      'of its requester, by reference, proven',
      { match: 'reference', from: OWNER, mail: proven },
      { ...message, by: 'reference' },
    ],
    [
      'of its requester, by number',
      { match: 'number', from: OWNER },
      { ...message, by: 'number', mayCopy: false, tells: false },
    ],
    [
      'of its requester, by number, proven',
      { match: 'number', from: OWNER, mail: proven },
      { ...message, by: 'number' },
    ],
    ['of a collaborator, who copies nobody in', { match: 'token', from: COPIED }, { ...message, mayCopy: false }],
    ['of an agent who is its requester', { match: 'token', person: his, from: OWNER, agent: AGENT }, message],
    ['of its requester, forged', { match: 'token', from: OWNER, mail: forged }, untrusted('dmarc-fail')],
    ['of a stranger with a token', { match: 'token', from: STRANGER }, untrusted('stranger-with-token')],
    ['of somebody unknown with a token', { match: 'token' }, untrusted('stranger-with-token')],
    ['of a stranger with a guessed reference', { match: 'reference', from: STRANGER }, opens],
    ['of a stranger with a number', { match: 'number', from: STRANGER }, opens],
    [
      'an automatic answer',
      { match: 'token', from: OWNER, mail: robot('auto-reply') },
      { act: 'auto-reply', ticketId: 7, signal: 'auto-submitted' },
    ],
    [
      'of its requester by a list',
      { match: 'reference', from: OWNER, mail: robot('list') },
      { ...message, by: 'reference', mayCopy: false, answers: false, tells: false },
    ],
    [
      'of a program in his name',
      { match: 'token', person: his, from: OWNER, mail: robot('system') },
      { ...message, mayCopy: false, answers: false, tells: false },
    ],
    ['deleted', { match: 'token', from: OWNER, ticket: { ...ticket, isDeleted: true } }, opens],
    [
      'of an agent with her token, verified',
      { match: 'token', person: hers, agent: AGENT, mail: proven },
      { act: 'reply', ticketId: 7, agentId: AGENT },
    ],
    [
      'of an agent with her token, not verified',
      { match: 'token', person: hers, agent: AGENT },
      unverified('not-authenticated'),
    ],
    [
      'the same where the token is enough',
      { match: 'token', person: hers, agent: AGENT, settings: { agentReplies: 'token' } },
      { act: 'reply', ticketId: 7, agentId: AGENT },
    ],
    [
      'the same, forged',
      { match: 'token', person: hers, agent: AGENT, settings: { agentReplies: 'token' }, mail: forged },
      unverified('not-authenticated'),
    ],
    [
      'of an agent where mail never replies',
      { match: 'token', person: hers, agent: AGENT, settings: { agentReplies: 'never' }, mail: proven },
      unverified('not-authenticated'),
    ],
    [
      "of an agent with a requester's token",
      { match: 'token', person: { kind: 'requester', id: OWNER }, agent: AGENT, mail: proven },
      unverified('token-of-another'),
    ],
    ['of an agent by number alone', { match: 'number', agent: AGENT, mail: proven }, unverified('token-of-another')],
  ])('%s', (_, given, outcome) => {
    expect(decided(given)).toEqual(outcome)
  })
})

describe('a mail about several tickets', () => {
  const other = { ...ticket, id: 8, requesterId: STRANGER, collaboratorIds: [] }
  const quoted = (person: NonNullable<Match['token']>['person']) => ({ ticketId: 8, person, mailId: 1 })

  test('that only quotes a mail of another is about his own', () => {
    const matches: IntakeFacts['matches'] = [
      { match: { ticketId: 8, by: 'quoted-token', token: quoted({ kind: 'requester', id: STRANGER }) }, ticket: other },
      { match: { ticketId: 7, by: 'reference', token: null }, ticket },
    ]
    expect(decided({ from: OWNER, facts: { matches } })).toMatchObject({ act: 'message', ticketId: 7 })
  })

  test('of an agent is about the one in whose mail she answers', () => {
    const matches: IntakeFacts['matches'] = [
      { match: { ticketId: 8, by: 'quoted-token', token: quoted(hers) }, ticket: other },
      { match: { ticketId: 7, by: 'number', token: null }, ticket },
    ]
    expect(decided({ agent: AGENT, mail: proven, facts: { matches } })).toMatchObject({ act: 'reply', ticketId: 8 })
  })
})

describe('a mail about a closed ticket', () => {
  test.each<[string, Given, object]>([
    ['reopens it', { match: 'token', person: his, from: OWNER, ticket: closed }, message],
    [
      'opens another where it may not be reopened',
      { match: 'token', from: OWNER, ticket: { ...closed, isReopenable: false } },
      { ...opens, follows: 7, rule: 'not-reopenable' },
    ],
    [
      'opens another when it is archived',
      { match: 'token', from: OWNER, ticket: { ...closed, state: 'archived' } },
      { ...opens, follows: 7, rule: 'not-reopenable' },
    ],
    [
      'reopens it within the days set',
      { match: 'token', person: his, from: OWNER, ticket: closed, settings: { newTicketAfterClosedDays: 14 } },
      message,
    ],
    [
      'opens another after them',
      { match: 'token', from: OWNER, ticket: closed, settings: { newTicketAfterClosedDays: 7 } },
      { ...opens, follows: 7, rule: 'closed-too-long' },
    ],
    [
      'of a stranger with a token opens one that follows nothing',
      { match: 'token', from: STRANGER, ticket: { ...closed, isReopenable: false } },
      { ...opens, rule: 'not-reopenable' },
    ],
    [
      'an automatic answer does not reopen it',
      { match: 'token', from: OWNER, ticket: closed, mail: robot('auto-reply') },
      { act: 'auto-reply', ticketId: 7, signal: 'auto-submitted' },
    ],
  ])('%s', (_, given, outcome) => {
    expect(decided(given)).toEqual(outcome)
  })
})

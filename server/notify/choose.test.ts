import { describe, expect, test } from 'vitest'
import { type AlertKind, alertKinds, type NoticeSettings } from '#contract/mail-settings.ts'
import { settingsOf } from '#server/settings/settings.ts'
import { chooseNotices, type Event } from './choose.ts'
import type { AgentFact, Facts } from './facts.ts'

// Ada asks, Bob is copied. John (1) has the ticket, Rita (2) replied last, Max (3) manages the department, Pia (4) and
// Don (5) belong to it, Lea (6) leads the team of Tom (7) and Tia (8), Orla (9) looks after Ada's organization.
const names = ['John', 'Rita', 'Max', 'Pia', 'Don', 'Lea', 'Tom', 'Tia', 'Orla']
const agents: AgentFact[] = names.map((name, at) => ({
  id: at + 1,
  name,
  email: `${name.toLowerCase()}@desk.example`,
  language: null,
  timeZone: null,
  isAvailable: true,
  sees: true,
  preferences: {},
}))
const ada = { id: 1, name: 'Ada', email: 'ada@example.com', language: 'de', timeZone: null, wantsNotices: true }
const bob = { id: 2, name: 'Bob', email: 'bob@example.com', language: null, timeZone: null, wantsNotices: true }

const base: Facts = {
  ticket: { agentId: 1, teamId: null, state: 'open', isGone: false },
  requester: ada,
  collaborators: [bob],
  entry: { requesterId: 1, origin: null },
  siblings: [],
  department: {
    managerId: 3,
    alertRecipients: 'members',
    autoRespondsTickets: true,
    autoRespondsMessages: true,
    members: [
      { agentId: 4, isPrimary: true, alerts: true },
      { agentId: 5, isPrimary: false, alerts: true },
    ],
  },
  team: null,
  topicAutoResponds: true,
  addressAutoResponds: true,
  slaMutesOverdueAlerts: false,
  lastRespondentId: 2,
  accountManagerIds: [9],
  toldTeams: [],
  agents,
  actorEmail: null,
  ownAddresses: new Set(['support@desk.example']),
}
const crew: Facts['team'] = {
  leadId: 6,
  mutesAssignmentAlerts: false,
  members: [
    { agentId: 7, alerts: true },
    { agentId: 8, alerts: true },
  ],
}

type Who = 'ada' | 'bob' | 'john' | 'rita' | 'key' | 'desk'
const actors: Record<Who, Pick<Event, 'actorKind' | 'actorId'> & { email: string | null }> = {
  ada: { actorKind: 'requester', actorId: 1, email: 'ada@example.com' },
  bob: { actorKind: 'requester', actorId: 2, email: 'bob@example.com' },
  john: { actorKind: 'agent', actorId: 1, email: 'john@desk.example' },
  rita: { actorKind: 'agent', actorId: 2, email: 'rita@desk.example' },
  key: { actorKind: 'api_key', actorId: 1, email: null },
  desk: { actorKind: 'system', actorId: null, email: null },
}

interface Case {
  type: string
  by: Who
  data?: Record<string, unknown>
  changes?: Event['changes']
  facts?: Partial<Facts>
  notices?: Partial<NoticeSettings>
  adminEmail?: string
}

function choose({ type, by, data = {}, changes = {}, facts = {}, notices = {}, adminEmail }: Case) {
  const { email, ...actor } = actors[by]
  const settings = settingsOf({ notices, mail: { adminEmail: adminEmail ?? null } })
  return chooseNotices({ type, ...actor, data, changes }, { ...base, actorEmail: email, ...facts }, settings)
}

/** `ada ticket.reply`, `john message.alert*`: the star is the bell; `-` for no mail. */
function told(given: Case): string[] {
  return choose(given).map(({ to, template, bell }) => `${to.email.split('@')[0]} ${template ?? '-'}${bell ? '*' : ''}`)
}

const nobodyElse = Object.fromEntries(alertKinds.map((kind) => [kind, quiet(kind)])) as Pick<NoticeSettings, AlertKind>
const silence: Partial<NoticeSettings> = {
  ...nobodyElse,
  ticketReceipt: false,
  openedByAgent: false,
  participants: false,
  requesterAssigned: false,
  requesterStatus: false,
  requesterResolved: false,
  requesterMerged: false,
}

function quiet(kind: AlertKind): NoticeSettings[AlertKind] {
  const recipients = Object.keys(settingsOf({}).notices[kind])
  return Object.fromEntries(recipients.map((name) => [name, false])) as NoticeSettings[AlertKind]
}

/** This alert with these recipients, and nothing else. */
function only<K extends AlertKind>(kind: K, ...names: (keyof NoticeSettings[K])[]): Partial<NoticeSettings> {
  const recipients = Object.fromEntries(names.map((name) => [name, true]))
  return { ...silence, [kind]: { ...quiet(kind), active: true, ...recipients } }
}

const quietAda = { ...ada, wantsNotices: false }
const unassigned = { ticket: { ...base.ticket, agentId: null } }
const ofTeam = { ticket: { ...base.ticket, agentId: null, teamId: 1 }, team: crew }
const toAgent = (id: number) => ({ agentId: { from: null, to: id } })
const toTeam = { teamId: { from: null, to: 1 } }
const department = (patch: Partial<Facts['department']>) => ({ department: { ...base.department, ...patch } })
const agent = (id: number, patch: Partial<AgentFact>) => ({
  agents: agents.map((one) => (one.id === id ? { ...one, ...patch } : one)),
})
const sibling = (type: string, data = {}) => ({ siblings: [{ id: 1, type, data, entryId: null }] })
const from = (origin: string) => ({ entry: { requesterId: 1, origin } })

const opened = { type: 'ticket.opened', by: 'ada' } as const
const openedByAgent = { type: 'ticket.opened', by: 'john', notices: { ...silence, openedByAgent: true } } as const
const received = { type: 'message.received', by: 'ada' } as const
const replied = { type: 'reply.sent', by: 'john' } as const
const noted = { type: 'note.added', by: 'john', facts: { entry: { requesterId: null, origin: null } } } as const
const rated = { type: 'ticket.rated', by: 'ada' } as const
const bad = (comment: string, before: object | null = null) => ({ score: 'bad', comment, before })
const all = (kind: AlertKind) => {
  const names = Object.keys(settingsOf({}).notices[kind]).filter((name) => name !== 'active')
  return only(kind, ...(names as never[]))
}

const cases: Record<string, [string, Case, string[]][]> = {
  'as the desk comes': [
    ['new ticket', { ...opened, facts: unassigned }, ['ada ticket.autoresp', 'max ticket.alert*']],
    [
      'new ticket by agent',
      { type: 'ticket.opened', by: 'john', facts: unassigned },
      ['ada ticket.notice', 'bob ticket.notice', 'max ticket.alert*'],
    ],
    [
      'new ticket by program',
      { ...opened, by: 'key', facts: unassigned },
      ['ada ticket.autoresp', 'max ticket.alert*'],
    ],
    ['new message', received, ['bob ticket.activity.notice', 'john message.alert*', 'rita message.alert*']],
    ['reply', replied, ['ada ticket.reply', 'bob ticket.reply']],
    ['note', noted, []],
    ['assignment', { type: 'ticket.assigned', by: 'rita', changes: toAgent(1) }, ['john assigned.alert*']],
    ['claim', { type: 'ticket.claimed', by: 'john', changes: toAgent(1) }, []],
    ['release', { type: 'ticket.released', by: 'rita', changes: { agentId: { from: 1, to: null } } }, []],
    ['transfer', { type: 'ticket.transferred', by: 'john' }, []],
    ['overdue', { type: 'ticket.overdue', by: 'desk' }, ['john ticket.overdue*', 'max ticket.overdue*']],
    [
      'closed',
      { type: 'ticket.closed', by: 'john', facts: { ticket: { ...base.ticket, state: 'closed' } } },
      ['ada ticket.resolved-notice'],
    ],
    ['status', { type: 'ticket.status_changed', by: 'john' }, ['ada ticket.status-notice']],
    ['reopened', { type: 'ticket.reopened', by: 'john' }, ['ada ticket.status-notice']],
    ['merged', { type: 'ticket.merged', by: 'john' }, ['ada ticket.merged-notice']],
    ['edited', { type: 'ticket.edited', by: 'john' }, []],
  ],
  'the receipt of a new ticket': [
    ['by system', { ...opened, notices: { ...silence, ticketReceipt: true } }, ['ada ticket.autoresp']],
    ['not by system', { ...opened, notices: silence }, []],
    [
      'not by department',
      { ...opened, notices: { ...silence, ticketReceipt: true }, facts: department({ autoRespondsTickets: false }) },
      [],
    ],
    [
      'not by topic',
      { ...opened, notices: { ...silence, ticketReceipt: true }, facts: { topicAutoResponds: false } },
      [],
    ],
    [
      'not by address',
      { ...opened, notices: { ...silence, ticketReceipt: true }, facts: { addressAutoResponds: false } },
      [],
    ],
    [
      'not by the program that opens it',
      { ...opened, by: 'key', notices: { ...silence, ticketReceipt: true }, data: { autoRespond: false } },
      [],
    ],
  ],
  'the notice of a ticket that an agent opened': [
    ['to requester and collaborators', openedByAgent, ['ada ticket.notice', 'bob ticket.notice']],
    ['to the requester alone', { ...openedByAgent, data: { tellCollaborators: false } }, ['ada ticket.notice']],
    ['to nobody', { ...openedByAgent, data: { autoRespond: false } }, []],
    ['not by system', { ...openedByAgent, notices: silence }, []],
  ],
  'the receipt of a message': [
    ['by system', { ...received, notices: { ...silence, messageReceipt: true } }, ['ada message.autoresp']],
    [
      'to the collaborator who wrote',
      {
        ...received,
        by: 'bob',
        notices: { ...silence, messageReceipt: true },
        facts: { entry: { requesterId: 2, origin: null } },
      },
      ['bob message.autoresp'],
    ],
    [
      'not by department',
      {
        ...received,
        notices: { ...silence, messageReceipt: true },
        facts: department({ autoRespondsMessages: false }),
      },
      [],
    ],
    [
      'not by address',
      { ...received, notices: { ...silence, messageReceipt: true }, facts: { addressAutoResponds: false } },
      [],
    ],
    [
      'not by program',
      { ...received, notices: { ...silence, messageReceipt: true }, data: { autoRespond: false } },
      [],
    ],
  ],
  'a message to the others': [
    ['by the requester', { ...received, notices: { ...silence, participants: true } }, ['bob ticket.activity.notice']],
    [
      'by a collaborator',
      {
        ...received,
        by: 'bob',
        notices: { ...silence, participants: true },
        facts: { entry: { requesterId: 2, origin: null } },
      },
      ['ada ticket.activity.notice'],
    ],
    [
      'by somebody of her organization',
      {
        ...received,
        by: 'key',
        notices: { ...silence, participants: true },
        facts: { entry: { requesterId: 77, origin: null } },
      },
      ['ada ticket.activity.notice', 'bob ticket.activity.notice'],
    ],
    ['not by system', { ...received, notices: silence }, []],
  ],
  'a reply': [
    ['to the requester alone', { ...replied, data: { recipients: 'requester' } }, ['ada ticket.reply']],
    ['to nobody', { ...replied, data: { recipients: 'nobody' } }, []],
    ['by a program', { ...replied, by: 'key' }, ['ada ticket.reply', 'bob ticket.reply']],
    ['within the notice of the opening', { ...replied, facts: sibling('ticket.opened') }, []],
    [
      'by itself where that notice is off',
      { ...replied, facts: sibling('ticket.opened'), notices: { openedByAgent: false } },
      ['ada ticket.reply', 'bob ticket.reply'],
    ],
    [
      'by itself to whom the notice does not go',
      { ...replied, facts: sibling('ticket.opened', { tellCollaborators: false }) },
      ['bob ticket.reply'],
    ],
    [
      'by itself where the opening tells nobody',
      { ...replied, facts: sibling('ticket.opened', { autoRespond: false }) },
      ['ada ticket.reply', 'bob ticket.reply'],
    ],
  ],
  'changes told to the requester': [
    [
      'assigned',
      { type: 'ticket.assigned', by: 'rita', changes: toAgent(1), notices: { ...silence, requesterAssigned: true } },
      ['ada ticket.assigned-notice'],
    ],
    [
      'claimed',
      { type: 'ticket.claimed', by: 'john', changes: toAgent(1), notices: { ...silence, requesterAssigned: true } },
      ['ada ticket.assigned-notice'],
    ],
    [
      'not what is taken away',
      {
        type: 'ticket.assigned',
        by: 'rita',
        changes: { teamId: { from: 1, to: null } },
        notices: { ...silence, requesterAssigned: true },
      },
      [],
    ],
    [
      'claimed by the reply that tells it',
      {
        type: 'ticket.claimed',
        by: 'john',
        changes: toAgent(1),
        notices: { ...silence, requesterAssigned: true },
        facts: sibling('reply.sent'),
      },
      [],
    ],
    ['closed by herself', { type: 'ticket.closed', by: 'ada' }, []],
    ['closed with the reply that tells it', { type: 'ticket.closed', by: 'john', facts: sibling('reply.sent') }, []],
    [
      'closed with a reply that goes to nobody',
      { type: 'ticket.closed', by: 'john', facts: sibling('reply.sent', { recipients: 'nobody' }) },
      ['ada ticket.resolved-notice'],
    ],
    ['closed while opened', { type: 'ticket.closed', by: 'john', facts: sibling('ticket.opened') }, []],
    ['closed, by setting', { type: 'ticket.closed', by: 'john', notices: { requesterResolved: false } }, []],
    ['status, by setting', { type: 'ticket.status_changed', by: 'john', notices: { requesterStatus: false } }, []],
    [
      'status among closed ones',
      { type: 'ticket.status_changed', by: 'john', facts: { ticket: { ...base.ticket, state: 'closed' } } },
      [],
    ],
    [
      'reopened by a message in her name',
      { type: 'ticket.reopened', by: 'key', facts: sibling('message.received') },
      [],
    ],
    ['merged, by setting', { type: 'ticket.merged', by: 'john', notices: { requesterMerged: false } }, []],
    ['an archived requester', { type: 'ticket.closed', by: 'john', facts: { requester: null } }, []],
  ],
  'requesters who want no notices': [
    [
      'a receipt all the same',
      { ...opened, facts: { ...unassigned, requester: quietAda } },
      ['ada ticket.autoresp', 'max ticket.alert*'],
    ],
    [
      'what an agent opened for her',
      { ...openedByAgent, facts: { requester: quietAda, collaborators: [] } },
      ['ada ticket.notice'],
    ],
    ['an answer', { ...replied, facts: { requester: quietAda } }, ['ada ticket.reply', 'bob ticket.reply']],
    ['closed', { type: 'ticket.closed', by: 'john', facts: { requester: quietAda } }, []],
    ['status', { type: 'ticket.status_changed', by: 'john', facts: { requester: quietAda } }, []],
    ['merged', { type: 'ticket.merged', by: 'john', facts: { requester: quietAda } }, []],
    [
      'taken up',
      {
        type: 'ticket.claimed',
        by: 'john',
        changes: toAgent(1),
        notices: { ...silence, requesterAssigned: true },
        facts: { requester: quietAda },
      },
      [],
    ],
    [
      'what others wrote',
      {
        ...received,
        notices: { ...silence, participants: true },
        facts: { collaborators: [{ ...bob, wantsNotices: false }] },
      },
      [],
    ],
  ],
  'the alert of a new ticket': [
    [
      'administrator',
      { ...opened, notices: only('newTicket', 'adminEmail'), adminEmail: 'boss@example.com' },
      ['boss ticket.alert'],
    ],
    [
      'administrator who is an agent',
      { ...opened, notices: only('newTicket', 'adminEmail'), adminEmail: 'Pia@desk.example' },
      ['pia ticket.alert*'],
    ],
    ['no administrator', { ...opened, notices: only('newTicket', 'adminEmail') }, []],
    ['manager', { ...opened, notices: only('newTicket', 'departmentManager') }, ['max ticket.alert*']],
    [
      'members',
      { ...opened, notices: only('newTicket', 'departmentMembers'), facts: unassigned },
      ['pia ticket.alert*', 'don ticket.alert*'],
    ],
    ['members, but not of an assigned one', { ...opened, notices: only('newTicket', 'departmentMembers') }, []],
    ['members, but not of a team’s', { ...opened, notices: only('newTicket', 'departmentMembers'), facts: ofTeam }, []],
    ['account manager', { ...opened, notices: only('newTicket', 'accountManager') }, ['orla ticket.alert*']],
    [
      'all at once',
      { ...opened, notices: all('newTicket'), adminEmail: 'max@desk.example', facts: unassigned },
      ['max ticket.alert*', 'pia ticket.alert*', 'don ticket.alert*', 'orla ticket.alert*'],
    ],
    [
      'off',
      { ...opened, notices: { ...silence, newTicket: { ...settingsOf({}).notices.newTicket, active: false } } },
      [],
    ],
    ['not by program', { ...opened, by: 'key', notices: all('newTicket'), data: { alert: false } }, []],
    [
      'to who gets it assigned as an assignment',
      {
        ...opened,
        changes: toAgent(3),
        notices: {
          ...silence,
          newTicket: settingsOf({}).notices.newTicket,
          assignment: settingsOf({}).notices.assignment,
        },
      },
      ['max assigned.alert*'],
    ],
    [
      'whatever the auto-response',
      { ...opened, notices: only('newTicket', 'departmentManager'), data: { autoRespond: false } },
      ['max ticket.alert*'],
    ],
    [
      'though no member wants alerts',
      { ...opened, notices: only('newTicket', 'departmentManager'), facts: department({ members: [] }) },
      ['max ticket.alert*'],
    ],
  ],
  'the alert of a new message': [
    ['assigned agent', { ...received, notices: only('newMessage', 'assigned') }, ['john message.alert*']],
    [
      'assigned team',
      { ...received, notices: only('newMessage', 'assigned'), facts: ofTeam },
      ['tom message.alert*', 'tia message.alert*'],
    ],
    [
      'agent, not team, where there are both',
      {
        ...received,
        notices: only('newMessage', 'assigned'),
        facts: { team: crew, ticket: { ...base.ticket, teamId: 1 } },
      },
      ['john message.alert*'],
    ],
    ['last respondent', { ...received, notices: only('newMessage', 'lastRespondent') }, ['rita message.alert*']],
    [
      'nobody replied yet',
      { ...received, notices: only('newMessage', 'lastRespondent'), facts: { lastRespondentId: null } },
      [],
    ],
    ['manager', { ...received, notices: only('newMessage', 'departmentManager') }, ['max message.alert*']],
    ['account manager', { ...received, notices: only('newMessage', 'accountManager') }, ['orla message.alert*']],
    [
      'once, who is all of them',
      {
        ...received,
        notices: all('newMessage'),
        facts: { lastRespondentId: 1, accountManagerIds: [1], ...department({ managerId: 1 }) },
      },
      ['john message.alert*'],
    ],
    ['off', { ...received, notices: silence }, []],
    ['not by program', { ...received, by: 'key', notices: all('newMessage'), data: { alert: false } }, []],
    [
      'also when its auto-response is off',
      { ...received, notices: only('newMessage', 'assigned'), data: { autoRespond: false } },
      ['john message.alert*'],
    ],
    [
      'reopened by its requester without a word',
      { type: 'ticket.reopened', by: 'ada', notices: only('newMessage', 'assigned') },
      ['john message.alert*'],
    ],
    [
      'reopened by the message that is told',
      {
        type: 'ticket.reopened',
        by: 'ada',
        notices: only('newMessage', 'assigned'),
        facts: sibling('message.received'),
      },
      [],
    ],
  ],
  'the alert of internal activity': [
    [
      'note to the assigned agent',
      { ...noted, by: 'rita', notices: only('activity', 'assigned') },
      ['john note.alert*'],
    ],
    ['note to the last respondent', { ...noted, notices: only('activity', 'lastRespondent') }, ['rita note.alert*']],
    ['note to the manager', { ...noted, notices: only('activity', 'departmentManager') }, ['max note.alert*']],
    [
      'reply by another agent',
      { ...replied, by: 'rita', data: { recipients: 'nobody' }, notices: only('activity', 'assigned') },
      ['john note.alert*'],
    ],
    [
      'note that goes with a change',
      { ...noted, by: 'rita', data: { about: 'ticket.assigned' }, notices: all('activity') },
      [],
    ],
    [
      'note that goes with the opening',
      { ...noted, by: 'rita', notices: all('activity'), facts: sibling('ticket.opened') },
      [],
    ],
    ['off', { ...noted, by: 'rita', notices: silence }, []],
  ],
  'the alert of an assignment': [
    [
      'agent',
      { type: 'ticket.assigned', by: 'rita', changes: toAgent(1), notices: only('assignment', 'agent') },
      ['john assigned.alert*'],
    ],
    [
      'agent and team: the agent',
      {
        type: 'ticket.assigned',
        by: 'rita',
        changes: { ...toAgent(1), ...toTeam },
        notices: all('assignment'),
        facts: { team: crew },
      },
      ['john assigned.alert*'],
    ],
    [
      'team: its members',
      { type: 'ticket.assigned', by: 'rita', changes: toTeam, notices: all('assignment'), facts: ofTeam },
      ['tom assigned.alert*', 'tia assigned.alert*'],
    ],
    [
      'team: its lead where no member wants alerts',
      {
        type: 'ticket.assigned',
        by: 'rita',
        changes: toTeam,
        notices: all('assignment'),
        facts: { ...ofTeam, team: { ...crew, members: [{ agentId: 7, alerts: false }] } },
      },
      ['lea assigned.alert*'],
    ],
    [
      'team: its members alone',
      {
        type: 'ticket.assigned',
        by: 'rita',
        changes: toTeam,
        notices: only('assignment', 'teamMembers'),
        facts: ofTeam,
      },
      ['tom assigned.alert*', 'tia assigned.alert*'],
    ],
    [
      'team: its lead',
      { type: 'ticket.assigned', by: 'rita', changes: toTeam, notices: only('assignment', 'teamLead'), facts: ofTeam },
      ['lea assigned.alert*'],
    ],
    [
      'team that mutes them',
      {
        type: 'ticket.assigned',
        by: 'rita',
        changes: toTeam,
        notices: all('assignment'),
        facts: { ...ofTeam, team: { ...crew, mutesAssignmentAlerts: true } },
      },
      [],
    ],
    [
      'by topic while opening',
      { ...opened, changes: toAgent(1), notices: only('assignment', 'agent') },
      ['john assigned.alert*'],
    ],
    [
      'back by reopening',
      { type: 'ticket.reopened', by: 'rita', changes: toAgent(1), notices: only('assignment', 'agent') },
      ['john assigned.alert*'],
    ],
    [
      'not twice where it is then assigned',
      {
        type: 'ticket.reopened',
        by: 'rita',
        changes: toAgent(1),
        notices: only('assignment', 'agent'),
        facts: sibling('ticket.assigned'),
      },
      [],
    ],
    ['off', { type: 'ticket.assigned', by: 'rita', changes: toAgent(1), notices: silence }, []],
  ],
  'the alert of a transfer': [
    [
      'assigned',
      { type: 'ticket.transferred', by: 'rita', notices: only('transfer', 'assigned') },
      ['john transfer.alert*'],
    ],
    [
      'manager',
      { type: 'ticket.transferred', by: 'rita', notices: only('transfer', 'departmentManager') },
      ['max transfer.alert*'],
    ],
    [
      'members',
      { type: 'ticket.transferred', by: 'rita', notices: only('transfer', 'departmentMembers'), facts: unassigned },
      ['pia transfer.alert*', 'don transfer.alert*'],
    ],
    ['off', { type: 'ticket.transferred', by: 'rita', notices: silence }, []],
    [
      'members, but not of an assigned one',
      { type: 'ticket.transferred', by: 'rita', notices: only('transfer', 'departmentMembers') },
      [],
    ],
  ],
  'the alert of an overdue ticket': [
    [
      'assigned agent',
      { type: 'ticket.overdue', by: 'desk', notices: only('overdue', 'assigned') },
      ['john ticket.overdue*'],
    ],
    [
      'assigned team',
      { type: 'ticket.overdue', by: 'desk', notices: only('overdue', 'assigned'), facts: ofTeam },
      ['tom ticket.overdue*', 'tia ticket.overdue*'],
    ],
    [
      'manager',
      { type: 'ticket.overdue', by: 'desk', notices: only('overdue', 'departmentManager') },
      ['max ticket.overdue*'],
    ],
    [
      'members',
      { type: 'ticket.overdue', by: 'desk', notices: only('overdue', 'departmentMembers'), facts: unassigned },
      ['pia ticket.overdue*', 'don ticket.overdue*'],
    ],
    [
      'muted by its SLA plan',
      { type: 'ticket.overdue', by: 'desk', notices: all('overdue'), facts: { slaMutesOverdueAlerts: true } },
      [],
    ],
    ['off', { type: 'ticket.overdue', by: 'desk', notices: silence }, []],
  ],
  'the alert of a rating': [
    ['bad', { ...rated, data: bad('') }, ['john rating.alert*']],
    ['good', { ...rated, data: { score: 'good', comment: 'Fine', before: null } }, []],
    ['was bad, is good', { ...rated, data: { score: 'good', comment: '', before: { score: 'bad', comment: '' } } }, []],
    ['was good, is bad', { ...rated, data: bad('', { score: 'good', comment: '' }) }, ['john rating.alert*']],
    ['words that come to it', { ...rated, data: bad('No.', { score: 'bad', comment: '' }) }, ['john rating.alert*']],
    ['other words', { ...rated, data: bad('No!', { score: 'bad', comment: 'No.' }) }, []],
    ['its words taken away', { ...rated, data: bad('', { score: 'bad', comment: 'No.' }) }, []],
    ['team', { ...rated, data: bad(''), facts: ofTeam }, ['tom rating.alert*', 'tia rating.alert*']],
    ['nobody has it', { ...rated, data: bad(''), facts: unassigned }, []],
    ['manager', { ...rated, data: bad(''), notices: only('rating', 'departmentManager') }, ['max rating.alert*']],
    ['assigned alone', { ...rated, data: bad(''), notices: only('rating', 'assigned') }, ['john rating.alert*']],
    ['off', { ...rated, data: bad(''), notices: silence }, []],
    [
      'who wants no mail of it',
      { ...rated, data: bad(''), facts: agent(1, { preferences: { rating: { mail: false } } }) },
      ['john -*'],
    ],
  ],
  'a step of an SLA plan': [
    [
      'tells whom the plan names, whatever the desk’s switches say',
      {
        type: 'ticket.escalated',
        by: 'desk',
        notices: silence,
        data: {
          tell: [{ kind: 'assignee' }, { kind: 'departmentManager' }, { kind: 'address', email: 'boss@example.com' }],
        },
      },
      ['john ticket.escalated*', 'max ticket.escalated*', 'boss ticket.escalated'],
    ],
    [
      'a team, an agent and nobody twice',
      {
        type: 'ticket.escalated',
        by: 'desk',
        data: { tell: [{ kind: 'team', teamId: 3 }, { kind: 'agent', agentId: 1 }, { kind: 'assignee' }] },
        facts: { toldTeams: [{ id: 3, agentIds: [9] }] },
      },
      ['orla ticket.escalated*', 'john ticket.escalated*'],
    ],
    ['that tells nobody', { type: 'ticket.escalated', by: 'desk', data: { tell: [] } }, []],
  ],
  'members of a department': [
    [
      'those who want alerts',
      {
        ...opened,
        notices: only('newTicket', 'departmentMembers'),
        facts: {
          ...unassigned,
          ...department({
            members: [
              { agentId: 4, isPrimary: true, alerts: true },
              { agentId: 5, isPrimary: false, alerts: false },
            ],
          }),
        },
      },
      ['pia ticket.alert*'],
    ],
    [
      'primary ones',
      {
        ...opened,
        notices: only('newTicket', 'departmentMembers'),
        facts: { ...unassigned, ...department({ alertRecipients: 'primary' }) },
      },
      ['pia ticket.alert*'],
    ],
    [
      'none',
      {
        ...opened,
        notices: only('newTicket', 'departmentMembers'),
        facts: { ...unassigned, ...department({ alertRecipients: 'nobody' }) },
      },
      [],
    ],
    [
      'of a team, those who want alerts',
      {
        ...received,
        notices: only('newMessage', 'assigned'),
        facts: {
          ...ofTeam,
          team: {
            ...crew,
            members: [
              { agentId: 7, alerts: false },
              { agentId: 8, alerts: true },
            ],
          },
        },
      },
      ['tia message.alert*'],
    ],
  ],
  'who is left out': [
    ['the actor', { ...noted, notices: all('activity') }, ['rita note.alert*', 'max note.alert*']],
    [
      'the actor in another role',
      { ...replied, facts: { requester: { ...ada, email: 'john@desk.example' } } },
      ['bob ticket.reply'],
    ],
    [
      'an agent on vacation, or gone',
      {
        ...received,
        notices: only('newMessage', 'assigned', 'lastRespondent'),
        facts: agent(1, { isAvailable: false }),
      },
      ['rita message.alert*'],
    ],
    [
      'an agent who does not see the ticket any more',
      { ...received, notices: only('newMessage', 'assigned', 'lastRespondent'), facts: agent(2, { sees: false }) },
      ['john message.alert*'],
    ],
    [
      'addresses of ours',
      { ...opened, facts: { ...unassigned, requester: { ...ada, email: 'support@desk.example' } } },
      ['max ticket.alert*'],
    ],
    [
      'an administrator with an address of ours',
      { ...opened, notices: only('newTicket', 'adminEmail'), adminEmail: 'support@desk.example' },
      [],
    ],
    ['everybody, of an automatic answer', { ...received, facts: from('auto-reply') }, []],
    ['everybody, of a bounce', { ...noted, notices: all('activity'), facts: from('bounce') }, []],
    [
      'nobody who looks after it, of a stranger’s mail that is held',
      { ...noted, by: 'desk', notices: only('newMessage', 'assigned'), facts: from('untrusted') },
      ['john note.alert*'],
    ],
    [
      'nobody who looks after it, of a mail that did not arrive',
      { ...noted, by: 'desk', notices: only('newMessage', 'assigned'), facts: from('bounce') },
      ['john note.alert*'],
    ],
    [
      'everybody, of an automatic mail that opened a ticket',
      { ...opened, facts: { ...unassigned, ...from('auto-reply') } },
      [],
    ],
    [
      'nobody, of a note that an agent mailed',
      { ...noted, by: 'desk', notices: only('newMessage', 'assigned'), facts: from('unverified-agent') },
      ['john note.alert*'],
    ],
    [
      'nobody, of a collaborator’s mail',
      { ...received, notices: only('newMessage', 'assigned'), facts: from('collaborator') },
      ['john message.alert*'],
    ],
    ['everybody, of a deleted ticket', { ...received, facts: { ticket: { ...base.ticket, isGone: true } } }, []],
    [
      'whoever has the same address',
      { ...replied, facts: { collaborators: [{ ...bob, email: 'ada@example.com' }] } },
      ['ada ticket.reply'],
    ],
    [
      'no agent’s bell who is told as a requester',
      { ...received, facts: { collaborators: [{ ...bob, email: 'rita@desk.example' }] } },
      ['rita ticket.activity.notice', 'john message.alert*', 'rita -*'],
    ],
  ],
  'what an agent wants': [
    [
      'no mail',
      {
        ...received,
        notices: only('newMessage', 'assigned'),
        facts: agent(1, { preferences: { newMessage: { mail: false } } }),
      },
      ['john -*'],
    ],
    [
      'no bell',
      {
        ...received,
        notices: only('newMessage', 'assigned'),
        facts: agent(1, { preferences: { newMessage: { bell: false } } }),
      },
      ['john message.alert'],
    ],
    [
      'neither',
      {
        ...received,
        notices: only('newMessage', 'assigned'),
        facts: agent(1, { preferences: { newMessage: { mail: false, bell: false } } }),
      },
      [],
    ],
    [
      'of another kind',
      {
        ...received,
        notices: only('newMessage', 'assigned'),
        facts: agent(1, { preferences: { overdue: { mail: false, bell: false } } }),
      },
      ['john message.alert*'],
    ],
  ],
}

describe.each(Object.entries(cases))('%s', (_, rows) => {
  test.each(rows)('%s', (_name, given, expected) => {
    expect(told(given)).toEqual(expected)
  })
})

/** Each recipient that a switch names has a row in which that switch alone is on, and tells somebody. */
test.each(
  alertKinds.flatMap((kind) =>
    Object.keys(settingsOf({}).notices[kind])
      .filter((name) => name !== 'active')
      .map((name) => [kind, name] as const),
  ),
)('the table has a row for %s: %s', (kind, name) => {
  const alone = Object.entries(cases).flatMap(([, rows]) =>
    rows.filter(([, { notices }, expected]) => {
      const alert = notices?.[kind] as Record<string, boolean> | undefined
      const on = Object.keys(alert ?? {}).filter((one) => one !== 'active' && alert?.[one])
      return expected.length > 0 && alert?.active && on.length === 1 && on[0] === name
    }),
  )
  expect(alone.length).toBeGreaterThan(0)
})

test('every notice says why, and whether it is an automatic answer', () => {
  const { wantsNotices: _, ...person } = ada
  expect(choose({ ...opened, facts: unassigned })).toEqual([
    {
      to: { kind: 'requester', ...person },
      kind: 'requester',
      template: 'ticket.autoresp',
      bell: false,
      why: 'new_ticket',
      automatic: 'auto-replied',
    },
    {
      to: { kind: 'agent', id: 3, name: 'Max', email: 'max@desk.example', language: null, timeZone: null },
      kind: 'newTicket',
      template: 'ticket.alert',
      bell: true,
      why: 'department.manager',
      automatic: 'auto-generated',
    },
  ])
  expect(choose(replied).map(({ automatic }) => automatic)).toEqual([null, null])
})

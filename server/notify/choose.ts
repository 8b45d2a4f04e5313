import type { AlertKind } from '#contract/mail-settings.ts'
import type { Settings } from '#contract/reference.ts'
import { optionalTemplates, type TemplateKey } from '#contract/template-keys.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { type AgentFact, type Facts, type RequesterFact, recipientsOf } from './facts.ts'

/** What somebody is told, as one may switch it off for oneself; `requester` is what requesters get. */
export type NoticeKind = AlertKind | 'requester'

export interface Notice {
  to: {
    kind: 'requester' | 'agent' | 'address'
    id: number | null
    email: string
    name: string
    language: string | null
    /** null: not known, the desk's. */
    timeZone: string | null
  }
  kind: NoticeKind
  /** null: no mail. */
  template: TemplateKey | null
  bell: boolean
  /** The rule by which: `department.manager`. */
  why: string
  automatic: 'auto-replied' | 'auto-generated' | null
}

type Proposal = Omit<Notice, 'bell'> & { isReceipt?: true }
export type Event = Pick<RecordedEvent, 'type' | 'actorKind' | 'actorId' | 'changes' | 'data'>

interface Given {
  event: Event
  facts: Facts
  notices: Settings['notices']
  adminEmail: string | null
}

/**
 * Who hears of an event, and how. The first rule that names somebody holds: everybody is told once.
 *
 * @source osticket-behaviour 8.1, 8.2, 8.3
 */
export function chooseNotices(event: Event, facts: Facts, settings: Pick<Settings, 'notices' | 'mail'>): Notice[] {
  const isSilent = facts.ticket.isGone || silentOrigins.has(facts.entry?.origin ?? '')
  const choose = isSilent ? undefined : choices[event.type]
  if (!choose) return []
  const { notices, mail } = settings
  const proposals = choose({ event, facts, notices, adminEmail: mail.adminEmail })
  return oncePerPerson(proposals.filter((proposal) => isAddressee(proposal, { event, facts })).map(chosen(facts)))
}

/** Whoever answers a robot begins a loop. */
const silentOrigins: ReadonlySet<string> = new Set(['auto-reply', 'follows'])

/** Filed as a note as nobody knows who wrote it, or that a mail did not arrive: agents are to look at it. */
const heldOrigins: ReadonlySet<string> = new Set(['untrusted', 'unverified-agent', 'bounce'])

const choices: Record<string, (given: Given) => Proposal[]> = {
  'ticket.opened': (given) => [...openingNotices(given), ...assignmentAlert(given), ...newTicketAlert(given)],
  'message.received': (given) => [...messageReceipt(given), ...participantNotices(given), ...newMessageAlert(given)],
  'reply.sent': (given) => [...replies(given), ...activityAlert(given)],
  'note.added': (given) => {
    if (heldOrigins.has(given.facts.entry?.origin ?? '')) return newMessageAlert(given, 'note.alert')
    return belongsToAnother(given) ? [] : activityAlert(given)
  },
  'ticket.assigned': (given) => [...assignedNotice(given), ...assignmentAlert(given)],
  'ticket.claimed': (given) => [...assignedNotice(given), ...assignmentAlert(given)],
  'ticket.transferred': transferAlert,
  'ticket.overdue': overdueAlert,
  'ticket.escalated': escalationAlert,
  'ticket.closed': (given) => toRequester(given, 'requesterResolved', 'ticket.resolved-notice'),
  'ticket.status_changed': (given) =>
    given.facts.ticket.state === 'open' ? toRequester(given, 'requesterStatus', 'ticket.status-notice') : [],
  'ticket.reopened': (given) => [
    ...toRequester(given, 'requesterStatus', 'ticket.status-notice'),
    ...reopeningAlert(given),
  ],
  'ticket.rated': ratingAlert,
  'ticket.merged': (given) => toRequester(given, 'requesterMerged', 'ticket.merged-notice'),
}

export const toldEvents = Object.keys(choices)

// ── requesters ──────────────────────────────────────────────────────────────────────────────────

function openingNotices({ event, facts, notices }: Given): Proposal[] {
  const { requester, department, topicAutoResponds, addressAutoResponds } = facts
  if (event.data.autoRespond === false) return []
  if (event.actorKind === 'agent') {
    if (!notices.openedByAgent) return []
    const collaborators = event.data.tellCollaborators === false ? [] : facts.collaborators
    return [
      ...mailTo([requester], { template: 'ticket.notice', why: 'opened_by_agent' }),
      ...mailTo(collaborators, { template: 'ticket.notice', why: 'collaborator' }),
    ]
  }
  const isOn = notices.ticketReceipt && department.autoRespondsTickets && topicAutoResponds && addressAutoResponds
  return isOn ? receiptTo(requester, { template: 'ticket.autoresp', why: 'new_ticket' }) : []
}

function messageReceipt({ event, facts, notices }: Given): Proposal[] {
  const { entry, department, addressAutoResponds } = facts
  const isOn = notices.messageReceipt && department.autoRespondsMessages && addressAutoResponds
  if (!isOn || event.data.autoRespond === false) return []
  const writer = participants(facts).find(({ id }) => id === entry?.requesterId)
  return receiptTo(writer, { template: 'message.autoresp', why: 'new_message' })
}

/** By every way in: who wrote by mail has told only us. */
function participantNotices({ event, facts, notices }: Given): Proposal[] {
  if (!notices.participants || event.data.tellParticipants === false) return []
  const others = participants(facts).filter(({ id }) => id !== facts.entry?.requesterId)
  return mailTo(others, { template: 'ticket.activity.notice', why: 'participant' })
}

function replies(given: Given): Proposal[] {
  const { event, facts } = given
  if (event.data.recipients === 'nobody') return []
  const opening = facts.siblings.find(({ type }) => type === 'ticket.opened')
  const told = opening ? toldByOpening(given, opening) : { requester: false, collaborators: false }
  const person =
    event.data.automatic === true
      ? { template: 'ticket.autoreply' as const, automatic: 'auto-replied' as const }
      : { template: 'ticket.reply' as const, automatic: null }
  return [
    ...(told.requester ? [] : mailTo([facts.requester], { ...person, why: 'requester' })),
    ...(told.collaborators || event.data.recipients === 'requester'
      ? []
      : mailTo(facts.collaborators, { ...person, why: 'collaborator' })),
  ]
}

/** The notice of a ticket that an agent opens has the first reply in it. */
function toldByOpening({ event, notices }: Given, opening: Facts['siblings'][number]) {
  const requester = event.actorKind === 'agent' && notices.openedByAgent && opening.data.autoRespond !== false
  return { requester, collaborators: requester && opening.data.tellCollaborators !== false }
}

type Switch = 'requesterAssigned' | 'requesterStatus' | 'requesterResolved' | 'requesterMerged'

/** The requester alone; not where she is told by the words that go with the change, or by those that it answers. */
function toRequester({ facts, notices }: Given, name: Switch, template: TemplateKey): Proposal[] {
  const isTold = facts.siblings.some(
    ({ type, data }) =>
      type === 'ticket.opened' ||
      type === 'message.received' ||
      (type === 'reply.sent' && data.recipients !== 'nobody'),
  )
  return notices[name] && !isTold ? mailTo([facts.requester], { template, why: name }) : []
}

function assignedNotice(given: Given): Proposal[] {
  const { agentId, teamId } = given.event.changes
  if (!agentId?.to && !teamId?.to) return []
  return toRequester(given, 'requesterAssigned', 'ticket.assigned-notice')
}

function participants({ requester, collaborators }: Facts): RequesterFact[] {
  return requester ? [requester, ...collaborators] : collaborators
}

interface Mailing {
  template: TemplateKey
  why: string
  automatic?: Notice['automatic']
}

function mailTo(people: (RequesterFact | null)[], { automatic = 'auto-generated', ...mailing }: Mailing): Proposal[] {
  const isOptional = optionalTemplates.includes(mailing.template)
  return people
    .filter((person) => person !== null)
    .filter(({ wantsNotices }) => wantsNotices || !isOptional)
    .map(({ wantsNotices: _, ...person }) => ({
      to: { kind: 'requester', ...person },
      kind: 'requester',
      automatic,
      ...mailing,
    }))
}

function receiptTo(person: RequesterFact | null | undefined, mailing: Mailing): Proposal[] {
  return mailTo([person ?? null], { ...mailing, automatic: 'auto-replied' }).map((it) => ({ ...it, isReceipt: true }))
}

// ── agents ──────────────────────────────────────────────────────────────────────────────────────

function newTicketAlert({ event, facts, notices: { newTicket }, adminEmail }: Given): Proposal[] {
  if (!newTicket.active || event.data.alert === false) return []
  const alert = alerting(facts, 'newTicket', 'ticket.alert')
  return [
    ...(newTicket.adminEmail ? administrator(facts, adminEmail) : []),
    ...(newTicket.departmentManager ? alert('department.manager', [facts.department.managerId]) : []),
    ...(newTicket.departmentMembers ? alert('department.member', unassignedMembers(facts)) : []),
    ...(newTicket.accountManager ? alert('organization.manager', facts.accountManagerIds) : []),
  ]
}

function newMessageAlert(
  { event, facts, notices: { newMessage } }: Given,
  template: TemplateKey = 'message.alert',
): Proposal[] {
  if (!newMessage.active || event.data.alert === false) return []
  const alert = alerting(facts, 'newMessage', template)
  return [
    ...(newMessage.assigned ? alert('assigned', assignees(facts)) : []),
    ...(newMessage.lastRespondent ? alert('last_respondent', [facts.lastRespondentId]) : []),
    ...(newMessage.departmentManager ? alert('department.manager', [facts.department.managerId]) : []),
    ...(newMessage.accountManager ? alert('organization.manager', facts.accountManagerIds) : []),
  ]
}

function activityAlert({ facts, notices: { activity } }: Given): Proposal[] {
  // What is written while opening a ticket is part of what the opening tells.
  if (!activity.active || facts.siblings.some(({ type }) => type === 'ticket.opened')) return []
  const alert = alerting(facts, 'activity', 'note.alert')
  return [
    ...(activity.assigned ? alert('assigned', assignees(facts)) : []),
    ...(activity.lastRespondent ? alert('last_respondent', [facts.lastRespondentId]) : []),
    ...(activity.departmentManager ? alert('department.manager', [facts.department.managerId]) : []),
  ]
}

/** A note that goes with another change is told with that. */
function belongsToAnother({ event }: Given): boolean {
  return event.data.about !== undefined
}

/** Of an agent and a team it is the agent's; a team's members hear of it or, where there are none to tell, its lead. */
function assignmentAlert({ event, facts, notices: { assignment } }: Given): Proposal[] {
  if (!assignment.active || event.data.alert === false) return []
  const alert = alerting(facts, 'assignment', 'assigned.alert')
  const { agentId, teamId } = event.changes
  if (agentId?.to) return assignment.agent ? alert('assigned', [Number(agentId.to)]) : []
  const { team } = facts
  if (!teamId?.to || !team || team.mutesAssignmentAlerts) return []
  const members = assignment.teamMembers ? alert('team.member', alertedMembers(team)) : []
  if (members.length > 0) return members
  return assignment.teamLead ? alert('team.lead', [team.leadId]) : []
}

function transferAlert({ facts, notices: { transfer } }: Given): Proposal[] {
  if (!transfer.active) return []
  const alert = alerting(facts, 'transfer', 'transfer.alert')
  return [
    ...(transfer.assigned ? alert('assigned', assignees(facts)) : []),
    ...(transfer.departmentManager ? alert('department.manager', [facts.department.managerId]) : []),
    ...(transfer.departmentMembers ? alert('department.member', unassignedMembers(facts)) : []),
  ]
}

function overdueAlert({ facts, notices: { overdue } }: Given): Proposal[] {
  if (!overdue.active || facts.slaMutesOverdueAlerts) return []
  const alert = alerting(facts, 'overdue', 'ticket.overdue')
  return [
    ...(overdue.assigned ? alert('assigned', assignees(facts)) : []),
    ...(overdue.departmentManager ? alert('department.manager', [facts.department.managerId]) : []),
    ...(overdue.departmentMembers ? alert('department.member', unassignedMembers(facts)) : []),
  ]
}

/** What a step of an SLA plan tells is told by the plan: no switch of the desk stands before it, only one's own. */
function escalationAlert({ event, facts }: Given): Proposal[] {
  const alert = alerting(facts, 'overdue', 'ticket.escalated')
  const tell = (to: ReturnType<typeof recipientsOf>[number]): Proposal[] => {
    switch (to.kind) {
      case 'assignee':
        return alert('assigned', assignees(facts))
      case 'teamLead':
        return alert('team.lead', [facts.team?.leadId ?? null])
      case 'departmentManager':
        return alert('department.manager', [facts.department.managerId])
      case 'agent':
        return alert('sla_plan', [to.agentId])
      case 'team':
        return alert('sla_plan', facts.toldTeams.find(({ id }) => id === to.teamId)?.agentIds ?? [])
      case 'address':
        return [tellAddress(to.email)]
    }
  }
  return recipientsOf(event).flatMap(tell)
}

function tellAddress(email: string): Proposal {
  const to = { kind: 'address' as const, id: null, email, name: '', language: null, timeZone: null }
  return { to, kind: 'overdue', template: 'ticket.escalated', why: 'sla_plan', automatic: 'auto-generated' }
}

/** A bad one only; told again when words come to it. */
function ratingAlert({ event, facts, notices: { rating } }: Given): Proposal[] {
  const before = event.data.before as { score: string; comment: string } | null
  const isTold = before?.score === 'bad' && (before.comment !== '' || event.data.comment === '')
  if (!rating.active || event.data.score !== 'bad' || isTold) return []
  const alert = alerting(facts, 'rating', 'rating.alert')
  return [
    ...(rating.assigned ? alert('assigned', assignees(facts)) : []),
    ...(rating.departmentManager ? alert('department.manager', [facts.department.managerId]) : []),
  ]
}

/** By a message it is told with the message; by its requester without one, it is as good as a message. */
function reopeningAlert(given: Given): Proposal[] {
  const { event, facts } = given
  const others = ['message.received', 'ticket.assigned', 'ticket.transferred']
  if (facts.siblings.some(({ type }) => others.includes(type))) return []
  return event.actorKind === 'requester' ? newMessageAlert(given) : assignmentAlert(given)
}

type Alert = (why: string, agentIds: (number | null)[]) => Proposal[]

function alerting({ agents }: Facts, kind: AlertKind, template: TemplateKey): Alert {
  return (why, agentIds) =>
    agentIds
      .map((id) => agents.find((agent) => agent.id === id))
      .filter((agent) => agent !== undefined)
      .map((agent) => ({ to: addressOf(agent), kind, template, why, automatic: 'auto-generated' }))
}

function administrator(facts: Facts, email: string | null): Proposal[] {
  if (email === null) return []
  const agent = facts.agents.find((one) => one.email === email.toLowerCase())
  const to = agent
    ? addressOf(agent)
    : { kind: 'address' as const, id: null, email, name: '', language: null, timeZone: null }
  return [{ to, kind: 'newTicket', template: 'ticket.alert', why: 'admin_email', automatic: 'auto-generated' }]
}

function addressOf({ id, email, name, language, timeZone }: AgentFact): Notice['to'] {
  return { kind: 'agent', id, email, name, language, timeZone }
}

function assignees({ ticket, team }: Facts): number[] {
  if (ticket.agentId !== null) return [ticket.agentId]
  return team ? alertedMembers(team) : []
}

function alertedMembers({ members }: NonNullable<Facts['team']>): number[] {
  return members.filter(({ alerts }) => alerts).map(({ agentId }) => agentId)
}

function unassignedMembers({ ticket, department }: Facts): number[] {
  if (ticket.agentId !== null || ticket.teamId !== null || department.alertRecipients === 'nobody') return []
  return department.members
    .filter(({ isPrimary, alerts }) => isPrimary || (alerts && department.alertRecipients === 'members'))
    .map(({ agentId }) => agentId)
}

// ── everybody ───────────────────────────────────────────────────────────────────────────────────

/** Not who did it, but for a receipt; no address of ours; no agent who is away or does not see the ticket. */
function isAddressee({ to, isReceipt }: Proposal, { event, facts }: Pick<Given, 'event' | 'facts'>): boolean {
  if (facts.ownAddresses.has(to.email)) return false
  const isActor = (to.kind === event.actorKind && to.id === event.actorId) || to.email === facts.actorEmail
  if (isActor && !isReceipt) return false
  if (to.kind !== 'agent') return true
  const agent = facts.agents.find(({ id }) => id === to.id)
  return agent?.isAvailable === true && agent.sees
}

/** With what an agent wants of this kind. */
function chosen({ agents }: Facts) {
  return ({ isReceipt: _, ...proposal }: Proposal): Notice => {
    if (proposal.kind === 'requester' || proposal.to.kind !== 'agent') return { ...proposal, bell: false }
    const wants = agents.find(({ id }) => id === proposal.to.id)?.preferences[proposal.kind]
    return { ...proposal, template: wants?.mail === false ? null : proposal.template, bell: wants?.bell !== false }
  }
}

/** One mail an address; an agent who is told already as a requester still hears the bell. */
function oncePerPerson(notices: Notice[]): Notice[] {
  const mailed = new Set<string>()
  const rung = new Set<number>()
  const kept: Notice[] = []
  for (const notice of notices) {
    const { email, id } = notice.to
    const template = notice.template !== null && !mailed.has(email) ? notice.template : null
    const bell = notice.bell && id !== null && !rung.has(id)
    if (template !== null) mailed.add(email)
    if (bell) rung.add(id)
    if (template !== null || bell) kept.push({ ...notice, template, bell })
  }
  return kept
}

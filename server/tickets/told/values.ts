import { chosenIn, isRich } from '#contract/answers.ts'
import type { Settings } from '#contract/reference.ts'
import { said, saidField } from '#contract/translations.ts'
import type { Side } from '#server/forms/answers.ts'
import { labelledAnswers, saidAnswers } from '#server/forms/words.ts'
import { AnswerValue, type Html, Moment, type Reader } from '#server/platform/template-values.ts'
import type { Values } from '#server/platform/templates.ts'
import { topicPath } from '#server/routing/help-topics/words.ts'
import { htmlOfText } from '#server/thread/html-value.ts'
import type { Answered, Further } from './further.ts'
import type { Tale } from './tale.ts'
import { entryHtml, type ThreadEntryTold, threadHtml } from './thread.ts'
import { ticketWords } from './words.ts'

export interface TicketTold {
  tale: Pick<Tale, 'ticket' | 'department'>
  /** What the templates at hand name of it, loaded for this side. */
  further: Further
  settings: Pick<Settings, 'desk' | 'tickets'>
  side: Side
  reader: Reader
  /** Where it leads whoever reads it. */
  link: string
}

/** What any template may say of a ticket to one side: what is for agents alone is in none of a requester's. */
export function ticketValues(told: TicketTold): Values {
  const { tale, further, side } = told
  const isForAgents = side === 'agent'
  const topic = further.topic?.path.map((one) => said(one, languageOf(told)).name)
  return {
    signature: signatureOf(tale),
    ticket: { ...ticketForAll(told), ...(isForAgents ? ticketForAgents(told) : ticketForRequesters(told)) },
    requester: { name: tale.ticket.requester.name, ...(isForAgents && requesterForAgents(told)) },
    topic: {
      name: topic?.at(-1),
      full_name: topic?.join(' / '),
      parent: topic?.at(-2),
      ...(isForAgents && { department: further.topic?.department, sla: further.topic?.slaPlan }),
    },
    ...(isForAgents && aroundIt(further, told)),
  }
}

/** What agents work with is called the same for all of them. */
function languageOf({ side, reader }: TicketTold): string | null {
  return side === 'requester' ? reader.language : null
}

function ticketForAll(told: TicketTold) {
  const { tale, further, side, reader, link } = told
  const { ticket } = tale
  const words = languageOf(told)
  const time = (at: string | null) => at && new Moment(at, reader)
  const thread = (isReversed: boolean) =>
    further.thread && threadHtml(further.thread, { reader, isReversed, nameOf: authorFor(told) })
  return {
    id: ticket.id,
    number: ticket.number,
    subject: ticket.subject,
    status: said(ticket.status, words).name,
    topic: ticket.topic && topicPath(ticket.topic, words),
    requester: ticket.requester.name,
    team: ticket.team,
    source: ticketWords(reader.language).source[ticket.source],
    created: time(ticket.createdAt),
    updated: time(ticket.updatedAt),
    closed: time(ticket.closedAt),
    due: time(ticket.dueAt),
    link,
    fields: answerValues(further.answers, { side, reader }),
    thread: thread(false),
    thread_reversed: thread(true),
    first_message: further.firstMessage && entryHtml(further.firstMessage),
    last_message: further.lastMessage && entryHtml(further.lastMessage),
  }
}

function ticketForRequesters(told: TicketTold) {
  const { tale, settings } = told
  const { ticket } = tale
  const department = departmentShown(told)
  return {
    department,
    agent: ticket.agent !== null && settings.tickets.hideAgentNames ? department : ticket.agent,
    may_reopen: ticket.mayReopen,
  }
}

function ticketForAgents({ tale: { ticket, department }, further }: TicketTold) {
  return {
    department: department.name,
    agent: ticket.agent,
    priority: ticket.priority,
    sla: ticket.slaPlan,
    ip_address: ticket.ipAddress,
    collaborators: listed(further.collaborators),
  }
}

/** How the requester is reached. */
function requesterForAgents({ tale, further, side, reader }: TicketTold) {
  const { email, phone, organization } = tale.ticket.requester
  return { email, phone, organization, fields: answerValues(further.requesterAnswers, { side, reader }) }
}

/** Who and what the ticket has to do with. */
function aroundIt({ agent, department, team, slaPlan, organization, organizationAnswers }: Further, told: TicketTold) {
  return {
    agent: agent && { ...agent, time_zone: agent.timeZone ?? told.reader.deskTimeZone },
    department: department && {
      name: department.name,
      full_name: department.fullName,
      parent: department.parent,
      manager: department.manager,
      members: listed(department.members),
      sla: department.slaPlan,
    },
    team: team && { name: team.name, lead: team.lead, members: listed(team.members) },
    sla_plan: slaPlan && {
      name: slaPlan.name,
      grace_minutes: slaPlan.graceMinutes,
      grace_hours: Math.round((slaPlan.graceMinutes / 60) * 100) / 100,
    },
    organization: {
      ...organization,
      contacts: listed(organization?.contacts),
      members: listed(organization?.members),
      fields: answerValues(organizationAnswers ?? undefined, told),
    },
  }
}

function listed(names: string[] | undefined): string | undefined {
  return names?.join(', ')
}

/** Answers as one side may read them: each prints its text, and has the properties of the item that was chosen. */
function answerValues(answered: Answered | undefined, { side, reader }: Pick<TicketTold, 'side' | 'reader'>) {
  if (!answered) return {}
  const { questions, answers: kept, properties, chosen = new Map() } = answered
  const { language } = reader
  const fields = questions.map((field) => saidField(field, language))
  const answers = saidAnswers({ fields, answers: kept }, { chosen, language })
  const seen = labelledAnswers({ fields, earlier: [], answers }, { side, language })
  return Object.fromEntries(
    seen.map(({ key, kind, text, value }) => {
      if (kind === 'date' && typeof value === 'string') return [key, new Moment(value, reader, text)]
      const [one] = chosenIn(value)
      const item = one && properties?.get(Number(one.id))
      return [key, new AnswerValue(text, item ?? {}, isRich(value) ? value.html : null)]
    }),
  )
}

/** How authors are called: requesters do not hear what rules and timers are called, nor names that are hidden from them. */
export function authorFor(told: Pick<TicketTold, 'tale' | 'settings' | 'side' | 'reader'>) {
  const { settings, side } = told
  const hides = settings.tickets.hideAgentNames
  return (kind: ThreadEntryTold['authorKind'], name: string): string => {
    const isHidden = side === 'requester' && (kind === 'system' || (kind !== 'requester' && hides))
    return isHidden ? departmentShown(told) : name
  }
}

/** What requesters read in the place of a department; a private one is the desk itself. */
export function departmentShown({
  tale: { department },
  settings: { desk },
  reader,
}: Pick<TicketTold, 'tale' | 'settings' | 'reader'>): string {
  return department.isPublic ? said(department, reader.language).name : desk.name
}

function signatureOf({ department }: Pick<Tale, 'department'>): Html | null {
  const isShown = department.isPublic && department.signature.trim() !== ''
  return isShown ? htmlOfText(department.signature) : null
}

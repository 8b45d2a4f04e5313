import { chosenIn, isRich } from '#contract/answers.ts'
import type { RatingScore } from '#contract/rating.ts'
import type { Settings } from '#contract/reference.ts'
import { requesterTemplates, type TemplateKey } from '#contract/template-keys.ts'
import { said, saidField } from '#contract/translations.ts'
import { labelledAnswers, saidAnswers } from '#server/forms/words.ts'
import type { App } from '#server/platform/app.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import type { Values } from '#server/platform/templates.ts'
import { topicPath } from '#server/routing/help-topics/words.ts'
import { mailedLink } from '#server/tickets/portal/mailed-link.ts'
import type { Notice } from './choose.ts'
import type { Facts } from './facts.ts'
import { givenBy } from './given-by.ts'
import type { Tale, Told } from './tale.ts'
import { AnswerValue, Html } from './templates/engine.ts'

export type Signing = Pick<App, 'config' | 'secret'>

/** All that a mail is made from. */
export interface Telling {
  event: RecordedEvent
  facts: Facts
  settings: Settings
  tale: Tale
  signing: Signing
  now: Date
}

/** The values of a template for one recipient, in his language. */
export function valuesFor(
  telling: Telling,
  { to, template, language }: { to: Notice['to']; template: TemplateKey; language: string },
): Values {
  const { tale, settings, signing } = telling
  const isForRequester = requesterTemplates.some((key) => key === template)
  const { ticket } = tale
  const time = timeIn(language, [to.timeZone, settings.desk.timeZone])
  // What agents work with is called the same for all of them.
  const words = isForRequester ? language : null
  const common = {
    desk: { name: settings.desk.name, url: ownAddress(signing.config) },
    recipient: { name: to.name, is_requester: to.kind === 'requester' && to.id === ticket.requester.id },
    signature: signatureOf(tale),
  }
  const shown = {
    number: ticket.number,
    subject: ticket.subject,
    status: said(ticket.status, words).name,
    topic: ticket.topic && topicPath(ticket.topic, words),
    requester: ticket.requester.name,
    team: ticket.team,
    created: time(ticket.createdAt),
    due: ticket.dueAt && time(ticket.dueAt),
    link: linkFor(telling, to),
  }
  return isForRequester
    ? {
        ...common,
        ...forRequester(telling, { to, template, language }),
        ticket: { ...shown, ...ticketForRequester(telling, language) },
      }
    : {
        ...common,
        ...forAgent(telling, to),
        requester: requesterOf(tale),
        ...forEscalation(telling.event, time),
        ticket: { ...shown, ...ticketForAgent(tale, language) },
      }
}

function ticketForRequester({ tale, settings }: Telling, language: string) {
  const { ticket } = tale
  const department = departmentShown(tale, settings)
  return {
    department,
    fields: answersFor(tale, { side: 'requester', language }),
    agent: ticket.agent !== null && settings.tickets.hideAgentNames ? department : ticket.agent,
    may_reopen: ticket.mayReopen,
  }
}

function ticketForAgent(tale: Tale, language: string) {
  const { ticket, department } = tale
  return {
    fields: answersFor(tale, { side: 'agent', language }),
    department: department.name,
    agent: ticket.agent,
    priority: ticket.priority,
    sla: ticket.slaPlan,
  }
}

/** How the requester is reached: for agents. */
function requesterOf({ ticket: { requester } }: Tale) {
  const { email, phone, organization } = requester
  return { email, phone, organization }
}

/** Answers as one side may read them: each prints its text, and has the properties of the item that was chosen. */
function answersFor(
  { ticket, properties, chosen }: Tale,
  { side, language }: { side: 'requester' | 'agent'; language: string },
) {
  const { questions, answers: kept } = ticket
  const fields = questions.map((field) => saidField(field, language))
  const answers = saidAnswers({ fields, answers: kept }, { chosen, language })
  const seen = labelledAnswers({ fields, earlier: [], answers }, side)
  return Object.fromEntries(
    seen.map(({ key, text, value }) => {
      const [one] = chosenIn(value)
      const item = one && properties.get(Number(one.id))
      return [key, new AnswerValue(text, item ?? {}, isRich(value) ? value.html : null)]
    }),
  )
}

/** Nothing of a note, and no names that are hidden from requesters. */
function forRequester(
  telling: Telling,
  { to, template, language }: { to: Notice['to']; template: TemplateKey; language: string },
): Values {
  const { event, facts, tale, settings } = telling
  const hides = settings.tickets.hideAgentNames
  const nameOf = (kind: string, name: string) =>
    kind !== 'requester' && hides ? departmentShown(tale, settings) : name
  const said = (type: 'message' | 'reply') => {
    const entry = tale.entries.find((one) => one.type === type)
    return { author: entry && nameOf(entry.authorKind, entry.author), body: entry && htmlOf(entry) }
  }
  const status = saidStatus(statusOf(event, template === 'ticket.reply' ? facts : null), tale, language)
  const isReplyMailed = event.type === 'reply.sent' || !isUnmailed(facts)
  return {
    actor: { name: nameOf(event.actorKind, event.actorName) },
    message: said('message'),
    reply: isReplyMailed ? said('reply') : {},
    status,
    rating: status.is_open === false ? ratingLinks(telling, to) : {},
    merged: { number: textOf(event.data.number), subject: textOf(event.data.subject) },
  }
}

/** Of the requester alone: nobody else rates. */
function ratingLinks(telling: Telling, to: Notice['to']): Partial<Record<RatingScore, string>> {
  const isAsked = telling.settings.portal.requestersMayRate && to.id === telling.tale.ticket.requester.id
  return isAsked ? { good: linkFor(telling, to, 'good'), bad: linkFor(telling, to, 'bad') } : {}
}

function isUnmailed({ siblings }: Facts): boolean {
  return siblings.some(({ type, data }) => type === 'reply.sent' && data.recipients === 'nobody')
}

function forAgent({ event, tale }: Telling, to: Notice['to']): Values {
  const said = (type: Told['type']) => {
    const entry = tale.entries.find((one) => one.type === type)
    return { author: entry?.author, body: entry && htmlOf(entry) }
  }
  return {
    actor: { name: event.actorName },
    message: said('message'),
    reply: said('reply'),
    note: said('note'),
    assigned: assignedTo(event, to),
    transfer: namesOf(event, 'departmentId'),
    rating: { comment: ratingComment(event) },
  }
}

/** What a step of an SLA plan is about; nothing of other events. */
function forEscalation({ type, data }: RecordedEvent, time: (at: string) => string): Values {
  if (type !== 'ticket.escalated') return {}
  const { step, plan, isWarning } = data as {
    step?: { target?: string; dueAt?: string }
    plan?: { name?: string } | null
    isWarning?: boolean
  }
  const due = step?.dueAt ? time(step.dueAt) : null
  return { sla: { is_warning: isWarning === true, target: step?.target ?? null, due, plan: plan?.name ?? null } }
}

/** One event among several in a mail. */
export function eventValues({ event, tale }: Telling, notice: Notice): Values {
  const entry = tale.entries.at(0)
  const assigned = assignedTo(event, notice.to)
  return {
    kind: event.type !== 'ticket.escalated' ? notice.kind : event.data.isWarning ? 'slaWarning' : 'slaLate',
    actor: entry && event.entryId === entry.id ? entry.author : event.actorName,
    by_itself: assigned.by_itself,
    to: notice.kind === 'transfer' ? namesOf(event, 'departmentId').to : assigned.to,
    is_note: entry?.type === 'note',
    body: entry ? htmlOf(entry) : ratingComment(event),
  }
}

function ratingComment({ type, data }: RecordedEvent): Html | null {
  return type === 'ticket.rated' && data.comment ? Html.ofText(String(data.comment)) : null
}

function assignedTo(event: RecordedEvent, to: Notice['to']) {
  const agent = namesOf(event, 'agentId').to
  return {
    to: agent ?? namesOf(event, 'teamId').to,
    from: namesOf(event, 'agentId').from,
    by_itself: givenBy(event),
    to_you: to.kind === 'agent' && event.changes.agentId?.to === to.id,
  }
}

interface StatusSaid {
  from?: string | null
  to?: string | null
  is_open?: boolean
}

/** A reply tells the status that was set with it, too. */
function statusOf(event: RecordedEvent, facts: Facts | null): StatusSaid {
  const changed = ['ticket.closed', 'ticket.status_changed', 'ticket.reopened']
  const source = facts ? facts.siblings.find(({ type }) => changed.includes(type)) : event
  if (!source) return {}
  return { ...namesOf(source, 'statusId'), is_open: source.type !== 'ticket.closed' }
}

/** Translated as long as it is called as it was. */
function saidStatus({ from, to, is_open }: StatusSaid, { statuses }: Tale, language: string): StatusSaid {
  const nameOf = (name: string | null | undefined) => {
    const status = statuses.find((one) => one.name === name)
    return status ? said(status, language).name : name
  }
  return is_open === undefined ? {} : { from: nameOf(from), to: nameOf(to), is_open }
}

type Names = Record<string, { from?: string | null; to?: string | null } | undefined>

function namesOf(
  { data }: { data: Record<string, unknown> },
  field: string,
): { from: string | null; to: string | null } {
  const names = (data.names as Names | undefined)?.[field]
  return { from: names?.from ?? null, to: names?.to ?? null }
}

function linkFor({ tale, signing, now }: Telling, { kind, id, email }: Notice['to'], rate?: RatingScore): string {
  if (kind !== 'requester' || id === null) return `${ownAddress(signing.config)}/desk/tickets/${tale.ticket.id}`
  const requester = { id, email, hasAccount: tale.accounts.includes(id) }
  return mailedLink(signing, { ticketId: tale.ticket.id, requester, ...(rate && { rate }) }, now)
}

function departmentShown({ department }: Tale, { desk }: Settings): string {
  return department.isPublic ? department.name : desk.name
}

function signatureOf({ department }: Tale): Html | null {
  const isShown = department.isPublic && department.signature.trim() !== ''
  return isShown ? Html.ofText(department.signature) : null
}

function htmlOf({ body, text }: Told): Html {
  return new Html(body, text)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Kept: making one takes longer than writing the rest of a mail. There are few languages, and as many zones as there are. */
function formatIn(language: string, timeZone: string): Intl.DateTimeFormat {
  const name = `${language} ${timeZone}`
  const format =
    formats.get(name) ?? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone })
  formats.set(name, format)
  return format
}

/** In the zone of whoever reads it, else the desk's. */
function timeIn(language: string, [own, desk]: [string | null, string]): (at: string) => string {
  const format = formatIn(language, own ?? desk)
  return (at) => format.format(new Date(at))
}

import type { RatingScore } from '#contract/rating.ts'
import type { Settings } from '#contract/reference.ts'
import { requesterTemplates, type TemplateKey } from '#contract/template-keys.ts'
import { said } from '#contract/translations.ts'
import type { Side } from '#server/forms/answers.ts'
import type { App } from '#server/platform/app.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { type Html, Moment, type Reader } from '#server/platform/template-values.ts'
import type { Values } from '#server/platform/templates.ts'
import { htmlOfText } from '#server/thread/html-value.ts'
import { mailedLink } from '#server/tickets/portal/mailed-link.ts'
import type { Further } from '#server/tickets/told/further.ts'
import type { Tale, Told } from '#server/tickets/told/tale.ts'
import { entryHtmlWithLink } from '#server/tickets/told/thread.ts'
import { departmentShown, ticketValues } from '#server/tickets/told/values.ts'
import type { Notice } from './choose.ts'
import type { Facts } from './facts.ts'
import { givenBy } from './given-by.ts'
import { languageFor } from './templates/defaults.ts'

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
  { to, template, language, further }: { to: Notice['to']; template: TemplateKey; language: string; further: Further },
): Values {
  const { tale, settings, signing, now } = telling
  const side = sideOf(template)
  const deskTimeZone = settings.desk.timeZone
  const reader = { language, timeZone: to.timeZone ?? deskTimeZone, deskTimeZone, now }
  return {
    ...ticketValues({ tale, further, settings, side, reader, link: linkFor(telling, to) }),
    desk: { name: settings.desk.name, url: ownAddress(signing.config) },
    recipient: { name: to.name, is_requester: to.kind === 'requester' && to.id === tale.ticket.requester.id },
    ...(side === 'requester'
      ? forRequester(telling, { to, template, reader })
      : { ...forAgent(telling, { to, language }), ...forEscalation(telling.event, reader) }),
  }
}

/** Who reads a mail of this kind. */
export function sideOf(template: TemplateKey): Side {
  return requesterTemplates.some((key) => key === template) ? 'requester' : 'agent'
}

/** Nothing of a note, and no names that are hidden from requesters. */
function forRequester(
  telling: Telling,
  { to, template, reader }: { to: Notice['to']; template: TemplateKey; reader: Reader },
): Values {
  const { event, facts, tale, settings } = telling
  const link = () => linkFor(telling, to)
  const hides = settings.tickets.hideAgentNames
  const nameOf = (kind: string, name: string) =>
    kind !== 'requester' && hides ? departmentShown({ tale, settings, reader }) : name
  const written = (type: 'message' | 'reply') => {
    const entry = tale.entries.find((one) => one.type === type)
    return {
      author: entry && nameOf(entry.authorKind, entry.author),
      body: entry && htmlOf(entry, { language: reader.language, link }),
    }
  }
  const status = saidStatus(statusOf(event, template === 'ticket.reply' ? facts : null), tale, reader.language)
  const isReplyMailed = event.type === 'reply.sent' || !isUnmailed(facts)
  return {
    actor: { name: nameOf(event.actorKind, event.actorName) },
    message: written('message'),
    reply: isReplyMailed ? written('reply') : {},
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

function forAgent(telling: Telling, { to, language }: { to: Notice['to']; language: string }): Values {
  const { event, tale } = telling
  const link = () => linkFor(telling, to)
  const written = (type: Told['type']) => {
    const entry = tale.entries.find((one) => one.type === type)
    return { author: entry?.author, body: entry && htmlOf(entry, { language, link }) }
  }
  return {
    actor: { name: event.actorName },
    message: written('message'),
    reply: written('reply'),
    note: written('note'),
    assigned: assignedTo(event, to),
    transfer: namesOf(event, 'departmentId'),
    rating: { comment: ratingComment(event) },
  }
}

/** What a step of an SLA plan is about; nothing of other events. */
function forEscalation({ type, data }: RecordedEvent, reader: Reader): Values {
  if (type !== 'ticket.escalated') return {}
  const { step, plan, isWarning } = data as {
    step?: { target?: string; dueAt?: string }
    plan?: { name?: string } | null
    isWarning?: boolean
  }
  const due = step?.dueAt ? new Moment(step.dueAt, reader) : null
  return { sla: { is_warning: isWarning === true, target: step?.target ?? null, due, plan: plan?.name ?? null } }
}

/** Of what many have written in a minute, all of the short ones is read in one mail. */
const LONGEST_OF_SEVERAL = 20_000

/** One event among several in a mail. */
export function eventValues(telling: Telling, notice: Notice): Values {
  const { event, tale, settings } = telling
  const language = languageFor(notice.to.language, settings.desk.language)
  const entry = tale.entries.at(0)
  const assigned = assignedTo(event, notice.to)
  return {
    kind: event.type !== 'ticket.escalated' ? notice.kind : event.data.isWarning ? 'slaWarning' : 'slaLate',
    actor: entry && event.entryId === entry.id ? entry.author : event.actorName,
    by_itself: assigned.by_itself,
    to: notice.kind === 'transfer' ? namesOf(event, 'departmentId').to : assigned.to,
    is_note: entry?.type === 'note',
    body: entry
      ? htmlOf(entry, { language, link: () => linkFor(telling, notice.to), longest: LONGEST_OF_SEVERAL })
      : ratingComment(event),
  }
}

function ratingComment({ type, data }: RecordedEvent): Html | null {
  return type === 'ticket.rated' && data.comment ? htmlOfText(String(data.comment)) : null
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

interface Reading {
  language: string
  link: () => string
  longest?: number
}

function htmlOf({ body, text }: Told, { longest, ...elsewhere }: Reading): Html {
  const isCut = longest !== undefined && body !== null && body.length > longest
  return entryHtmlWithLink(isCut ? { body: null, text: text.slice(0, longest) } : { body, text }, elsewhere)
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

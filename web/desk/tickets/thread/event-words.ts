import i18next from 'i18next'
import type { Answer } from '#contract/answers.ts'
import type { FormField } from '#contract/forms.ts'
import type { ThreadEntry, ThreadEvent } from '#contract/thread.ts'
import { didValue } from '../../did-value.ts'
import { whyWords } from '../../why-words.ts'
import { authorWords } from '../system-words.ts'

export interface Wording {
  dateTime: (at: string) => string
  /** What is asked of the ticket now. */
  fields: Pick<FormField, 'key' | 'kind' | 'label' | 'config'>[]
  /** How an answer reads. */
  answer: (field: { kind: string; config?: object }, answer: Answer) => string
}

type Names = Record<string, { from: string | null; to: string | null } | undefined>
type Detail = { field: string; from: string; to: string }

/** The fields that are worth words, in the order in which people ask about them. */
const told = [
  'subject',
  'requesterId',
  'statusId',
  'departmentId',
  'agentId',
  'teamId',
  'priorityId',
  'helpTopicId',
  'slaPlanId',
  'explicitDueAt',
  'slaDueAt',
  'source',
]

/** What the sentence of an event says already. */
const covered: Record<string, string[]> = {
  'ticket.opened': told,
  'ticket.closed': ['statusId', 'explicitDueAt', 'slaDueAt', 'agentId', 'teamId'],
  'ticket.reopened': ['statusId', 'slaDueAt'],
  'ticket.status_changed': ['statusId'],
  'ticket.assigned': ['agentId', 'teamId'],
  'ticket.claimed': ['agentId'],
  'ticket.released': ['agentId', 'teamId'],
  'ticket.transferred': ['departmentId', 'slaDueAt'],
  'ticket.requester_changed': ['requesterId'],
}

/** An event in one sentence, with what else it changed after it. */
export function eventWords(event: ThreadEvent, wording: Wording): string {
  const { t } = i18next
  const names = namesOf(event)
  const details = detailsOf(event, wording)
  const listed = details.map(detailWords).join(', ')
  const actor = authorWords(event.author)
  if (event.event === 'ticket.edited') return t('events:type.ticket_edited', { actor, changes: listed })
  const sentence = t(`events:type.${key(event)}`, { actor, ...words(event, names) })
  return listed ? t('events:withDetails', { sentence, details: listed }) : sentence
}

/** The title of a note that went with a change; what it was called in English where this has no words for it. */
export function noteTitle({ title, about }: Pick<ThreadEntry, 'title' | 'about'>): string {
  if (!about) return title
  const { field, ...values } = about.values
  const name = `events:note.${about.event.replace('.', '_')}`
  const words = field ? `${name}_field` : name
  if (!i18next.exists(words)) return title
  return i18next.t(words, { ...values, field: field && i18next.t(`events:field.${field}`) })
}

/** Some events have several sentences: with a value before, or without. */
function key(event: ThreadEvent): string {
  const { changes, data } = event
  const base = event.event.replace('.', '_')
  if (event.event === 'ticket.claimed' && data.automatic) return `${base}_automatic`
  if (data.undoes) return `${base}_undone`
  if (event.event === 'ticket.escalated' && data.isWarning) return `${base}_warning`
  if (event.event === 'ticket.filtered' && data.error) return `${base}${data.action ? '_partly' : '_failed'}`
  if (event.event === 'webhook.called' && data.outcome === 'failed') return `${base}_failed`
  if (event.event === 'ticket.deleted' && data.reason) return `${base}_reason`
  if (event.event === 'ticket.rated') {
    return `${base}${data.score === 'bad' ? '_bad' : ''}${data.comment ? '_words' : ''}`
  }
  if (event.event === 'ticket.assigned') {
    const from = changes.agentId?.from ?? changes.teamId?.from ?? null
    return from === null ? base : `${base}_from`
  }
  return base
}

function words({ event, data }: ThreadEvent, names: Names): Record<string, string> {
  const pair = (...fields: string[]) => {
    const side = (end: 'from' | 'to') =>
      fields
        .map((field) => names[field]?.[end])
        .filter(Boolean)
        .join(', ')
    return { from: side('from'), to: side('to') }
  }
  const person = data.collaborator ?? data.target
  const name = person && typeof person === 'object' && 'name' in person ? String(person.name) : ''
  switch (event) {
    case 'mail.bounced':
      return { address: String(data.address), reason: String(data.reason) }
    case 'ticket.filtered':
      return filterWords(data)
    case 'ticket.rule_applied':
    case 'ticket.macro_applied':
      return { name: String(record(data.rule ?? data.macro).name ?? ''), list: listWords(data.did) }
    case 'webhook.called':
      return { name: String(record(data.cause).name ?? ''), host: String(data.host), answer: String(data.answer) }
    case 'ticket.escalated':
      return escalationWords(data)
    case 'ticket.opened':
      return { source: sourceWords(data.source) }
    case 'ticket.transferred':
      return pair('departmentId')
    case 'ticket.requester_changed':
      return pair('requesterId')
    case 'ticket.assigned':
    case 'ticket.claimed':
    case 'ticket.released':
      return pair('agentId', 'teamId')
    case 'ticket.rated':
      return { comment: String(data.comment ?? '') }
    case 'ticket.deleted':
      return { reason: String(data.reason ?? '') }
    default:
      return { ...pair('statusId'), name }
  }
}

/** Which filter it was, and what it did or would have done. */
function filterWords(data: Record<string, unknown>): Record<string, string> {
  const filter = String(record(data.filter).name ?? '')
  if (data.error) {
    const error = data.why ? whyWords(data.why, data.whyValues) : String(data.error)
    return { filter, error, what: didWords({ kind: data.action }) }
  }
  return { filter, list: listWords(data.did) }
}

function listWords(all: unknown): string {
  const did = (Array.isArray(all) ? all : []).map((one) => didWords(record(one)))
  return did.length > 0 ? `: ${did.join(', ')}` : ''
}

function didWords({ kind, value, outcome, why, whyValues }: Record<string, unknown>): string {
  const { t } = i18next
  const what = t(`events:did.${String(kind)}`, { value: didValue(kind, value) }).trim()
  if (outcome === 'overridden') return t('events:didNot.overridden', { what })
  if (outcome === 'already') return t('events:didNot.already', { what })
  if (!why) return what
  const words = whyWords(why, whyValues)
  return outcome === 'skipped' ? t('events:didNot.skipped', { what, why: words }) : `${what} (${words})`
}

function detailsOf(event: ThreadEvent, wording: Wording): Detail[] {
  const names = namesOf(event)
  const silent = covered[event.event] ?? []
  const fields = told.filter((field) => event.changes[field] && !silent.includes(field) && !isSecondary(event, field))
  const plain = fields.map((field) => ({
    field: i18next.t(`events:field.${field}`),
    from: names[field]?.from ?? valueWords(event.changes[field]?.from, field, wording),
    to: names[field]?.to ?? valueWords(event.changes[field]?.to, field, wording),
  }))
  return event.event === 'ticket.opened' ? [] : [...plain, ...formDetails(event), ...answerDetails(event, wording)]
}

// An explicit due date beats the plan's, which then moves unseen.
function isSecondary({ changes }: ThreadEvent, field: string): boolean {
  return field === 'slaDueAt' && changes.explicitDueAt !== undefined
}

/** The forms that it is asked besides, or no more. */
function formDetails({ data }: ThreadEvent): Detail[] {
  const { added, removed } = record(data.forms)
  const names = (all: unknown) => (Array.isArray(all) ? all.join(', ') : '')
  const detail = { field: i18next.t('events:field.formIds'), from: names(removed), to: names(added) }
  return detail.from || detail.to ? [detail] : []
}

function answerDetails({ changes, data }: ThreadEvent, { fields, answer }: Wording): Detail[] {
  const { from, to } = changes.fields ?? {}
  const [before, after] = [record(from), record(to)]
  // As they were called then.
  const labels = record(data.labels)
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
    .map((name) => {
      const field = fields.find(({ key }) => key === name)
      // History keeps answers as tickets do.
      const words = (value: unknown) => answer(field ?? { kind: 'text' }, (value ?? null) as Answer)
      return {
        field: String(labels[name] ?? field?.label ?? name),
        from: words(before[name]),
        to: words(after[name]),
      }
    })
}

function detailWords({ field, from, to }: Detail): string {
  if (!to) return i18next.t('events:change.cleared', { field, from })
  return from ? i18next.t('events:change.changed', { field, from, to }) : i18next.t('events:change.set', { field, to })
}

function valueWords(value: unknown, field: string, { dateTime }: Wording): string {
  if (value === null || value === undefined || value === '') return ''
  if (field === 'source') return sourceWords(value)
  if (field.endsWith('At')) return dateTime(String(value))
  return plainWords(value)
}

function plainWords(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? i18next.t('common:yes') : i18next.t('common:no')
  return String(value)
}

function sourceWords(source: unknown): string {
  return source ? i18next.t(`desk-ticket:source.${String(source)}`) : ''
}

function namesOf({ data }: ThreadEvent): Names {
  return record(data.names) as Names
}

function record(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' ? (value as Record<string, unknown>) : {}
}

/** Which step of which plan, and what it is about. */
function escalationWords(data: ThreadEvent['data']): Record<string, string> {
  const step = record(data.step)
  const target = i18next.t(`desk-ticket:sla.target.${String(step.target)}`)
  const skipped = (Array.isArray(data.skipped) ? data.skipped : []).map((one) => `; ${leftOutWords(record(one))}`)
  return { plan: String(record(data.plan).name ?? ''), step: String(step.id ?? ''), target, list: skipped.join('') }
}

/** What was left out of a step; older ones say why in English. */
function leftOutWords({ action, value, why, whyValues, reason }: Record<string, unknown>): string {
  const what = [i18next.t(`desk-ticket:sla.action.${String(action)}`), value].filter(Boolean).join(': ')
  return i18next.t('events:didNot.skipped', { what, why: whyWords(why ?? reason, whyValues) })
}

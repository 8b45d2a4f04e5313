import i18next from 'i18next'
import type { Named } from '#contract/common.ts'
import { editTicket, type Ticket } from '#contract/tickets.ts'
import { call, type Input } from '#web/client.ts'
import type { Act } from './act.ts'
import type { Seen } from './verbs.ts'

type Body = Input<typeof editTicket>['body']
type Source = Ticket['source']
type Answer = Ticket['fields'][string]

export function setSubject(ticket: Seen, subject: string): Act {
  return {
    ...edit(ticket, { body: { subject, expected: { subject: ticket.subject } }, guess: { subject } }),
    said: i18next.t('desk-ticket:said.subject', { number: ticket.number }),
    undo: () => setSubject({ ...ticket, subject }, ticket.subject),
  }
}

export function setPriority(ticket: Seen, priority: Ticket['priority'], note?: string): Act {
  const body = { priorityId: priority.id, note, expected: { priorityId: ticket.priority.id } }
  return {
    ...edit(ticket, { body, guess: { priority } }),
    said: said(ticket, 'priority', priority.name),
    undo: () => setPriority({ ...ticket, priority }, ticket.priority),
  }
}

export function setSlaPlan(ticket: Seen, slaPlan: Named | null, note?: string): Act {
  const body = { slaPlanId: slaPlan?.id ?? null, note, expected: { slaPlanId: ticket.slaPlan?.id ?? null } }
  return {
    ...edit(ticket, { body, guess: { slaPlan } }),
    said: said(ticket, 'slaPlan', slaPlan?.name),
    undo: () => setSlaPlan({ ...ticket, slaPlan }, ticket.slaPlan),
  }
}

export function setHelpTopic(ticket: Seen, helpTopic: Named, note?: string): Act {
  const before = ticket.helpTopic
  // A ticket cannot go back to having no topic, so nothing is seen of it and nothing can be taken back.
  const body = { helpTopicId: helpTopic.id, note, ...(before && { expected: { helpTopicId: before.id } }) }
  return {
    ...edit(ticket, { body, guess: { helpTopic } }),
    said: said(ticket, 'helpTopic', helpTopic.name),
    ...(before && { undo: () => setHelpTopic({ ...ticket, helpTopic }, before) }),
  }
}

/** @param dueAt  ISO 8601; null goes back to the SLA plan's */
export function setDueAt(ticket: Ticket, dueAt: string | null, note?: string): Act {
  const guess = dueAt ? { dueAt, explicitDueAt: dueAt } : { explicitDueAt: null }
  return {
    ...edit(ticket, { body: { dueAt, note, expected: { dueAt: ticket.explicitDueAt } }, guess }),
    said: i18next.t('desk-ticket:said.dueAt', { number: ticket.number }),
    undo: () => setDueAt({ ...ticket, ...guess }, ticket.explicitDueAt),
  }
}

export function setSource(ticket: Seen, source: Source, note?: string): Act {
  return {
    ...edit(ticket, { body: { source, note, expected: { source: ticket.source } }, guess: { source } }),
    said: said(ticket, 'source', i18next.t(`desk-ticket:source.${source}`)),
    undo: () => setSource({ ...ticket, source }, ticket.source),
  }
}

/** One answer; the others stay. */
export function setAnswer(
  ticket: Ticket,
  { key, label, answer, note }: { key: string; label: string; answer: Answer; note?: string },
): Act {
  const fields = { ...ticket.fields, [key]: answer }
  return {
    ...edit(ticket, {
      body: { fields: { [key]: answer }, note, expected: { fields: { [key]: ticket.fields[key] ?? null } } },
      guess: { fields },
    }),
    said: i18next.t('desk-ticket:said.field', { number: ticket.number, field: label }),
    undo: () => setAnswer({ ...ticket, fields }, { key, label, answer: ticket.fields[key] ?? null }),
  }
}

/** The forms that it is asked besides those of its topic; what a new one asks, the server's answer brings. */
export function setForms(ticket: Ticket, { forms, note }: { forms: Named[]; note?: string }): Act {
  const had = ticket.forms
  const next = forms.map((form) => ({ ...form, fields: had.find(({ id }) => id === form.id)?.fields ?? [] }))
  const idsOf = (all: Named[]) => all.map(({ id }) => id)
  return {
    ...edit(ticket, {
      body: { formIds: idsOf(forms), note, expected: { formIds: idsOf(had) } },
      guess: { forms: next },
    }),
    said: i18next.t('desk-ticket:said.forms', { number: ticket.number }),
    undo: () => setForms({ ...ticket, forms: next }, { forms: had }),
  }
}

export function editBack(id: number, body: Body): Promise<Ticket> {
  return call(editTicket, { params: { id }, body })
}

function edit(
  ticket: Seen,
  { body, guess }: { body: Body; guess: Partial<Ticket> },
): Pick<Act, 'ticketId' | 'run' | 'guess'> {
  return { ticketId: ticket.id, guess, run: () => editBack(ticket.id, body) }
}

function said({ number }: Seen, field: string, to?: string): string {
  const name = i18next.t(`desk-ticket:field.${field}`)
  return to
    ? i18next.t('desk-ticket:said.set', { number, field: name, to })
    : i18next.t('desk-ticket:said.cleared', { number, field: name })
}

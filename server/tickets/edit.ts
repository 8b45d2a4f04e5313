import { sql } from 'kysely'
import type { Answers } from '#contract/answers.ts'
import type { Cause } from '#contract/cause.ts'
import type { FormField } from '#contract/forms.ts'
import { checkAnswers } from '#server/forms/answers.ts'
import { askedFields } from '#server/forms/asked.ts'
import { furtherFormProblems } from '#server/forms/meeting.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { BadInput, Conflict, type FieldError } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { keepAnswerFiles, offeredTo } from './answer-files.ts'
import { change, type Step } from './change.ts'
import { demandFresh } from './fresh.ts'
import { noteWith } from './note.ts'
import { isOpen, type TicketNow, type TicketRow, type Tracked } from './ticket.ts'

export interface EditTicket {
  subject?: string | undefined
  priorityId?: number | undefined
  slaPlanId?: number | null | undefined
  helpTopicId?: number | undefined
  /** Explicit due date, ISO 8601; null goes back to the SLA plan's. */
  dueAt?: string | null | undefined
  source?: TicketRow['source'] | undefined
  fields?: Answers | undefined
  /** All the forms that it asks besides its topic's. */
  formIds?: number[] | undefined
  note?: string | undefined
  expected?: Record<string, unknown> | undefined
}

export interface Choices {
  priority: { id: number; name: string; urgency: number; availability: string } | null
  plan: { id: number; name: string; availability: string } | null
  topic: {
    id: number
    name: string
    availability: string
    slaPlanId: number | null
  } | null
  /** May the plan of the ticket be replaced because the help topic changes? */
  planIsTransient: boolean
  questions: FormField[]
  /** Names of the forms that it asked and is to ask besides. */
  forms: { id: number; name: string }[]
}

/**
 * Edits plain fields. Another SLA plan or priority moves the due date; an explicit due date beats it. The optional note
 * goes to the thread after the change.
 *
 * @throws BadInput   unknown or archived ids, a due date in the past: all at once
 * @throws Conflict   `stale_edit`, `ticket_closed` (a due date on a closed ticket)
 */
export function editTicket(ctx: Ctx<StaffActor>, ticketId: number, edit: EditTicket): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'edit')
    demandFresh(ticket, edit.expected)
    const choices = await loadChoices(op, ticket, edit)
    const answers = await check(op, ticket, { edit, choices })
    if (edit.dueAt !== undefined && !isOpen(ticket)) {
      throw new Conflict('ticket_closed', 'A closed ticket has no due date.')
    }

    if (answers) await keepAnswerFiles(op, ticket.id, { fields: choices.questions, answers })
    const edited = await change(op, ticket, [editStep(ticket, { edit, choices, answers })])
    return noteWith(op, edited, { note: edit.note, about: 'ticket.edited', ...noteTitle(edit) })
  })
}

/** What an edit sets. @param answers  all of the ticket's, where any were given */
export function editStep(
  ticket: TicketNow,
  { edit, choices, answers }: { edit: EditTicket; choices: Choices; answers: Answers | undefined },
): Step {
  const set: Partial<Tracked> = {}
  const causes: Partial<Record<keyof Tracked, Cause>> = {}
  if (edit.subject !== undefined) set.subject = edit.subject
  if (edit.source !== undefined) set.source = edit.source
  if (choices.priority) set.priorityId = choices.priority.id
  if (choices.topic) set.helpTopicId = choices.topic.id
  if (answers) set.fields = answers
  if (edit.formIds) set.formIds = edit.formIds
  const plan = newPlan(ticket, edit, choices)
  if (plan !== undefined) {
    set.slaPlanId = plan?.id ?? null
    if (plan?.byTopic)
      causes.slaPlanId = { kind: 'help_topic', id: choices.topic?.id ?? null, name: choices.topic?.name ?? '' }
  }
  if (edit.dueAt !== undefined) set.explicitDueAt = edit.dueAt === null ? null : new Date(edit.dueAt)
  const labels = answers && labelsOf(choices.questions, { from: ticket.fields as Answers, to: answers })
  const forms = edit.formIds && formNames(choices.forms, { from: ticket.formIds, to: edit.formIds })
  return {
    type: 'ticket.edited',
    set,
    causes,
    ...((labels || forms) && { data: { ...(labels && { labels }), ...(forms && { forms }) } }),
    touch: choices.priority ? { urgency: choices.priority.urgency } : {},
  }
}

/** The forms that are asked anew and no more, as they are called now. */
function formNames(forms: Choices['forms'], { from, to }: { from: number[]; to: number[] }) {
  const named = (ids: number[]) => ids.map((id) => forms.find((form) => form.id === id)?.name ?? String(id))
  return {
    added: named(to.filter((id) => !from.includes(id))),
    removed: named(from.filter((id) => !to.includes(id))),
  }
}

/** What the answers that differ are called: a label may be another one when history is read. */
export function labelsOf(fields: FormField[], { from, to }: { from: Answers; to: Answers }): Record<string, string> {
  const differ = fields.filter(({ key }) => JSON.stringify(from[key] ?? null) !== JSON.stringify(to[key] ?? null))
  return Object.fromEntries(differ.map(({ key, label }) => [key, label]))
}

type NewPlan = { id: number; byTopic: boolean } | null | undefined

/** undefined: the plan stays; null: none from now on. */
function newPlan(ticket: TicketNow, edit: EditTicket, { plan, topic, planIsTransient }: Choices): NewPlan {
  if (edit.slaPlanId === null) return null
  if (plan) return plan.id === ticket.slaPlanId ? undefined : { id: plan.id, byTopic: false }
  const mayReplace = ticket.slaPlanId === null || planIsTransient
  if (topic && mayReplace && topic.slaPlanId !== null && topic.slaPlanId !== ticket.slaPlanId) {
    return { id: topic.slaPlanId, byTopic: true }
  }
  return undefined
}

async function check(
  op: Op,
  ticket: TicketRow,
  { edit, choices }: { edit: EditTicket; choices: Choices },
): Promise<Answers | undefined> {
  const problems: FieldError[] = []
  const demand = (
    asked: number | null | undefined,
    current: number | null,
    found: { name: string; availability: string } | null,
    field: string,
    noun: string,
  ) => {
    if (asked === null || asked === undefined || asked === current) return
    if (!found) problems.push({ field: `body.${field}`, code: 'not_found', message: `There is no such ${noun}.` })
    else if (found.availability !== 'active') {
      problems.push({
        field: `body.${field}`,
        code: found.availability,
        message: `The ${noun} "${found.name}" is ${found.availability}.`,
      })
    }
  }
  demand(edit.priorityId, ticket.priorityId, choices.priority, 'priorityId', 'priority')
  demand(edit.slaPlanId, ticket.slaPlanId, choices.plan, 'slaPlanId', 'SLA plan')
  demand(edit.helpTopicId, ticket.helpTopicId, choices.topic, 'helpTopicId', 'help topic')
  if (typeof edit.dueAt === 'string' && new Date(edit.dueAt) <= op.now) {
    problems.push({ field: 'body.dueAt', code: 'in_the_past', message: 'Choose a time in the future.' })
  }
  let answers: Answers | undefined
  if (edit.fields !== undefined) {
    const { questions: fields } = choices
    const offered = await offeredTo(op, { fields, given: edit.fields, side: 'agent' })
    const current = ticket.fields as Answers
    const checked = checkAnswers(fields, edit.fields, 'agent', {
      ...{ partial: true, current, offered, now: op.now },
      language: op.language,
    })
    problems.push(...checked.problems)
    // Answers to the questions of an earlier help topic stay.
    answers = { ...current, ...checked.answers }
  }
  if (edit.formIds) {
    const topicId = edit.helpTopicId ?? ticket.helpTopicId
    problems.push(...(await furtherFormProblems(op, { formIds: edit.formIds, had: ticket.formIds, topicId })))
  }
  if (problems.length > 0) throw new BadInput(problems)
  return answers
}

async function loadChoices(op: Op, ticket: TicketRow, edit: EditTicket): Promise<Choices> {
  const topicId = edit.helpTopicId ?? ticket.helpTopicId
  const formIds = edit.formIds ?? ticket.formIds
  const { rows } = await sql<Choices>`
    select
      (select json_build_object('id', id, 'name', name, 'urgency', urgency, 'availability', availability)
        from priority where id = ${edit.priorityId ?? null}::bigint) as priority,
      (select json_build_object('id', id, 'name', name, 'availability', availability)
        from sla_plan where id = ${edit.slaPlanId ?? null}::bigint) as plan,
      (select json_build_object('id', h.id, 'name', h.name, 'availability', h.availability, 'slaPlanId', s.id)
        from help_topic h left join sla_plan s on s.id = h.sla_plan_id and s.availability = 'active' where h.id = ${edit.helpTopicId ?? null}::bigint) as topic,
      coalesce((select is_transient from sla_plan where id = ${ticket.slaPlanId}), false) as plan_is_transient,
      ${askedFields(sql`${topicId}::bigint`, sql`${formIds}::integer[]`)} as questions,
      (select coalesce(json_agg(json_build_object('id', id, 'name', name)), '[]') from form
        where id = any(${[...ticket.formIds, ...formIds]}::bigint[])) as forms`.execute(op.db)
  const choices = rows[0]
  if (!choices) throw new Error('the choices could not be read')
  return choices
}

const titles: Record<string, string> = {
  subject: 'Subject',
  priorityId: 'Priority',
  slaPlanId: 'SLA plan',
  helpTopicId: 'Help topic',
  dueAt: 'Due date',
  source: 'Source',
  fields: 'Details',
  formIds: 'Forms',
}

function noteTitle(edit: EditTicket): { title: string; values: Record<string, string> } {
  const [field, ...others] = Object.keys(titles).filter((name) => edit[name as keyof EditTicket] !== undefined)
  if (field === undefined || others.length > 0) return { title: 'Ticket updated', values: {} }
  return { title: `${titles[field]} updated`, values: { field } }
}

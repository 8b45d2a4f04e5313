import type { Answers } from '#contract/answers.ts'
import type { Cause } from '#contract/cause.ts'
import type { AttachmentInput } from '#contract/thread.ts'
import { said } from '#contract/translations.ts'
import { checkAnswers } from '#server/forms/answers.ts'
import { mayIn } from '#server/people/abilities.ts'
import { BadInput, type FieldError, Forbidden } from '#server/platform/errors.ts'
import { type Rendered, renderBody } from '#server/platform/html.ts'
import { as, type Ctx, type Op, operation } from '#server/platform/operation.ts'
import type { Defaults, Given, Received } from '#server/routing/defaults.ts'
import { addFiles, draftEntry, type KeptFile } from '#server/thread/entry.ts'
import { keepAnswerFiles, offeredTo } from './answer-files.ts'
import { checkAssignees } from './assignees.ts'
import { countFiles, watchersOf } from './change.ts'
import { chooserOf } from './chooser.ts'
import { filterEvents } from './filtered.ts'
import { answerOf, type FilterAnswer, followFilters } from './follow-filters.ts'
import { record } from './history.ts'
import { type Judged, judge } from './judge.ts'
import { takeNumber } from './number.ts'
import { findOrCreateRequester, type RequesterFound } from './people.ts'
import { loadOpening, type OpeningReference, usable } from './reference.ts'
import { openClocks } from './sla.ts'
import { type FieldChange, kept, type TicketRow, tracked } from './ticket.ts'

export interface Opening extends Given {
  subject: string
  message: string
  format: 'html' | 'text'
  requester: { id: number } | { email: string; name?: string | undefined; phone?: string | undefined }
  helpTopicId?: number | undefined
  /** An explicit due date; the SLA plan's otherwise. */
  dueAt?: string | null | undefined
  source: TicketRow['source']
  fields: Answers
  attachments: AttachmentInput[]
  /** Files that came with it and are no uploads. */
  files?: KeptFile[]
  collaborators?: { email: string; name?: string | undefined }[]
  /** Of a mail: where it was sent to, and its priority if that is believed. */
  received?: Received
  /** Its body, sanitised already: as it is long, or of a mail, where it may be empty. */
  rendered?: Rendered
  /** Whom not to tell of it: agents; the requester; the collaborators. */
  alert?: boolean
  autoRespond?: boolean
  tellCollaborators?: boolean
  /** What the requester's side may not choose is not looked at, and topics must be public. */
  side: 'agent' | 'requester'
}

export interface Opened {
  ticket: TicketRow
  requester: RequesterFound
  /** Of its first message. */
  entryId: number
  thankYou: string
  /** The department that it would be in without ticket filters: who may open there has opened it. */
  askedDepartmentId: number
}

/**
 * Opens a ticket: finds or makes its requester, resolves department, priority, SLA plan, status and assignee, numbers
 * it and writes the first message.
 *
 * @throws BadInput   unknown or archived ids, missing or malformed answers: all at once
 * @throws Forbidden  an agent without `ticket.create` in the department; `rejected_by_filter`
 * @source osticket-behaviour 3.10, 4.4
 */
export function openTicket(ctx: Ctx, given: Opening): Promise<Opened> {
  return operation(ctx, async (op) => {
    const asked = await loadOpening(op.db, given)
    const rendered = given.rendered ?? renderBody({ body: given.message, format: given.format })
    const judged = await judge(op, {
      opening: given,
      reference: asked,
      answers: await check(op, given, asked),
      text: rendered.text,
    })
    const { opening, reference, answers, defaults } = judged
    demandCreate(op, judged)
    const departmentId = need(defaults.department.value)
    const assignees = await checkAssignees(op, { departmentId, reference, defaults, chosen: opening })
    const requester = reference.requester ?? (await findOrCreateRequester(op, opening.requester, 'body.requester'))
    const hand = inRequestersName(op, opening, requester)
    const { ticket, changes, clocks } = await insertTicket(hand, {
      opening,
      reference,
      defaults,
      assignees,
      requester,
      answers,
      judged,
    })
    const autoResponds = opening.autoRespond !== false && judged.effects.autoResponseOffBy === null
    const answer = autoResponds
      ? await answerOf(hand, ticket.id, { answer: judged.effects.answer, opening: rendered })
      : null

    const message = draftEntry(hand, {
      type: 'message',
      body: opening.message,
      field: 'body.message',
      format: opening.format,
      source: opening.source,
      attachments: opening.attachments,
      ...(opening.files && { files: opening.files }),
      ...((opening.rendered || !rendered.isEmpty) && { rendered }),
      ...(hand.actor.kind !== 'requester' && {
        author: { kind: 'requester' as const, id: requester.id, name: requester.name },
      }),
    })
    const { entryId } = await record(hand, {
      ticketId: ticket.id,
      events: [
        {
          type: 'ticket.opened',
          changes,
          entryId: 'new',
          data: { source: ticket.source, ...telling(opening, autoResponds, answer), ...clocks.data },
        },
        ...filterEvents(judged, { autoResponds, answer }),
      ],
      watchers: watchersOf([ticket]),
      timer: clocks.sla.timerAt ?? undefined,
      sla: clocks.sla,
      entry: message,
    })
    const uploaded = (await addFiles(hand, need(entryId), message)) - ticket.attachmentCount
    const counted = uploaded === 0 ? ticket : await countFiles(op, ticket, uploaded)
    await keepAnswerFiles(op, ticket.id, { fields: reference.questions, answers })
    return {
      ticket: await followFilters(op, counted, { judged, answer }),
      requester,
      entryId: need(entryId),
      thankYou: reference.topic ? said(reference.topic, op.language ?? null).thankYou : '',
      askedDepartmentId: Number(judged.arrival.facts.department),
    }
  })
}

/** Where the ticket would go without the filters, which may take it anywhere. */
function demandCreate({ actor }: Op, { arrival }: Judged): void {
  const departmentId = Number(arrival.facts.department)
  if ((actor.kind !== 'agent' && actor.kind !== 'api_key') || mayIn(actor, departmentId, 'ticket.create')) return
  throw new Forbidden('forbidden', 'This needs the permission ticket.create in the department.')
}

/** What `notify` is to know: a job reads it when the request is long over. */
function telling(
  { alert, tellCollaborators, received }: Opening,
  autoResponds: boolean,
  answer: FilterAnswer | null,
): Record<string, unknown> {
  return {
    ...(alert === false && { alert }),
    // A filter's own answer goes in its place.
    ...((!autoResponds || answer?.problem === null) && { autoRespond: false }),
    ...(tellCollaborators === false && { tellCollaborators }),
    ...(received?.address && { addressId: received.address.id }),
  }
}

/**
 * A visitor, or somebody with a guest's link to another ticket, acts as whom he has just named; he sees no more by it than
 * this ticket. The name is the one that he gave: another that is known with the address may not be his.
 */
function inRequestersName(op: Op, { side, requester: given }: Opening, requester: RequesterFound): Op {
  const isGuest = op.actor.kind === 'system' || (op.actor.kind === 'requester' && op.actor.onlyTicketId !== null)
  if (side !== 'requester' || !isGuest) return op
  const { id, email } = requester
  const name = ('name' in given && given.name) || requester.name
  return as(op, { kind: 'requester', id, name, email, onlyTicketId: 0, organizationId: null, seesOrganization: false })
}

async function check(op: Op, opening: Opening, reference: OpeningReference): Promise<Answers> {
  const problems: FieldError[] = []
  if (opening.helpTopicId !== undefined) {
    const topics = reference.topic ? [reference.topic] : []
    // The topic of a mail is the address's, which an administrator chose.
    const visible = opening.side === 'agent' || opening.received ? topics : topics.filter((topic) => topic.isPublic)
    problems.push(...usable(visible, opening.helpTopicId, { field: 'body.helpTopicId', noun: 'help topic' }).problems)
  }
  if (opening.side === 'agent') {
    const ask = (entries: Parameters<typeof usable>[0], id: number | undefined, field: string, noun: string) =>
      problems.push(...usable(entries, id, { field: `body.${field}`, noun }).problems)
    ask(reference.departments, opening.departmentId, 'departmentId', 'department')
    ask(reference.priorities, opening.priorityId, 'priorityId', 'priority')
    ask(reference.slaPlans, opening.slaPlanId, 'slaPlanId', 'SLA plan')
    ask(reference.agents, opening.agentId, 'agentId', 'agent')
    ask(reference.teams, opening.teamId, 'teamId', 'team')
    if (typeof opening.dueAt === 'string' && new Date(opening.dueAt) <= op.now) {
      problems.push({ field: 'body.dueAt', code: 'in_the_past', message: 'Choose a time in the future.' })
    }
  }
  // A program has no form in front of it, nor has who writes a mail: they are held to the types of the answers that they
  // give, not to giving them all.
  const { questions } = reference
  const offered = await offeredTo(op, { fields: questions, given: opening.fields, side: opening.side })
  const answered = checkAnswers(questions, opening.fields, opening.side, {
    offered,
    now: op.now,
    language: op.language,
  })
  const demanded =
    op.actor.kind === 'api_key' || opening.source === 'email'
      ? answered.problems.filter((problem) => problem.code !== 'required')
      : answered.problems
  problems.push(...demanded)
  if (problems.length > 0) throw new BadInput(problems)
  return answered.answers
}

type Clocks = Awaited<ReturnType<typeof openClocks>>

interface Parts {
  opening: Opening
  reference: OpeningReference
  defaults: Defaults
  assignees: { agentId: number | null; teamId: number | null }
  requester: RequesterFound
  answers: Answers
  judged: Judged
}

async function insertTicket(
  op: Op,
  parts: Parts,
): Promise<{ ticket: TicketRow; changes: Record<string, FieldChange>; clocks: Clocks }> {
  const { opening, reference, defaults, assignees, requester, answers } = parts
  const status = find(reference.statuses, defaults.status.value)
  const priority = find(reference.priorities, defaults.priority.value)
  const isOpen = status.state === 'open'
  const departmentId = need(defaults.department.value)
  const slaPlanId = defaults.slaPlan.value
  const explicitDueAt = isOpen && opening.side === 'agent' && opening.dueAt ? new Date(opening.dueAt) : null
  const clocks = await openClocks(op, {
    slaPlanId,
    priorityId: priority.id,
    departmentId,
    statusId: status.id,
    state: status.state,
    explicitDueAt,
  })
  const topic = reference.topic?.availability === 'active' ? reference.topic : null
  const numbering = topic?.numberFormat
    ? { format: topic.numberFormat, sequenceId: topic.sequenceId }
    : { format: reference.settings.tickets.numberFormat, sequenceId: reference.settings.tickets.sequenceId }

  for (let attempt = 0; attempt < 40; attempt += 1) {
    const ticket = await op.db
      .insertInto('ticket')
      .values({
        number: await takeNumber(op, numbering, attempt),
        subject: opening.subject,
        requesterId: requester.id,
        statusId: status.id,
        state: status.state,
        departmentId,
        helpTopicId: topic?.id ?? null,
        priorityId: priority.id,
        urgency: priority.urgency,
        slaPlanId,
        agentId: isOpen ? assignees.agentId : null,
        teamId: isOpen ? assignees.teamId : null,
        source: opening.source,
        ipAddress: opening.source === 'web' ? (op.ip ?? null) : null,
        fields: JSON.stringify(answers),
        explicitDueAt,
        slaDueAt: clocks.slaDueAt,
        createdAt: op.now,
        updatedAt: op.now,
        closedAt: isOpen ? null : op.now,
        lastMessageAt: op.now,
        entryCount: 1,
        attachmentCount: opening.files?.length ?? 0,
      })
      // Somebody else may take the same number at this moment: then the next one is tried.
      .onConflict((conflict) => conflict.column('number').doNothing())
      .returningAll()
      .executeTakeFirst()
    if (ticket) return { ticket, changes: openingChanges(ticket, { ...parts, chooser: chooserOf(op), clocks }), clocks }
  }
  throw new Error('no free ticket number was found')
}

/** What a row begins with of itself. */
const initial: Partial<Record<(typeof tracked)[number], unknown>> = {
  formIds: [],
  fields: {},
  isAnswered: false,
  isOverdue: false,
}

/** The first event says what every field began with and, where nobody chose it, why. */
function openingChanges(
  ticket: TicketRow,
  { defaults, judged, chooser, clocks }: Parts & { chooser: Cause; clocks: Clocks },
): Record<string, FieldChange> {
  const causes: Partial<Record<(typeof tracked)[number], Cause>> = {
    departmentId: defaults.department.cause,
    priorityId: defaults.priority.cause,
    statusId: defaults.status.cause,
    slaPlanId: defaults.slaPlan.cause,
    ...(ticket.agentId !== null && { agentId: defaults.agent.cause }),
    ...(ticket.teamId !== null && { teamId: defaults.team.cause }),
    ...(clocks.cause && { slaDueAt: clocks.cause }),
    helpTopicId: judged.effects.wishes.helpTopicId.find(({ value }) => value === ticket.helpTopicId)?.cause ?? chooser,
    ...(judged.replyTo && { requesterId: judged.replyTo }),
    ...(judged.effects.fields.length > 0 && { fields: judged.effects.fields.at(-1)?.run.cause }),
  }
  const changes: Record<string, FieldChange> = {}
  for (const field of tracked) {
    const to = kept(ticket[field])
    if (JSON.stringify(to) === JSON.stringify(initial[field] ?? null)) continue
    const cause = causes[field]
    changes[field] = { from: null, to, ...(cause && { cause }) }
  }
  return changes
}

function find<E extends { id: number }>(entries: E[], id: number | null): E {
  return need(entries.find((entry) => entry.id === id))
}

// The desk's defaults cannot be archived or deleted, so one of the proposals always stands.
function need<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('a default of the desk is missing')
  return value
}

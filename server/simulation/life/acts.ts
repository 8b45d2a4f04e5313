import type { Answers } from '#contract/answers.ts'
import type { Cause } from '#contract/cause.ts'
import type { Step } from '#server/tickets/change.ts'
import type { EditTicket } from '#server/tickets/edit.ts'
import { isOpen } from '#server/tickets/ticket.ts'
import { undoSteps } from '#server/tickets/undo.ts'
import type { ChangeEvent } from '#server/tickets/why.ts'
import type { PastEvent } from '../recorded.ts'
import { change, type Hand, type Happened, handOf, type Life } from './life.ts'
import { claimed, edited, received, replied, toAssignee, toDepartment, toStatus } from './verbs.ts'

// What people did, and what came from outside, as the history tells it: done again with the ticket as it is in this life.
// What followed from it by itself follows anew.

const statusTypes: ReadonlySet<string> = new Set(['ticket.closed', 'ticket.reopened', 'ticket.status_changed'])

/** What is done again of an operation; that of rules, timers and escalations follows by itself. */
export function repeated(events: readonly PastEvent[]): readonly PastEvent[] {
  if (events.some(({ type }) => byItself.has(type))) return []
  return events.filter(({ data }) => data.filter === undefined)
}

const byItself: ReadonlySet<string> = new Set([
  'ticket.rule_applied',
  'ticket.overdue',
  'ticket.escalated',
  'ticket.recounted',
])

/** Does again what one operation did. */
export function repeat(life: Life, events: readonly PastEvent[]): void {
  const because = macroIn(events)
  for (let at = 0; at < events.length; at += 1) {
    const event = events[at] as PastEvent
    // A macro does one thing after the other; otherwise what stands together was one.
    const next = because ? [] : events.slice(at + 1)
    const { steps, more } = stepsOf(life, event, next)
    change(life, { ...handIn(event), ...(because && { because }) }, steps, event.id)
    bring(life, event)
    at += more
  }
}

function macroIn(events: readonly PastEvent[]): Cause | null {
  const applied = events.find(({ type }) => type === 'ticket.macro_applied')
  return applied ? { kind: 'macro', ...(applied.data.macro as Pick<Cause, 'id' | 'name'>) } : null
}

function handIn(event: PastEvent): Hand {
  return isPolicy(event) ? { ...handOf(event), isPolicy: true } : handOf(event)
}

function isPolicy({ changes }: PastEvent): boolean {
  return changes.agentId?.cause?.kind === 'assignment'
}

/** What came with an entry. */
function bring(life: Life, { type, text, files = 0 }: PastEvent): void {
  if (type === 'message.received' && text !== undefined) life.message = text
  if (files > 0) life.ticket = { ...life.ticket, attachmentCount: life.ticket.attachmentCount + files }
}

interface Repeating {
  steps: Step[]
  /** So many of the events after it are part of the same. */
  more: number
}

function stepsOf(life: Life, event: PastEvent, next: readonly PastEvent[]): Repeating {
  const { type, changes, data } = event
  const one = (steps: Step[]): Repeating => ({ steps, more: 0 })
  switch (type) {
    case 'message.received': {
      const more = next.findIndex((other) => !isConsequence(other))
      return { steps: received(life, data), more: more < 0 ? next.length : more }
    }
    case 'reply.sent':
      return reply(life, event, next)
    case 'ticket.closed':
    case 'ticket.status_changed':
    case 'ticket.reopened':
      return status(life, event, next)
    case 'ticket.transferred':
      return one(toDepartment(life, Number(changes.departmentId?.to)))
    case 'ticket.assigned':
    case 'ticket.released':
      return one(isPolicy(event) ? byPolicy(life, event) : toAssignee(life, assigneeIn(event)))
    case 'ticket.claimed':
      return one(claimed(life, Number(changes.agentId?.to)))
    case 'ticket.edited':
      return one(edited(life, editIn(event, life.ticket)))
    case 'ticket.requester_changed':
      return one([{ type, set: { requesterId: Number(changes.requesterId?.to) } }])
    case 'ticket.marked_answered':
    case 'ticket.marked_unanswered':
      return one([{ type, set: { isAnswered: type === 'ticket.marked_answered' } }])
    case 'ticket.deleted':
    case 'ticket.restored':
      return one([{ type, set: { deletedAt: type === 'ticket.deleted' ? life.now : null } }])
    default:
      return one(plain(life, event))
  }
}

/** It sets nothing; a list of people may be longer or shorter by it. */
function plain(life: Life, { type, data }: PastEvent): Step[] {
  const email = (data.collaborator as { email?: unknown } | undefined)?.email
  if (typeof email === 'string') {
    const others = life.collaborators.filter((one) => one !== email)
    life.collaborators = type === 'ticket.collaborator_removed' ? others : [...others, email]
  }
  return [{ type: type as Step['type'], always: true, data }]
}

/** What follows from a message by itself: that the ticket is opened again, or goes on. */
function isConsequence({ type, changes }: PastEvent): boolean {
  return type === 'ticket.reopened' || (type === 'ticket.status_changed' && changes.statusId?.cause?.kind === 'status')
}

function reply(life: Life, event: PastEvent, next: readonly PastEvent[]): Repeating {
  const isClaim = next[0]?.type === 'ticket.claimed' && next[0].data.automatic === true
  const after = next[isClaim ? 1 : 0]
  const set = after && statusTypes.has(after.type) ? after : undefined
  const statusId = set && Number(set.changes.statusId?.to)
  return {
    steps: replied(life, handOf(event), { data: event.data, statusId }),
    more: (isClaim ? 1 : 0) + (set ? 1 : 0),
  }
}

function status(life: Life, event: PastEvent, next: readonly PastEvent[]): Repeating {
  const statusId = Number(event.changes.statusId?.to)
  const steps = taken(life, event, statusId) ?? toStatus(life, handOf(event), statusId)
  const [after] = next
  // Who moves or assigns a closed ticket opens it.
  const isForced = event.type === 'ticket.reopened' && steps.length > 0 && after !== undefined
  if (isForced && after.type === 'ticket.transferred') {
    return { steps: toDepartment(life, Number(after.changes.departmentId?.to)), more: 1 }
  }
  if (isForced && after.type === 'ticket.assigned') return { steps: toAssignee(life, assigneeIn(after)), more: 1 }
  return { steps, more: 0 }
}

/** What was taken back is taken back, if that is what happened last in this life too. */
function taken(life: Life, event: PastEvent, statusId: number): Step[] | null {
  const undone = life.events.find(({ recordedId }) => recordedId !== null && recordedId === event.data.undoes)
  const target = life.world.statuses.get(statusId)
  if (!undone || !target) return null
  const events = life.events.filter(({ changes }) => Object.keys(changes).length > 0).map(changeEvent)
  const by = { kind: event.actorKind, id: event.actorId }
  return undoSteps(life.ticket, { target, events, by, now: life.now })
}

function changeEvent({ id, type, at, hand, changes, data }: Happened): ChangeEvent {
  return {
    id,
    type,
    at: at.toISOString(),
    actorKind: hand.kind,
    actorId: hand.id,
    actorName: hand.name,
    changes,
    data,
  } as ChangeEvent
}

function assigneeIn({ changes }: PastEvent): { agentId?: number | null; teamId?: number | null } {
  const { agentId, teamId } = changes
  return {
    ...(agentId && !agentId.cause?.kind.startsWith('depart') && { agentId: idOf(agentId.to) }),
    ...(teamId && { teamId: idOf(teamId.to) }),
  }
}

function idOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** As a policy did, where the ticket is as it was for it: who gets it in this life is decided with all others. */
function byPolicy({ ticket, world }: Life, { type, changes }: PastEvent): Step[] {
  const { from, to, cause } = changes.agentId ?? {}
  const asks = world.policyOf(ticket.departmentId, ticket.teamId)
  if (ticket.state !== 'open' || ticket.agentId !== idOf(from) || !asks || asks.kind === 'none') return []
  const agent = typeof to === 'number' ? world.agents.get(to) : undefined
  if (agent && !agent.actor.departments.has(ticket.departmentId)) return []
  return [{ type: type as Step['type'], set: { agentId: idOf(to) }, ...(cause && { causes: { agentId: cause } }) }]
}

/** What was chosen; what followed from a choice follows anew. */
function editIn({ changes }: PastEvent, ticket: Life['ticket']): EditTicket {
  const edit: EditTicket = {}
  for (const [field, { from, to, cause }] of Object.entries(changes)) {
    switch (field) {
      case 'subject':
        edit.subject = String(to)
        break
      case 'source':
        edit.source = to as NonNullable<EditTicket['source']>
        break
      case 'priorityId':
        edit.priorityId = Number(to)
        break
      case 'helpTopicId':
        edit.helpTopicId = Number(to)
        break
      case 'slaPlanId':
        if (cause?.kind !== 'help_topic') edit.slaPlanId = idOf(to)
        break
      case 'explicitDueAt':
        // A closed ticket has no due date.
        if (isOpen(ticket)) edit.dueAt = to === null ? null : String(to)
        break
      case 'formIds':
        edit.formIds = to as number[]
        break
      case 'fields':
        edit.fields = newAnswers(from as Answers | null, to as Answers)
        break
    }
  }
  return edit
}

function newAnswers(from: Answers | null, to: Answers): Answers {
  const before = new Map(Object.entries(from ?? {}))
  return Object.fromEntries(
    Object.entries(to).filter(([key, answer]) => JSON.stringify(before.get(key)) !== JSON.stringify(answer)),
  )
}

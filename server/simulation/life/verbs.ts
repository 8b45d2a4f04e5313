import type { Answers } from '#contract/answers.ts'
import type { Reason } from '#server/platform/reason.ts'
import { autoClaimStep } from '#server/tickets/assign.ts'
import { notAssignable } from '#server/tickets/assignees.ts'
import type { Step } from '#server/tickets/change.ts'
import { type EditTicket, editStep } from '#server/tickets/edit.ts'
import { receivedStep, resumingSteps } from '#server/tickets/message.ts'
import { notReopenable, reopeningStep } from '#server/tickets/reopen.ts'
import { answered, repliedStep } from '#server/tickets/reply.ts'
import { closingStep, statusStep, wayTo } from '#server/tickets/status.ts'
import { isOpen, type TicketNow, type Tracked } from '#server/tickets/ticket.ts'
import { movingStep } from '#server/tickets/transfer.ts'
import { agentIn, choicesIn, destinationIn, reopeningIn } from './desk.ts'
import type { Hand, Life } from './life.ts'

// The steps of each verb for a ticket whose life is lived again, with everything that follows from it in a world. What
// people did they were allowed to do; what rules want is checked by whoever takes their actions.

/** Of a closed ticket those that open it again; `statusId` where it is chosen. */
export function reopening(life: Life, statusId?: number): Step[] {
  const { desk, ticket, lastResponderId, now } = life
  if (isOpen(ticket)) return []
  return [reopeningStep(ticket, reopeningIn(desk, ticket, { statusId, lastResponderId, at: now }), now)]
}

/** Why a ticket cannot be opened again; null: it can, or it is open. */
export function whyNotReopened({ desk, ticket, lastResponderId, now }: Life): Reason | null {
  return isOpen(ticket) ? null : notReopenable(reopeningIn(desk, ticket, { lastResponderId, at: now }))
}

export function toStatus(life: Life, hand: Hand, statusId: number): Step[] {
  const { ticket, world, now } = life
  const status = world.statuses.get(statusId)
  if (!status || statusId === ticket.statusId) return []
  const way = wayTo(ticket, status)
  if (way === 'change') return [statusStep(status)]
  if (way === 'reopening') return reopening(life, statusId)
  return [closingStep(ticket, { status, now, closedById: hand.kind === 'agent' ? hand.id : null })]
}

export function toDepartment(life: Life, departmentId: number): Step[] {
  const destination = destinationIn(life.desk, life.ticket, departmentId)
  if (!destination || departmentId === life.ticket.departmentId) return []
  const first = reopening(life)
  const opened = Object.assign({}, life.ticket, ...first.map(({ set }) => set)) as TicketNow
  const { agentId } = opened
  const agent = agentId === null ? null : agentIn(life.desk, { agentId, departmentId, at: life.now })
  return [...first, movingStep(opened, { destination, agent })]
}

export function toAssignee(life: Life, assignee: { agentId?: number | null; teamId?: number | null }): Step[] {
  const { ticket } = life
  const set: Partial<Tracked> = {}
  if (assignee.agentId !== undefined && assignee.agentId !== ticket.agentId) set.agentId = assignee.agentId
  if (assignee.teamId !== undefined && assignee.teamId !== ticket.teamId) set.teamId = assignee.teamId
  if (Object.keys(set).length === 0) return []
  const releases = set.agentId == null && set.teamId == null
  return [...(releases ? [] : reopening(life)), { type: releases ? 'ticket.released' : 'ticket.assigned', set }]
}

/** Why an agent cannot have the ticket where it is; null when she can. */
export function whyNotAssigned({ desk, ticket, now }: Life, agentId: number): Reason | null {
  const agent = agentIn(desk, { agentId, departmentId: ticket.departmentId, at: now })
  return agent ? notAssignable(agent, agent.assignableTo) : { code: 'not_found', message: 'There is no such agent.' }
}

/** Somebody who takes it, if nobody has it. */
export function claimed({ ticket }: Life, agentId: number): Step[] {
  return isOpen(ticket) && ticket.agentId === null ? [{ type: 'ticket.claimed', set: { agentId } }] : []
}

/** @param answers  those that are given, checked; others stay */
export function edited(life: Life, { fields: answers, ...edit }: EditTicket): Step[] {
  const { ticket, desk } = life
  const choices = choicesIn(desk, ticket, edit)
  const all = answers && ({ ...(ticket.fields as Answers), ...answers } as Answers)
  return [editStep(ticket, { edit: { ...edit, fields: answers }, choices, answers: all })]
}

/** A message opens a closed ticket again, where that may be, and ends the waiting for it. */
export function received(life: Life, data: Record<string, unknown>): Step[] {
  const { ticket, world, now } = life
  const again = whyNotReopened(life) === null ? reopening(life) : []
  const status = world.statuses.get(ticket.statusId)
  const to = status?.reopenToId ?? world.settings.tickets.defaultStatusId
  const resumed = status?.resumesOnMessage ? { from: status.name, to } : null
  return [receivedStep(now, data), ...again, ...resumingSteps(ticket, resumed)]
}

/** @param statusId  that is set with it */
export function replied(
  life: Life,
  hand: Hand,
  { data, statusId }: { data: Record<string, unknown>; statusId?: number | undefined },
): Step[] {
  const status = statusId === undefined ? [] : toStatus(life, hand, statusId)
  return [repliedStep(life.now, data), ...autoClaim(life, hand), ...answered(status)]
}

function autoClaim({ ticket, world }: Life, hand: Hand): Step[] {
  if (hand.kind !== 'agent' || hand.id === null || ticket.agentId !== null || !isOpen(ticket)) return []
  const department = world.departments.get(ticket.departmentId)
  const claims = department?.autoClaim && world.settings.tickets.claimOnReply
  return claims ? [autoClaimStep(hand.id, department.name)] : []
}

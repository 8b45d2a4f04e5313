import i18next from 'i18next'
import type { Named } from '#contract/common.ts'
import {
  assignTicket,
  changeRequester,
  changeStatus,
  claimTicket,
  deleteTicket,
  markAnswered,
  releaseTicket,
  restoreTicket,
  type Ticket,
  type TicketSummary,
  transferTicket,
} from '#contract/tickets.ts'
import { call } from '#web/client.ts'
import type { PersonInput } from '../people/person.ts'
import type { Act } from './act.ts'
import { editBack } from './edit-verbs.ts'

/** What the verbs read of a ticket: a row of a list has it too. */
export type Seen = TicketSummary | Ticket
export type Status = Ticket['status']

export function setStatus(ticket: Seen, status: Status, note?: string): Act {
  const before = ticket.status
  const body = { statusId: status.id, note, expected: { statusId: before.id } }
  return {
    ticketId: ticket.id,
    run: () => call(changeStatus, { params: { id: ticket.id }, body }),
    guess: { status },
    said: i18next.t('desk-ticket:said.status', { number: ticket.number, to: status.name }),
    undo: () => ({ ...setStatus({ ...ticket, status }, before), run: () => statusBack(ticket, status) }),
  }
}

/** Not a reopening that starts the clock again: the ticket becomes what it was. */
function statusBack({ id, status: before }: Seen, status: Status): Promise<Ticket> {
  const body = { statusId: before.id, expected: { statusId: status.id }, undo: true }
  return call(changeStatus, { params: { id }, body })
}

/** To oneself, when nobody has it. */
export function claim(ticket: Seen, me: Named, note?: string): Act {
  const assignee = { ...ticket.assignee, agent: me }
  return {
    ticketId: ticket.id,
    run: () => call(claimTicket, { params: { id: ticket.id }, body: { note } }),
    guess: { assignee },
    said: i18next.t('desk-ticket:said.claimed', { number: ticket.number }),
    undo: () => release({ ...ticket, assignee }, 'agent'),
  }
}

export function assign(
  ticket: Seen,
  { agent, note, keepReferral = false }: { agent: Named; note?: string; keepReferral?: boolean },
): Act {
  const before = ticket.assignee.agent
  const assignee = { ...ticket.assignee, agent }
  const body = { agentId: agent.id, keepReferral, note, expected: { agentId: before?.id ?? null } }
  return {
    ticketId: ticket.id,
    run: () => call(assignTicket, { params: { id: ticket.id }, body }),
    guess: { assignee },
    said: i18next.t('desk-ticket:said.assigned', { number: ticket.number, to: agent.name }),
    undo: () =>
      before ? assign({ ...ticket, assignee }, { agent: before }) : release({ ...ticket, assignee }, 'agent'),
  }
}

export function assignTeam(ticket: Seen, { team, note }: { team: Named; note?: string }): Act {
  const before = ticket.assignee.team
  const assignee = { ...ticket.assignee, team }
  const body = { teamId: team.id, note, expected: { teamId: before?.id ?? null } }
  return {
    ticketId: ticket.id,
    run: () => call(assignTicket, { params: { id: ticket.id }, body }),
    guess: { assignee },
    said: i18next.t('desk-ticket:said.assigned', { number: ticket.number, to: team.name }),
    undo: () =>
      before ? assignTeam({ ...ticket, assignee }, { team: before }) : release({ ...ticket, assignee }, 'team'),
  }
}

export function release(ticket: Seen, what: 'agent' | 'team', note?: string): Act {
  const before = ticket.assignee[what]
  const assignee = { ...ticket.assignee, [what]: null }
  const after = { ...ticket, assignee }
  return {
    ticketId: ticket.id,
    run: () => call(releaseTicket, { params: { id: ticket.id }, query: { what, note } }),
    guess: { assignee },
    said: i18next.t('desk-ticket:said.released', { number: ticket.number, from: before?.name ?? '' }),
    ...(before && {
      undo: () => (what === 'agent' ? assign(after, { agent: before }) : assignTeam(after, { team: before })),
    }),
  }
}

export function transfer(
  ticket: Seen,
  { department, note, keepReferral = false }: { department: Named; note?: string; keepReferral?: boolean },
): Act {
  const before = ticket.department
  const body = { departmentId: department.id, keepReferral, note, expected: { departmentId: before.id } }
  return {
    ticketId: ticket.id,
    run: () => call(transferTicket, { params: { id: ticket.id }, body }),
    guess: { department },
    said: i18next.t('desk-ticket:said.transferred', { number: ticket.number, to: department.name }),
    undo: () => ({ ...transfer({ ...ticket, department }, { department: before }), run: () => transferBack(ticket) }),
  }
}

/** A transfer may take the assignee and the SLA plan with it; going back brings them back. */
async function transferBack(before: Seen): Promise<Ticket> {
  const params = { id: before.id }
  const ticket = await call(transferTicket, { params, body: { departmentId: before.department.id } })
  const { agent } = before.assignee
  const assigned =
    agent && ticket.assignee.agent === null ? await call(assignTicket, { params, body: { agentId: agent.id } }) : ticket
  return assigned.slaPlan?.id === before.slaPlan?.id
    ? assigned
    : editBack(before.id, { slaPlanId: before.slaPlan?.id ?? null })
}

export function setAnswered(ticket: Seen, isAnswered: boolean): Act {
  return {
    ticketId: ticket.id,
    run: () => call(markAnswered, { params: { id: ticket.id }, body: { isAnswered } }),
    guess: { isAnswered },
    said: isAnswered
      ? i18next.t('desk-ticket:said.answered', { number: ticket.number })
      : i18next.t('desk-ticket:said.unanswered', { number: ticket.number }),
    undo: () => setAnswered({ ...ticket, isAnswered }, !isAnswered),
  }
}

export function setRequester(
  ticket: Ticket,
  { requester, name, note }: { requester: PersonInput; name: string; note?: string },
): Act {
  const before = ticket.requester
  return {
    ticketId: ticket.id,
    run: () => call(changeRequester, { params: { id: ticket.id }, body: { requester, note } }),
    said: i18next.t('desk-ticket:said.requester', { number: ticket.number, to: name }),
    undo: () => setRequester(ticket, { requester: { id: before.id }, name: before.name }),
  }
}

/** Gone from every list; it can be restored for 30 days. */
export function remove(ticket: Ticket): Act {
  const deletedAt = new Date().toISOString()
  return {
    ticketId: ticket.id,
    run: async () => {
      await call(deleteTicket, { params: { id: ticket.id } })
      return { ...ticket, deletedAt, abilities: ['delete'] }
    },
    said: i18next.t('desk-ticket:said.deleted', { number: ticket.number }),
    undo: () => restore(ticket),
  }
}

export function restore(ticket: Ticket): Act {
  return {
    ticketId: ticket.id,
    run: () => call(restoreTicket, { params: { id: ticket.id } }),
    said: i18next.t('desk-ticket:said.restored', { number: ticket.number }),
  }
}

import i18next from 'i18next'
import { addCollaborator, referTicket, removeCollaborator, removeReferral, type Ticket } from '#contract/tickets.ts'
import { call } from '#web/client.ts'
import type { PersonInput } from '../people/person.ts'
import type { Act } from './act.ts'

type Collaborator = Ticket['collaborators'][number]
type Referral = Ticket['referrals'][number]

export function includeCollaborator(
  ticket: Ticket,
  { person, name, note }: { person: PersonInput; name: string; note?: string },
): Act {
  return {
    ticketId: ticket.id,
    run: () => call(addCollaborator, { params: { id: ticket.id }, body: { collaborator: person, note } }),
    said: i18next.t('desk-ticket:said.collaboratorAdded', { number: ticket.number, name }),
  }
}

export function dropCollaborator(ticket: Ticket, one: Collaborator): Act {
  return {
    ticketId: ticket.id,
    run: () => call(removeCollaborator, { params: { id: ticket.id, collaboratorId: one.id } }),
    guess: { collaborators: ticket.collaborators.filter(({ id }) => id !== one.id) },
    said: i18next.t('desk-ticket:said.collaboratorRemoved', { number: ticket.number, name: one.name }),
    undo: () => includeCollaborator(ticket, { person: { id: one.id }, name: one.name }),
  }
}

export function refer(
  ticket: Ticket,
  { kind, id, name, note }: { kind: Referral['kind']; id: number; name: string; note?: string },
): Act {
  const body = { [`${kind}Id`]: id, note } as {
    agentId?: number
    teamId?: number
    departmentId?: number
    note?: string
  }
  return {
    ticketId: ticket.id,
    run: () => call(referTicket, { params: { id: ticket.id }, body }),
    said: i18next.t('desk-ticket:said.referred', { number: ticket.number, name }),
  }
}

export function dropReferral(ticket: Ticket, { id, kind, target }: Referral): Act {
  return {
    ticketId: ticket.id,
    run: () => call(removeReferral, { params: { id: ticket.id, referralId: id } }),
    guess: { referrals: ticket.referrals.filter((other) => other.id !== id) },
    said: i18next.t('desk-ticket:said.referralRemoved', { number: ticket.number, name: target.name }),
    undo: () => refer(ticket, { kind, id: target.id, name: target.name }),
  }
}

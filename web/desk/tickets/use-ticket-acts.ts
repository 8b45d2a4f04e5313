import { useNavigate } from '@tanstack/react-router'
import type { Ticket } from '#contract/tickets.ts'
import { useAgent } from '#web/session.ts'
import { useAttempt } from './act.ts'
import { resolvedStatus, useChoices } from './choices.ts'
import { assign, claim, remove, restore, setAnswered, setStatus } from './verbs.ts'

type Doing = (() => void) | null

export interface TicketActs {
  /** Assigns it to oneself, whoever had it. */
  take: Doing
  resolve: Doing
  toggleAnswered: Doing
  remove: Doing
  restore: Doing
}

/** What can be done with a ticket at once, without asking anything; null where it may not or makes no sense. */
export function useTicketActs(ticket: Ticket): TicketActs {
  const { id, name } = useAgent()
  const choices = useChoices()
  const attempt = useAttempt()
  const navigate = useNavigate()
  const may = (ability: Ticket['abilities'][number]) => ticket.abilities.includes(ability)
  const isOpen = ticket.status.state === 'open' && ticket.deletedAt === null
  const resolved = resolvedStatus(choices)
  const doing = (isPossible: boolean, run: () => void): Doing => (isPossible ? run : null)
  return {
    take: doing(isOpen && may('assign') && ticket.assignee.agent?.id !== id, () => {
      const me = { id, name }
      void attempt(ticket.assignee.agent ? assign(ticket, { agent: me }) : claim(ticket, me))
    }),
    resolve: doing(isOpen && may('close') && resolved !== undefined, () => {
      if (resolved) void attempt(setStatus(ticket, resolved))
    }),
    toggleAnswered: doing(isOpen && may('markAnswered'), () => void attempt(setAnswered(ticket, !ticket.isAnswered))),
    remove: doing(ticket.deletedAt === null && may('delete'), async () => {
      if (await attempt(remove(ticket))) void navigate({ to: '/queue/$key', params: { key: 'open' } })
    }),
    restore: doing(ticket.deletedAt !== null && may('delete'), () => void attempt(restore(ticket))),
  }
}

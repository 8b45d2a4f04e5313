import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { users } from '#contract/people.ts'
import { listTickets } from '#contract/tickets.ts'
import { call } from '#web/client.ts'
import { useSource } from '#web/ui/actions.ts'
import { suggestionQuery } from './use-suggestions.ts'

/** What the palette finds besides actions: tickets and people. */
export function useDeskSources(): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  useSource({
    id: 'tickets',
    group: t('desk-queue:sources.tickets'),
    search: async (text, signal) => {
      const { items } = await call(listTickets, { query: suggestionQuery(text), signal })
      return items.map(({ id, number, subject }) => ({
        id: `ticket-${id}`,
        label: `${number} ${subject}`,
        run: () => navigate({ to: '/tickets/$ticketId', params: { ticketId: String(id) } }),
      }))
    },
  })
  useSource({
    id: 'people',
    group: t('ui:nav.people'),
    search: async (text, signal) => {
      const { items } = await call(users.list, { query: { q: text, limit: 5 }, signal })
      return items.map(({ id, name, email }) => ({
        id: `person-${id}`,
        label: `${name} <${email}>`,
        run: () => navigate({ to: '/people/$userId', params: { userId: String(id) } }),
      }))
    },
  })
}

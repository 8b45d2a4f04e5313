import { useQuery } from '@tanstack/react-query'
import { listTickets, type TicketSummary } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { useSettled } from '../people/use-settled.ts'

const SHOWN = 7

/** Tickets for what is being typed: by their number when it looks like one, else by their words. */
export function useSuggestions(text: string): TicketSummary[] {
  const words = useSettled(text.trim(), 150)
  const { data } = useQuery({
    ...query(listTickets, { query: suggestionQuery(words) }),
    enabled: words.length >= 2,
    placeholderData: (before) => before,
  })
  return text.trim().length >= 2 && words.length >= 2 ? (data?.items ?? []) : []
}

export function suggestionQuery(words: string): { number: string; limit: number } | { q: string; limit: number } {
  return /^[#\w-]*\d[\w-]*$/.test(words) && words.length <= 20
    ? { number: words.replace(/^#/, ''), limit: SHOWN }
    : { q: words, limit: SHOWN }
}

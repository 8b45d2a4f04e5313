import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Ticket } from '#contract/tickets.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import { isTicketList, patchRows, ticketQuery } from './cache.ts'

/** One change of a ticket: how it is made, what the page may show at once, and what takes it back. */
export interface Act {
  ticketId: number
  run: () => Promise<Ticket>
  /** What it will be if the server agrees. */
  guess?: Partial<Ticket>
  /** For the toast, past tense. */
  said: string
  undo?: () => Act
}

/**
 * Does an act: pages show it at once and go back if it is refused.
 *
 * @throws ProblemError
 */
export type Perform = (act: Act, options?: { silent?: boolean }) => Promise<Ticket>

export function usePerform(): Perform {
  const cache = useQueryClient()
  return useCallback((act, options) => perform(cache, act, options), [cache])
}

async function perform(cache: QueryClient, act: Act, { silent = false } = {}): Promise<Ticket> {
  const { queryKey } = ticketQuery(act.ticketId)
  await cache.cancelQueries({ queryKey, exact: true })
  const before = cache.getQueryData<Ticket>(queryKey)
  if (act.guess) show(cache, act.ticketId, act.guess)
  try {
    const after = await act.run()
    cache.setQueryData(queryKey, after)
    patchRows(cache, act.ticketId, after)
    if (!silent) announce(cache, act)
    return after
  } catch (error) {
    if (before) show(cache, act.ticketId, before)
    throw error
  } finally {
    renew(cache, act.ticketId)
  }
}

/** The same for a key or a button that has no place of its own for a refusal. */
export function useAttempt(): (act: Act) => Promise<boolean> {
  const perform = usePerform()
  return useCallback((act) => perform(act).then(() => true, refused), [perform])
}

/** Tells a refusal in passing. */
export function refused(error: unknown): false {
  const problem = problemIn(error)
  if (!problem) return false
  const { happened, next } = problemWords(problem)
  toast({ tone: 'bad', text: `${happened} ${next}`.trim(), lasts: 9000 })
  return false
}

function announce(cache: QueryClient, { said, undo }: Act): void {
  const back = undo && (() => perform(cache, { ...undo(), undo: undefined }).catch(refused))
  toast({ text: said, tone: 'good', ...(back && { undo: back }) })
}

function show(cache: QueryClient, id: number, guess: Partial<Ticket>): void {
  cache.setQueryData<Ticket>(ticketQuery(id).queryKey, (ticket) => ticket && { ...ticket, ...guess })
  patchRows(cache, id, guess)
}

function renew(cache: QueryClient, id: number): void {
  void cache.invalidateQueries({ queryKey: ['tickets', String(id)] })
  void cache.invalidateQueries({ predicate: isTicketList })
  void cache.invalidateQueries({ queryKey: ['queues'] })
}

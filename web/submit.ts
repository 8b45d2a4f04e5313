import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import type { Problem } from '#contract/common.ts'
import type { ReplyOf } from '#contract/route.ts'
import { type AnyRoute, call, type Input, ProblemError } from './client.ts'
import { freshKey } from './fresh-key.ts'

interface Options<R> {
  /** What to fetch again when it is done. */
  invalidates?: QueryKey[]
  onDone?: (reply: ReplyOf<R>) => void
}

/**
 * Sends one act at a time, in the order in which they were asked for. A retry carries the same `Idempotency-Key` as long as nobody knows whether the first attempt
 * arrived, so a double click or a lost answer makes one ticket; a definite refusal ends that key.
 */
export function useSubmit<R extends AnyRoute>(route: R, { invalidates = [], onDone }: Options<R> = {}) {
  const cache = useQueryClient()
  const key = useRef<string>(undefined)
  const id = useId()
  const mutation = useMutation<ReplyOf<R>, Error, Input<R>>({
    // Those of one scope wait for each other: two at once would share a key, and the last would not be the one that holds.
    scope: { id },
    mutationFn: async (input) => {
      key.current ??= freshKey()
      try {
        const reply = await call(route, { ...input, idempotencyKey: key.current })
        key.current = undefined
        return reply
      } catch (error) {
        if (isRefusal(error)) key.current = undefined
        throw error
      }
    },
    onSuccess: async (reply) => {
      onDone?.(reply)
      await Promise.all(invalidates.map((queryKey) => cache.invalidateQueries({ queryKey })))
    },
  })
  return {
    submit: (input: Input<R>) => {
      if (!mutation.isPending) mutation.mutate(input)
    },
    submitAsync: mutation.mutateAsync,
    isPending: mutation.isPending,
    problem: problemIn(mutation.error),
    reply: mutation.data,
    reset: mutation.reset,
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false
  const { status } = error.problem
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status)
}

export function problemIn(error: unknown): Problem | null {
  if (!error) return null
  if (error instanceof ProblemError) return error.problem
  return { status: 0, code: 'web_error', title: error instanceof Error ? error.message : String(error) }
}

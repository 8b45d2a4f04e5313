import { useMutation } from '@tanstack/react-query'
import type { Problem } from '#contract/common.ts'
import type { ReplyOf } from '#contract/route.ts'
import { type AnyRoute, call, type Input, ProblemError, signInAgain } from '#web/client.ts'
import { useSession } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { dropDraft, keyFor } from './draft.ts'

interface Options<R> {
  /** Names the draft that is sent. */
  name: string
  onSent: (reply: ReplyOf<R>) => void
  onRefused?: (problem: Problem) => void
}

/** Sends what was drafted, once: the key goes with the content and is kept beside the draft until the answer is there. */
export function useSend<R extends AnyRoute>(route: R, { name, onSent, onRefused }: Options<R>) {
  const { requester } = useSession()
  const mutation = useMutation<ReplyOf<R>, Error, Input<R>>({
    mutationFn: async (input) => {
      const idempotencyKey = keyFor(name, JSON.stringify(input))
      const send = () => call(route, { ...input, idempotencyKey })
      try {
        return await send()
      } catch (error) {
        if (!requester || !isSignedOut(error) || !(await signInAgain())) throw error
        return await send()
      }
    },
    onSuccess: (reply) => {
      dropDraft(`${name}.attempt`)
      onSent(reply)
    },
    onError: (error) => {
      const problem = problemIn(error)
      if (problem) onRefused?.(problem)
    },
  })
  return {
    send: (input: Input<R>) => {
      if (!mutation.isPending) mutation.mutate(input)
    },
    isPending: mutation.isPending,
    problem: problemIn(mutation.error),
    reset: mutation.reset,
  }
}

// Where guests are let in, a session that has ended shows only by the server asking who one is.
function isSignedOut(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false
  const { code, fields } = error.problem
  return (
    code === 'sign_in_required' || !!fields?.some(({ field, code }) => field === 'body.email' && code === 'required')
  )
}

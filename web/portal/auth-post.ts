import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useRef } from 'react'
import { post } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { fieldErrors } from './field-words.ts'
import { useFocusOnError } from './focus-error.ts'

interface Options {
  /** What goes besides the form's own fields. */
  extra?: Record<string, unknown>
  onDone?: () => unknown
}

/** A short form for `/api/auth`: its fields are sent by their names, and errors come back to them. */
export function useAuthForm(path: string, { extra, onDone }: Options = {}) {
  const form = useRef<HTMLFormElement>(null)
  const mutation = useMutation({
    mutationFn: (data: Record<string, unknown>) => post(`/api/auth${path}`, data),
    onSuccess: () => onDone?.(),
  })
  const problem = problemIn(mutation.error)
  useFocusOnError(form, problem)
  return {
    props: {
      ref: form,
      noValidate: true,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault()
        if (!mutation.isPending) mutation.mutate({ ...extra, ...Object.fromEntries(new FormData(event.currentTarget)) })
      },
    },
    errors: fieldErrors(problem),
    /** What is not about a field. */
    problem: problem?.fields ? null : problem,
    isPending: mutation.isPending,
    isDone: mutation.isSuccess,
    reset: mutation.reset,
  }
}

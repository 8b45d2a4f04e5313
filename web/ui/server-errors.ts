import type { UseFormReturnType } from '@mantine/form'
import { useEffect } from 'react'
import type { Problem } from '#contract/common.ts'
import { formErrors } from '#web/form-errors.ts'

/** Shows what the server says about fields in the fields, and brings the first of them into view. */
export function useServerErrors<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  problem: Problem | null,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer; the form is new on every render.
  useEffect(() => {
    const errors = formErrors(problem)
    const [first] = Object.keys(errors)
    if (!first) return
    form.setErrors(errors)
    form.getInputNode(first)?.focus()
  }, [problem])
}

import type { Problem } from '#contract/common.ts'

/** Turns the server's `fields` into a form's errors: `body.requester.email` belongs to the field `requester.email`. */
export function formErrors(problem: Problem | null): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const one of problem?.fields ?? []) {
    const name = one.field.replace(/^(body|query|params)\./, '').replace(/\[(\w+)\]/g, '.$1')
    errors[name] ??= one.message
  }
  return errors
}

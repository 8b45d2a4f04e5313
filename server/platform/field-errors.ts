import type { z } from 'zod'
import type { FieldError } from './errors.ts'

/** What a schema found wrong, with paths from the request: `body.subject`. */
export function fieldErrors(part: string, error: z.ZodError): FieldError[] {
  return error.issues
    .flatMap((issue) => flatten(issue))
    .map((issue) => ({
      field: [part, ...issue.path.map(String)].join('.'),
      code: issue.code ?? 'invalid',
      message: issue.message,
    }))
}

// A union says only that nothing matched; the problems of its closest member are what helps.
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const closest = issue.errors.reduce((best, errors) => (errors.length < best.length ? errors : best))
  return closest.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }))
}

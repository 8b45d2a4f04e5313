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

const KINDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const OTHERWISE = 'This is not written as it should be.'

/** Zod's own words are for programmers. Where a schema brings words of its own, these are not asked for. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = KINDS[issue.expected]
      if (issue.input === undefined) return 'This is missing.'
      return kind ? `This should be ${kind}.` : OTHERWISE
    }
    case 'invalid_value':
      return `This should be one of: ${issue.values.map(String).join(', ')}.`
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'Write something here.' : `Write at least ${issue.minimum} characters.`
      return issue.origin === 'array' ? `Give at least ${issue.minimum}.` : `This should be at least ${issue.minimum}.`
    case 'too_big':
      if (issue.origin === 'string') return `This is too long: at most ${issue.maximum} characters.`
      return issue.origin === 'array' ? `Give at most ${issue.maximum}.` : `This should be at most ${issue.maximum}.`
    case 'unrecognized_keys':
      return `Nothing here is called ${issue.keys.map((key) => `“${key}”`).join(', ')}.`
    default:
      return OTHERWISE
  }
}

// A union says only that nothing matched; the problems of its closest member are what helps.
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const closest = issue.errors.reduce((best, errors) => (errors.length < best.length ? errors : best))
  return closest.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }))
}

import { repeatProblems } from '#server/people/repeats.ts'
import type { FieldError } from '#server/platform/errors.ts'

// Where something is wrong in a draft, as the request has it.

export const AT = 'body.draft'

export function repeatedIds(changed: readonly { id: number }[], kind: string): FieldError[] {
  return repeatProblems(changed.map(({ id }, at) => [`${AT}.${kind}.changed.${at}.id`, id]))
}

/** What a verb would say of its own body, said of the place in the draft. */
export function moved(problems: FieldError[], place: string): FieldError[] {
  return problems.map((problem) => ({ ...problem, field: problem.field.replace(/^body/, `${AT}.${place}`) }))
}

export function notFound(place: string, noun: string): FieldError {
  return { field: `${AT}.${place}`, code: 'not_found', message: `There is no such ${noun}.` }
}

/** What something new cannot be without. */
export function missing(place: string, needed: Record<string, unknown>): FieldError[] {
  return Object.entries(needed).flatMap(([field, value]) =>
    value === undefined ? [{ field: `${AT}.${place}.${field}`, code: 'required', message: 'This is missing.' }] : [],
  )
}

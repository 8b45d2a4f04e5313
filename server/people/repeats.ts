import type { FieldError } from '#server/platform/errors.ts'

/** A problem at each entry of a list that says again what an earlier one said. */
export function repeatProblems(entries: [field: string, value: unknown][]): FieldError[] {
  const seen = new Set<unknown>()
  return entries.flatMap(([field, value]) => {
    if (!seen.has(value)) {
      seen.add(value)
      return []
    }
    return [{ field, code: 'repeated', message: 'This is in the list twice.' }]
  })
}

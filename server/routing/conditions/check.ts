import { type Condition, type ConditionPlace, type Test, takes } from '#contract/conditions.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { type Catalogue, type Field, operatorsFor } from './fields.ts'
import { compilePattern } from './patterns.ts'

interface Checking {
  catalogue: Catalogue
  place: ConditionPlace
  /** Where the condition stands in the request: `body.conditions`. */
  at: string
}

/** Everything in a condition that does not go together, each at its place: unknown fields, operators, values. */
export function conditionProblems(condition: Condition, checking: Checking): FieldError[] {
  const { at } = checking
  const inside = (group: 'all' | 'any', conditions: Condition[]) =>
    conditions.flatMap((one, place) => conditionProblems(one, { ...checking, at: `${at}.${group}.${place}` }))
  if ('all' in condition) return inside('all', condition.all)
  if ('any' in condition) return inside('any', condition.any)
  if ('not' in condition) return conditionProblems(condition.not, { ...checking, at: `${at}.not` })
  return testProblems(condition, checking)
}

function testProblems(test: Test, { catalogue, place, at }: Checking): FieldError[] {
  const field = catalogue.get(test.field)
  if (!field?.places.includes(place)) {
    return [{ field: `${at}.field`, code: 'unknown_field', message: `There is no field "${test.field}" here.` }]
  }
  if (!operatorsFor(field, place).includes(test.operator)) {
    return [{ field: `${at}.operator`, code: 'wrong_operator', message: 'This field cannot be compared so.' }]
  }
  const problem = (code: string, message: string) => [{ field: `${at}.value`, code, message }]
  const wanted = takes(test.operator)
  if (wanted === 'nothing') {
    return test.value === undefined ? [] : problem('not_wanted', 'There is nothing to compare with here.')
  }
  const values = [test.value].flat().filter((value) => value !== undefined && value !== '')
  if (values.length === 0) return problem('required', 'Say what to compare with.')
  if (wanted === 'one' && Array.isArray(test.value)) return problem('invalid_type', 'Give one value.')
  if (wanted === 'several' && !Array.isArray(test.value)) return problem('invalid_type', 'Give a list of values.')
  if (test.operator === 'matches' || test.operator === 'doesNotMatch') {
    const words = patternProblem(String(test.value))
    return words === null ? [] : problem('bad_pattern', `This regular expression cannot be run: ${words}`)
  }
  const message = values.map((value) => valueProblem(field, value)).find((words) => words !== null)
  return message ? problem('invalid_type', message) : []
}

function patternProblem(source: string): string | null {
  try {
    compilePattern(source)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function valueProblem({ kind, words, key }: Field, value: unknown): string | null {
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? null : 'Give a number.'
    case 'choice':
    case 'choices':
      return Number.isSafeInteger(value) ? null : 'Choose from the list.'
    case 'word':
      return words?.includes(String(value)) ? null : 'Choose from the list.'
    case 'boolean':
      return typeof value === 'boolean' ? null : 'Say yes or no.'
    case 'instant':
      return isInstant(value) ? null : 'Give an instant like 2026-03-02T09:00:00Z.'
    case 'date':
      return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? null : 'Give a date like 2026-03-31.'
    case 'timeOfDay':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value)) ? null : 'Give a time like 08:30.'
    default:
      return typeof value === 'string' || key.startsWith('fields.') ? null : 'Give a text.'
  }
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && value.includes('T') && !Number.isNaN(Date.parse(value))
}

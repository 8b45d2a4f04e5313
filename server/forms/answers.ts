import type { z } from 'zod'
import { optionalLine, paragraphs } from '#contract/common.ts'
import type { FormField } from '#contract/reference.ts'
import type { FieldError } from '#server/platform/errors.ts'

/** What a field asks for, as far as its answers are concerned. */
export type Question = Pick<
  z.infer<typeof FormField>,
  'key' | 'label' | 'kind' | 'options' | 'requesterMode' | 'agentRequired' | 'requiredToClose'
>

/** null: asked, and left or made empty. */
export type Answer = string | number | boolean | null
export type Answers = Record<string, Answer>
export type Side = 'requester' | 'agent'

/**
 * Checks the answers to a help topic's own questions and brings each into the form in which it is kept: text trimmed,
 * numbers as numbers, dates as `YYYY-MM-DD`, emptied answers as null.
 *
 * @param side     a requester neither sees nor answers hidden fields; each side has required fields of its own
 * @param partial  an edit: fields that are absent keep what they have, so only those present are looked at
 * @returns every problem at once, at `body.fields.KEY`: `required`, `unknown_field`, `invalid_type`, `too_big`, `not_an_option`
 */
export function checkAnswers(
  fields: readonly Question[],
  given: Readonly<Record<string, unknown>>,
  side: Side,
  { partial = false }: { partial?: boolean } = {},
): { answers: Answers; problems: FieldError[] } {
  const asked = fields.filter((field) => side === 'agent' || field.requesterMode !== 'hidden')
  const answers = new Map<string, Answer>()
  const problems = unknownKeys(asked, given)
  for (const field of asked) {
    const isGiven = Object.hasOwn(given, field.key)
    if (partial && !isGiven) continue
    const answer = read(field, isGiven ? given[field.key] : null)
    if (isProblem(answer)) problems.push(answer)
    else if (isEmpty(answer) && isRequired(field, side)) problems.push(problem(field, 'required', needed(field)))
    else if (isGiven) answers.set(field.key, answer)
  }
  return { answers: Object.fromEntries(answers), problems }
}

/** The fields that still need an answer before the ticket can be closed. */
export function missingToClose<Field extends Question>(
  fields: readonly Field[],
  answers: Readonly<Record<string, unknown>>,
): Field[] {
  return fields.filter(
    (field) => field.requiredToClose && (!Object.hasOwn(answers, field.key) || isEmpty(answers[field.key])),
  )
}

function unknownKeys(asked: readonly Question[], given: Readonly<Record<string, unknown>>): FieldError[] {
  const known = new Set(asked.map((field) => field.key))
  return Object.keys(given)
    .filter((key) => !known.has(key))
    .map((key) => ({ field: `body.fields.${key}`, code: 'unknown_field', message: 'There is no such question here.' }))
}

// A box that must be ticked is not answered by leaving it open.
function isEmpty(answer: unknown): boolean {
  return answer === null || answer === undefined || answer === '' || answer === false
}

function isRequired(field: Question, side: Side): boolean {
  return side === 'agent' ? field.agentRequired : field.requesterMode === 'required'
}

function needed({ kind, label }: Question): string {
  if (kind === 'checkbox') return `Tick “${label}” to go on.`
  if (kind === 'choice') return `Choose an answer for “${label}”.`
  return `Fill in “${label}”.`
}

const oneLine = optionalLine(1000)
const manyLines = paragraphs(20_000)

function read(field: Question, given: unknown): Answer | FieldError {
  if (given === null || (typeof given === 'string' && given.trim() === '')) return null
  switch (field.kind) {
    case 'text':
      return readText(field, given, oneLine)
    case 'paragraph':
      return readText(field, given, manyLines)
    case 'number':
      return readNumber(field, given)
    case 'date':
      return isDay(given) ? given : problem(field, 'invalid_type', 'Give a date like 2026-03-31.')
    case 'checkbox':
      return readBox(field, given)
    case 'choice':
      return field.options.includes(String(given))
        ? String(given)
        : problem(field, 'not_an_option', 'Choose one of the answers offered.')
  }
}

function readText(field: Question, given: unknown, schema: typeof oneLine): Answer | FieldError {
  if (typeof given !== 'string') return problem(field, 'invalid_type', 'Write a text.')
  const parsed = schema.safeParse(given)
  if (!parsed.success) return problem(field, 'too_big', 'This text is too long.')
  return parsed.data === '' ? null : parsed.data
}

// Digits beyond these would be rounded silently.
const LARGEST = 1e15

function readNumber(field: Question, given: unknown): Answer | FieldError {
  const isWritten = typeof given === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(given)
  const number = typeof given === 'number' || isWritten ? Number(given) : Number.NaN
  if (!Number.isFinite(number)) return problem(field, 'invalid_type', 'Give a number like 12 or 12.5.')
  return Math.abs(number) < LARGEST ? number : problem(field, 'too_big', 'This number is too large.')
}

function readBox(field: Question, given: unknown): Answer | FieldError {
  if (given === true || given === 'true') return true
  if (given === false || given === 'false') return false
  return problem(field, 'invalid_type', 'Answer true or false.')
}

function isDay(given: unknown): given is string {
  if (typeof given !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(given)) return false
  const day = new Date(`${given}T00:00:00Z`)
  // JavaScript takes 31 February for 3 March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(given)
}

function problem(field: Question, code: string, message: string): FieldError {
  return { field: `body.fields.${field.key}`, code, message }
}

function isProblem(answer: Answer | FieldError): answer is FieldError {
  return typeof answer === 'object' && answer !== null
}

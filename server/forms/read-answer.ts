import { isIP } from 'node:net'
import { type Answer, type Chosen, chosenIn, isRich } from '#contract/answers.ts'
import { Email, isBlank, optionalLine, paragraphs } from '#contract/common.ts'
import type { FormField } from '#contract/forms.ts'
import { wordsIn } from '#contract/translations.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Offered } from './answers.ts'
import { fileProblem } from './file-kinds.ts'
import { matchesWhole } from './pattern.ts'
import { isTimeZone, readDate, readPhone } from './read-texts.ts'
import { isRefusal, type Refusal, refuse, refuseBecause } from './refusal.ts'
import { richText } from './rich-text.ts'

export interface Reading {
  offered: Offered
  now: Date
  current: Answer
  language: string | null
  /** Where it stands in the request. */
  path: string
}

type Of<Kind extends FormField['kind']> = Extract<FormField, { kind: Kind }>

/** One answer, as it is kept; or what is wrong with it. */
export function readAnswer(field: FormField, given: unknown, reading: Reading): Answer | FieldError {
  const isEmpty = given === null || given === undefined || (typeof given === 'string' && isBlank(given))
  if (isEmpty || (Array.isArray(given) && given.length === 0)) return null
  // An answer that was good when it was given stays good, whatever is asked for now: a day goes by of itself.
  if (reading.current !== null && JSON.stringify(given) === JSON.stringify(reading.current)) return reading.current
  const read = readKind(field, given, reading)
  if (!isRefusal(read)) return read
  const { code, message, reason } = read
  return { field: reading.path, code, message, ...(reason && { reason }) }
}

export function isProblem(answer: Answer | FieldError): answer is FieldError {
  return typeof answer === 'object' && answer !== null && 'code' in answer
}

type Read = Answer | Refusal

function readKind(field: FormField, given: unknown, reading: Reading): Read {
  switch (field.kind) {
    case 'text':
      return readText(field, given, reading.language)
    case 'paragraph':
      return readParagraph(field, given)
    case 'number':
      return readNumber(field, given)
    case 'date':
      return readDate(field.config, given, reading.now)
    case 'timeZone':
      return typeof given === 'string' && isTimeZone(given.trim())
        ? given.trim()
        : refuse('not_an_option', 'Choose a time zone like Europe/Berlin.')
    case 'phone':
      return readPhone(field.config, given)
    case 'checkbox':
      return readBox(given)
    case 'choice':
      return readChoice(field, given)
    case 'list':
      return readItems(field, given, reading)
    case 'file':
      return readFiles(field, given, reading)
    case 'priority':
      return readOne(given, reading.offered.priorities, reading.current)
    case 'department':
      return readOne(given, reading.offered.departments, reading.current)
    case 'assignee':
      return readOne(given, reading.offered.assignees, reading.current)
    default:
      return refuse('unknown_field', 'There is nothing to answer here.')
  }
}

const oneLine = optionalLine(20_000)
const manyLines = paragraphs(20_000)

function readText({ config, translations }: Of<'text'>, given: unknown, language: string | null): Read {
  if (typeof given !== 'string') return refuse('invalid_type', 'Write a text.')
  const parsed = oneLine.safeParse(given)
  const text = parsed.data ?? ''
  if (!parsed.success || text.length > config.maxLength) return refuse('too_big', 'This text is too long.')
  if (text === '') return null
  const problem = problemOf(config, text)
  if (!problem) return text
  // In the administrator's words, or in ours, which the web says in its language.
  const words = wordsIn(translations, language).problem ?? config.problem
  return words ? refuse('invalid', words) : refuse(`not_${config.validator}`, problem)
}

function problemOf({ validator, pattern }: Of<'text'>['config'], text: string): string | null {
  switch (validator) {
    case 'email':
      return Email.safeParse(text).success ? null : 'Write one e-mail address, like ada@example.com.'
    case 'phone':
      return /^\+?[\d\s()./x-]{5,50}$/i.test(text) && text.replace(/\D/g, '').length >= 5
        ? null
        : 'Write a phone number.'
    case 'ip':
      return isIP(text) ? null : 'Write an IP address, like 192.0.2.1.'
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? null : 'Write a number like 12 or 12.5.'
    case 'pattern':
      return matchesWhole(pattern, text) ? null : 'This is not written as it should be.'
    case 'none':
      return null
  }
}

function readParagraph({ config }: Of<'paragraph'>, given: unknown): Read {
  if (config.isRich) return readRich(config, given)
  if (typeof given !== 'string') return refuse('invalid_type', 'Write a text.')
  const parsed = manyLines.safeParse(given)
  if (!parsed.success || parsed.data.length > config.maxLength) return refuse('too_big', 'This text is too long.')
  return parsed.data === '' ? null : parsed.data
}

function readRich({ maxLength }: Of<'paragraph'>['config'], given: unknown): Read {
  const isHtml = isRich(given) && typeof given.html === 'string'
  if (!isHtml && typeof given !== 'string') return refuse('invalid_type', 'Write a text.')
  const rich = isHtml ? richText(given.html, 'html') : richText(String(given), 'text')
  if (rich === 'too_big' || (rich && rich.text.length > maxLength)) return refuse('too_big', 'This text is too long.')
  return rich
}

// Digits beyond these would be rounded silently.
const LARGEST = 1e15

function readNumber({ config }: Of<'number'>, given: unknown): Read {
  const isWritten = typeof given === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(given)
  const number = typeof given === 'number' || isWritten ? Number(given) : Number.NaN
  if (!Number.isFinite(number)) return refuse('not_a_number', 'Give a number like 12 or 12.5.')
  if (Math.abs(number) >= LARGEST) return refuse('too_big', 'This number is too large.')
  const { min, max, isWhole } = config
  if (isWhole && !Number.isInteger(number)) return refuse('not_whole', 'Give a whole number.')
  if (min !== null && number < min) {
    const message = `Give a number of at least ${min}.`
    return refuseBecause({ code: 'below', values: { least: String(min) }, message })
  }
  if (max !== null && number > max) {
    const message = `Give a number of at most ${max}.`
    return refuseBecause({ code: 'above', values: { most: String(max) }, message })
  }
  return number
}

function readBox(given: unknown): Read {
  if (given === true || given === 'true') return true
  if (given === false || given === 'false') return false
  return refuse('invalid_type', 'Answer true or false.')
}

const notOffered = refuse('not_an_option', 'Choose one of the answers offered.')

function readChoice({ config: { options, multiple } }: Of<'choice'>, given: unknown): Read {
  const asked = Array.isArray(given) ? given : [given]
  if (!multiple && asked.length > 1) return refuse('too_many', 'Choose one answer.')
  const keys = new Set<string>()
  for (const one of asked) {
    if (typeof one === 'object') return refuse('invalid_type', 'Give the key of an answer.')
    const option = options.find(({ key }) => key === String(one)) ?? options.find(({ label }) => label === String(one))
    if (!option) return notOffered
    keys.add(option.key)
  }
  return multiple ? [...keys] : (keys.values().next().value ?? null)
}

function readItems({ config }: Of<'list'>, given: unknown, { offered, current }: Reading): Read {
  const asked = Array.isArray(given) ? given : [given]
  if (!config.multiple && asked.length > 1) return refuse('too_many', 'Choose one answer.')
  const items = offered.items.get(config.listId) ?? []
  const had = chosenIn(current)
  const found = new Map<number | string, Chosen>()
  for (const one of asked) {
    const kept = had.find(({ id }) => String(id) === idIn(one))
    const item = kept ?? items.find(({ id }) => String(id) === idIn(one)) ?? items.find((it) => isCalled(it, one))
    if (!item) return notOffered
    found.set(item.id, { id: item.id, text: item.text ?? '' })
  }
  const chosen = [...found.values()]
  return config.multiple ? chosen : (chosen[0] ?? null)
}

function isCalled({ text, extra }: { text: string; extra: string }, one: unknown): boolean {
  if (typeof one !== 'string') return false
  const word = one.trim().toLowerCase()
  return text.toLowerCase() === word || (extra !== '' && extra.toLowerCase() === word)
}

function readFiles({ config }: Of<'file'>, given: unknown, { offered, current }: Reading): Read {
  const asked = Array.isArray(given) ? given : [given]
  if (asked.length > config.maxFiles) {
    const message = `At most ${config.maxFiles} files can be added here.`
    return refuseBecause({ code: 'too_many_files', values: { most: String(config.maxFiles) }, message })
  }
  const had = chosenIn(current)
  const files: Chosen[] = []
  for (const one of asked) {
    const id = idIn(one).toLowerCase()
    const kept = had.find((file) => file.id === id)
    const file = offered.files.find((it) => it.id === id)
    if (!kept && !file) return refuse('not_found', 'This file is not there (any more). Please upload it again.')
    const problem = !kept && file ? fileProblem(config, file) : null
    if (problem) return problem
    files.push({ id, text: kept?.text ?? file?.text ?? '' })
  }
  return files
}

function readOne(given: unknown, offered: readonly Chosen[], current: Answer): Read {
  const one = Array.isArray(given) ? given[0] : given
  const [had] = chosenIn(current)
  const kind = typeof one === 'object' && one !== null && 'kind' in one ? one.kind : undefined
  const fits = (it: Chosen) => String(it.id) === idIn(one) && (kind === undefined || it.kind === kind)
  if (had && fits(had)) return had
  return offered.find(fits) ?? offered.find(({ text }) => text === one) ?? notOffered
}

function idIn(one: unknown): string {
  if (typeof one === 'object' && one !== null && 'id' in one) return String(one.id)
  return typeof one === 'number' || typeof one === 'string' ? String(one) : ''
}

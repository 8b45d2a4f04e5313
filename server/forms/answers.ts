import type { Answer, Answers, Chosen } from '#contract/answers.ts'
import { isEmptyAnswer, shownFields } from '#contract/form-rules.ts'
import { type FieldKind, type FormField, type Mode, silentKinds } from '#contract/forms.ts'
import { saidField } from '#contract/translations.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { isProblem, type Reading, readAnswer } from './read-answer.ts'

export type Side = 'requester' | 'agent'

/** Things of the desk that answers may name, as far as the answers at hand name them. */
export interface Offered {
  /** Items of lists, by the list. */
  items: ReadonlyMap<number, readonly OfferedItem[]>
  priorities: readonly Chosen[]
  departments: readonly Chosen[]
  assignees: readonly Chosen[]
  /** Uploads of whoever answers, which nothing uses yet. */
  files: readonly OfferedFile[]
}

export interface OfferedItem {
  id: number
  text: string
  extra: string
}

export interface OfferedFile {
  id: string
  text: string
  size: number
  /** As its content tells it. */
  mediaType: string
}

export const nothingOffered: Offered = { items: new Map(), priorities: [], departments: [], assignees: [], files: [] }

interface More {
  /** An edit: fields that are absent keep what they have, so only those present are looked at. */
  partial?: boolean
  /** What is answered already; what has been chosen may stay, whatever became of it. */
  current?: Readonly<Answers>
  offered?: Offered
  now?: Date
  /** In which problems are told, as far as the fields are translated. */
  language?: string | undefined
  /** Where the answers stand in the request. */
  path?: string
}

/**
 * Checks answers and brings each into the form in which it is kept: text trimmed, numbers as numbers, chosen things with
 * their name, emptied answers as null. A field that is not shown, by the answers given, is neither required nor kept.
 *
 * @param fields  those of one ticket (or requester, organization), in their order
 * @param side    a requester neither sees nor answers hidden fields; each side has required fields of its own
 * @returns every problem at once, at `body.fields.KEY`: `required`, `unknown_field`, `read_only`, `not_an_option`,
 *          or a code that says what is wrong with this kind of answer: `not_a_number`, `too_early`, `file_refused` ...
 */
export function checkAnswers(
  fields: readonly FormField[],
  given: Readonly<Record<string, unknown>>,
  side: Side,
  more: More = {},
): { answers: Answers; problems: FieldError[] } {
  const { partial = false, current = {}, offered = nothingOffered, now = new Date(), path = 'body.fields' } = more
  const language = more.language ?? null
  const seen = fields.filter((field) => modeOf(field, side) !== 'hidden')
  const asked = seen.filter((field) => isAsked(field, side))
  const read = new Map<string, Answer>()
  const wrong = new Map<string, FieldError>()
  for (const field of asked) {
    if (!Object.hasOwn(given, field.key)) {
      if (partial) continue
      const preset = presetOf(field, offered)
      if (preset !== null) read.set(field.key, preset)
      continue
    }
    const reading: Reading = { offered, now, current: own(current, field.key), path: `${path}.${field.key}`, language }
    const answer = readAnswer(field, given[field.key], reading)
    if (isProblem(answer)) wrong.set(field.key, answer)
    else read.set(field.key, answer)
  }

  const shown = new Set(shownFields(seen, { ...current, ...Object.fromEntries(read) }))
  const problems = otherKeys({ given, seen, asked, current, path })
  const answers = new Map<string, Answer>()
  for (const field of asked) {
    if (!shown.has(field)) continue
    const problem = wrong.get(field.key)
    const isGiven = read.has(field.key)
    if (problem) problems.push(problem)
    else if (modeOf(field, side) === 'required' && (isGiven || !partial) && isEmptyAnswer(read.get(field.key))) {
      problems.push({ field: `${path}.${field.key}`, code: 'required', message: needed(saidField(field, language)) })
    } else if (isGiven) answers.set(field.key, read.get(field.key) ?? null)
  }
  return { answers: Object.fromEntries(answers), problems }
}

/** The fields that still need an answer before the ticket can be closed. */
export function missingToClose(fields: readonly FormField[], answers: Readonly<Answers>): FormField[] {
  return shownFields(fields, answers).filter(
    (field) => field.requiredToClose && !isSilent(field.kind) && isEmptyAnswer(own(answers, field.key)),
  )
}

export function modeOf(field: Pick<FormField, 'requesterMode' | 'agentMode'>, side: Side): Mode {
  return side === 'agent' ? field.agentMode : field.requesterMode
}

/** Whether a side may answer a field at all. */
export function isAsked(field: FormField, side: Side): boolean {
  const mode = modeOf(field, side)
  return (mode === 'edit' || mode === 'required') && !isSilent(field.kind)
}

export function isSilent(kind: FieldKind): boolean {
  return silentKinds.includes(kind)
}

/** Own values alone: every object has a `constructor`. */
export function own(answers: Readonly<Record<string, Answer>>, key: string): Answer {
  return Object.hasOwn(answers, key) ? (answers[key] ?? null) : null
}

interface Others {
  given: Readonly<Record<string, unknown>>
  seen: readonly FormField[]
  asked: readonly FormField[]
  current: Readonly<Answers>
  path: string
}

function otherKeys({ given, seen, asked, current, path }: Others): FieldError[] {
  const known = new Set(asked.map((field) => field.key))
  const visible = new Set(seen.map((field) => field.key))
  return Object.keys(given)
    .filter((key) => !known.has(key))
    .flatMap((key) => {
      if (!visible.has(key)) {
        return { field: `${path}.${key}`, code: 'unknown_field', message: 'There is no such question here.' }
      }
      const stays = JSON.stringify(unnamed(given[key])) === JSON.stringify(unnamed(own(current, key)))
      return stays ? [] : { field: `${path}.${key}`, code: 'read_only', message: 'This cannot be changed here.' }
    })
}

// What has been chosen is read back under its name in the reader's language.
function unnamed(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(unnamed)
  if (typeof answer !== 'object' || answer === null) return answer ?? null
  const { text: _, ...rest } = answer as Partial<Chosen>
  return rest
}

function presetOf(field: FormField, { items, priorities }: Offered): Answer {
  if (field.kind === 'choice') {
    const { multiple, preset, options } = field.config
    const keys = preset.filter((key) => options.some((option) => option.key === key))
    return multiple && keys.length > 0 ? keys : (keys[0] ?? null)
  }
  if (field.kind === 'list') {
    const { multiple, preset, listId } = field.config
    const found = (items.get(listId) ?? [])
      .filter(({ id }) => preset.includes(id))
      .map(({ id, text }) => ({ id, text }))
    return multiple && found.length > 0 ? found : (found[0] ?? null)
  }
  if (field.kind === 'priority') return priorities.find(({ id }) => id === field.config.preset) ?? null
  return null
}

function needed({ kind, label }: FormField): string {
  if (kind === 'checkbox') return `Tick “${label}” to go on.`
  if (['choice', 'list', 'priority', 'department', 'assignee'].includes(kind)) return `Choose an answer for “${label}”.`
  if (kind === 'file') return `Add a file to “${label}”.`
  return `Fill in “${label}”.`
}

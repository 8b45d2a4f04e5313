import { conditionsOf, type Placed } from '#contract/form-rules.ts'
import { builtIn, deciding, type FieldInput, type FormField, kindsOf } from '#contract/forms.ts'
import { textsOf } from '#contract/translations.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { mediaTypeOfEnding } from '#server/platform/media-type.ts'
import { isSilent } from './answers.ts'
import { compilePattern } from './pattern.ts'
import { isTimeZone } from './read-texts.ts'

export interface FieldContext {
  kind: 'ticket' | 'contact' | 'organization' | 'custom' | 'list'
  inputs: readonly FieldInput[]
  /** What the form asks now. */
  had: readonly FormField[]
  /** Fields of the ticket details, which stand beside those of every topic. */
  details: readonly FormField[]
  /** Lists with their availability. */
  lists: ReadonlyMap<number, string>
  /** Where the fields stand in the request. */
  path?: string
}

/**
 * What is wrong with the fields that a form is to ask. Answers are kept under a field's key, so the key and kind of one
 * that has been asked stay.
 */
export function fieldProblems(context: FieldContext): FieldError[] {
  const { inputs, path = 'body.fields' } = context
  return inputs.flatMap((input, at) =>
    [
      ...placeProblems(context, at),
      ...kindProblems(context, input),
      ...conditionProblems(context, at),
      ...translationProblems(input),
    ].map(([name, code, message]) => ({ field: `${path}.${at}.${name}`, code, message })),
  )
}

type Problem = [name: string, code: string, message: string]

function placeProblems({ kind, inputs, had }: FieldContext, at: number): Problem[] {
  const input = inputs[at]
  if (!input) return []
  const earlier = inputs.slice(0, at)
  const before = input.id === undefined ? undefined : had.find(({ id }) => id === input.id)
  const problems: Problem[] = []
  if (input.id !== undefined && !before) {
    problems.push(['id', 'not_found', 'This form asks no such question (any more).'])
  }
  if (input.id !== undefined && earlier.some(({ id }) => id === input.id)) {
    problems.push(['id', 'repeated', 'This question is in the list twice.'])
  }
  if (before && before.key !== input.key) {
    problems.push(['key', 'fixed', `Answers are kept under “${before.key}”, so this key stays.`])
  }
  if (before && before.kind !== input.kind) {
    problems.push(['kind', 'fixed', 'It has been asked as another kind. Make a new question instead.'])
  }
  if (earlier.some(({ key }) => key === input.key)) {
    problems.push(['key', 'repeated', 'Another question of this form has this key.'])
  }
  if (kind !== 'list' && builtIn[kind].includes(input.key)) {
    problems.push(['key', 'built_in', 'That is there already, of itself. Choose another key.'])
  }
  return problems
}

function kindProblems({ kind, lists }: FieldContext, input: FieldInput): Problem[] {
  const problems: Problem[] = []
  if (!kindsOf[kind].includes(input.kind)) {
    problems.push(['kind', 'only_tickets', 'Only tickets can have a field of this kind.'])
  }
  if (input.kind === 'assignee' && input.requesterMode !== 'hidden' && input.requesterMode !== 'view') {
    problems.push(['requesterMode', 'not_for_requesters', 'Requesters do not choose who works on it.'])
  }
  if (isSilent(input.kind) && [input.requesterMode, input.agentMode].includes('required')) {
    problems.push(['requesterMode', 'nothing_to_answer', 'There is nothing to answer here.'])
  }
  if (input.requesterMode === 'hidden' && input.agentMode === 'hidden') {
    problems.push(['agentMode', 'hidden_from_all', 'Somebody has to see it.'])
  }
  switch (input.kind) {
    case 'choice':
      problems.push(...choiceProblems(input.config))
      break
    case 'list': {
      const availability = lists.get(input.config.listId)
      if (availability === undefined) problems.push(['config.listId', 'not_found', 'There is no such list.'])
      else if (availability === 'archived') {
        problems.push(['config.listId', 'archived', 'This list is archived. Choose another.'])
      }
      if (!input.config.multiple && input.config.preset.length > 1) problems.push(tooMany)
      break
    }
    case 'text': {
      const { validator, pattern } = input.config
      if (validator === 'pattern' && pattern === '') {
        problems.push(['config.pattern', 'required', 'Write the expression.'])
      } else if (validator === 'pattern' && !compilePattern(pattern)) {
        problems.push(['config.pattern', 'invalid', 'This is no expression, or one that cannot be matched safely.'])
      }
      break
    }
    case 'paragraph':
      if (kind === 'list' && input.config.isRich) {
        problems.push(['config.isRich', 'not_in_lists', 'What items of a list have is plain text.'])
      }
      break
    case 'file':
      problems.push(...strictProblems(input.config))
      break
    case 'number':
      problems.push(...boundProblems(input.config))
      break
    case 'date':
      problems.push(...boundProblems(input.config), ...whenProblems(input.config))
      break
  }
  return problems
}

function boundProblems({ min, max }: { min: number | string | null; max: number | string | null }): Problem[] {
  if (min === null || max === null || min <= max) return []
  return [['config.max', 'too_small', 'Nothing lies between these bounds.']]
}

function whenProblems({
  mayBeFuture,
  mayBePast,
  timeZone,
}: Extract<FieldInput, { kind: 'date' }>['config']): Problem[] {
  const problems: Problem[] = []
  if (!mayBeFuture && !mayBePast) {
    problems.push(['config.mayBePast', 'nothing_left', 'It has to lie in the past or in the future.'])
  }
  if (timeZone !== null && !isTimeZone(timeZone)) {
    problems.push(['config.timeZone', 'unknown_time_zone', 'There is no such time zone.'])
  }
  return problems
}

/** Who wants content checked names endings of which it can be told. */
function strictProblems({ isStrict, extensions }: Extract<FieldInput, { kind: 'file' }>['config']): Problem[] {
  const untold = isStrict ? extensions.findIndex((ending) => mediaTypeOfEnding(ending) === null) : -1
  if (untold === -1) return []
  const message = `What a .${extensions[untold]} file holds cannot be told. Leave it out, or do not check the content.`
  return [['config.extensions', 'cannot_be_told', message]]
}

const tooMany: Problem = ['config.preset', 'too_many', 'Only one can be chosen.']

function choiceProblems({ options, preset, multiple }: Extract<FieldInput, { kind: 'choice' }>['config']): Problem[] {
  const keys = options.map(({ key }) => key)
  const problems: Problem[] = []
  if (options.length === 0) problems.push(['config.options', 'required', 'Give at least one answer to choose.'])
  if (new Set(keys).size < keys.length) {
    problems.push(['config.options', 'repeated', 'The same answer is offered twice.'])
  }
  if (preset.some((key) => !keys.includes(key))) {
    problems.push(['config.preset', 'not_an_option', 'That is none of the answers.'])
  }
  if (!multiple && preset.length > 1) problems.push(tooMany)
  return problems
}

/** A condition looks at a field that stands under none itself: so there are neither chains nor circles. */
function conditionProblems({ inputs, details }: FieldContext, at: number): Problem[] {
  const input = inputs[at]
  if (!input?.showWhen) return []
  const problem = (code: string, message: string): Problem[] => [['showWhen', code, message]]
  const { key } = input.showWhen
  if (key === input.key) return problem('circle', 'It would wait for itself.')
  const own = inputs.find((one) => one.key === key)
  const decider = own ?? details.find((one) => one.key === key)
  if (!decider) return problem('not_found', 'Neither this form nor the ticket details ask that question.')
  if (!deciding.includes(decider.kind)) return problem('wrong_kind', 'An answer of that kind cannot decide.')
  if (input.kind === 'section' && own && isWithin(inputs, at, key)) {
    return problem('circle', 'That question stands in this section.')
  }
  const placed: Placed[] = own ? inputs.map((one) => ({ ...one, formId: 0 })) : [...details]
  const itself = placed.find((one) => one.key === key)
  const under = itself ? conditionsOf(placed, itself) : []
  if (under.some((one) => one.key === input.key)) return problem('circle', 'Each would wait for the other.')
  if (under.length > 0) return problem('chain', 'That question is only asked on a condition itself.')
  if (decider.requesterMode === 'hidden' && input.requesterMode !== 'hidden') {
    return problem('decider_hidden', 'Requesters do not see the question that decides.')
  }
  if (decider.agentMode === 'hidden' && input.agentMode !== 'hidden') {
    return problem('decider_hidden', 'Agents do not see the question that decides.')
  }
  return decider.kind === 'choice' && input.showWhen.values.some((value) => !isOption(decider, value))
    ? problem('not_an_option', 'That is none of its answers.')
    : []
}

/** Only what a field says can be said in another language. */
function translationProblems(input: FieldInput): Problem[] {
  return Object.entries(input.translations ?? {}).flatMap(([language, words]) => {
    const others = Object.keys(words).filter((text) => !textsOf[input.kind].some((one) => one === text))
    const keys = Object.keys(words.options ?? {}).filter((key) => !isOption(input, key))
    return [
      ...others.map((text): Problem => {
        return [`translations.${language}.${text}`, 'nothing_to_translate', 'A field of this kind has no such text.']
      }),
      ...(others.includes('options') ? [] : keys).map((key): Problem => {
        return [`translations.${language}.options.${key}`, 'not_an_option', 'That is none of the answers.']
      }),
    ]
  })
}

function isOption(field: FieldInput | FormField, value: string): boolean {
  return field.kind === 'choice' && field.config.options.some((option) => option.key === value)
}

function isWithin(inputs: readonly FieldInput[], section: number, key: string): boolean {
  const after = inputs.slice(section + 1)
  const end = after.findIndex(({ kind }) => kind === 'section')
  return (end === -1 ? after : after.slice(0, end)).some((one) => one.key === key)
}

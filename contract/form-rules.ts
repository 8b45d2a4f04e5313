import { type Answer, type Answers, isRich } from './answers.ts'
import type { ShowWhen } from './forms.ts'

/** As much of a field as decides whether it is shown. */
export interface Placed {
  key: string
  kind: string
  formId: number
  showWhen: ShowWhen | null
}

/**
 * The fields that are shown now: server and web ask this one function. A field goes by its own condition and by that of
 * the section that it stands in, which is the last one before it in its form.
 *
 * @param fields   those that one side sees, in their order
 * @param answers  what they have been answered so far
 */
export function shownFields<Field extends Placed>(fields: readonly Field[], answers: Readonly<Answers>): Field[] {
  let section: Placed | null = null
  return fields.filter((field) => {
    if (field.kind === 'section') section = field
    else if (section && section.formId !== field.formId) section = null
    return holds(field.showWhen, answers) && (!section || holds(section.showWhen, answers))
  })
}

function holds(showWhen: ShowWhen | null, answers: Readonly<Answers>): boolean {
  if (!showWhen) return true
  const answer = Object.hasOwn(answers, showWhen.key) ? answers[showWhen.key] : null
  const has = valuesOf(answer ?? null).some((value) => showWhen.values.includes(value))
  return showWhen.is === 'oneOf' ? has : !has
}

/** What an answer is compared by: keys, ids, `true`; a box that was left open is `false`. */
export function valuesOf(answer: Answer): string[] {
  if (answer === null) return ['false']
  if (Array.isArray(answer)) return answer.map((one) => (typeof one === 'object' ? String(one.id) : String(one)))
  if (isRich(answer)) return [answer.text ?? '']
  return [typeof answer === 'object' ? String(answer.id) : String(answer)]
}

/** Left open. A box that must be ticked is not answered by leaving it open. */
export function isEmptyAnswer(answer: Answer | undefined): boolean {
  if (Array.isArray(answer)) return answer.length === 0
  return answer === null || answer === undefined || answer === '' || answer === false
}

/** The condition that a field stands under: its own, and its section's. */
export function conditionsOf(fields: readonly Placed[], field: Placed): ShowWhen[] {
  const before = fields.slice(0, fields.indexOf(field)).filter(({ formId }) => formId === field.formId)
  const section = field.kind === 'section' ? undefined : before.findLast(({ kind }) => kind === 'section')
  return [section?.showWhen ?? null, field.showWhen].filter((it) => it !== null)
}

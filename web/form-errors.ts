import i18next from 'i18next'
import type { Problem } from '#contract/common.ts'
import { answerProblem } from './answers/answer-problem.ts'

type FieldProblem = NonNullable<Problem['fields']>[number]

/** Turns the server's `fields` into a form's errors: `body.requester.email` belongs to the field `requester.email`. */
export function formErrors(problem: Problem | null): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const one of problem?.fields ?? []) {
    const name = one.field.replace(/^(body|query|params)\./, '').replace(/\[(\w+)\]/g, '.$1')
    errors[name] ??= errorWords(one)
  }
  return errors
}

/** The server's words are in English, and say more than ours: in another language answers have words of their own. */
export function errorWords({ field, code, message }: FieldProblem): string {
  const isAnswer = /^body\.(?:fields|properties)\.\w+$/.test(field)
  return isAnswer && i18next.language !== 'en' ? (answerProblem(code) ?? message) : message
}

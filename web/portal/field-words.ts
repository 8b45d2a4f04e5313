import i18next from 'i18next'
import type { Problem } from '#contract/common.ts'

type FieldProblem = NonNullable<Problem['fields']>[number]
export type FieldErrors = Record<string, string>

/** What is wrong with a field: in the portal's words for what it finds itself, else in the server's. */
export function fieldWords({
  field,
  code,
  message,
}: Pick<FieldProblem, 'field' | 'code'> & { message?: string }): string {
  const { t } = i18next
  if (/\b(newPassword|password)$/.test(field) && code.startsWith('too_')) return t('portal:wrong.passwordLength')
  if (field.endsWith('email') && code !== 'required') return t('portal:wrong.email')
  switch (code) {
    case 'required':
    case 'too_small':
    case 'custom':
      return t('portal:wrong.empty')
    case 'not_ticked':
      return t('portal:wrong.tick')
    case 'not_chosen':
      return t('portal:wrong.choose')
    case 'wrong_password':
      return t('portal:wrong.password')
    default:
      return message ?? t(code === 'not_a_number' ? 'portal:wrong.number' : 'portal:wrong.other')
  }
}

/** The server's `fields` by the names of the form: `body.fields.room` is `fields.room`. */
export function fieldErrors(problem: Problem | null): FieldErrors {
  const errors: FieldErrors = {}
  for (const one of problem?.fields ?? []) errors[one.field.replace(/^(body|query|params)\./, '')] ??= fieldWords(one)
  return errors
}

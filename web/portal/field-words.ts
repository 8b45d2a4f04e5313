import i18next from 'i18next'
import type { Problem } from '#contract/common.ts'

type FieldProblem = NonNullable<Problem['fields']>[number]
export type FieldErrors = Record<string, string>

/** What is wrong with a field, in the words and the language of the portal; the server's where we have none. */
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
    case 'too_big':
      return t('portal:wrong.long')
    case 'not_a_number':
      return t('portal:wrong.number')
    case 'not_ticked':
      return t('portal:wrong.tick')
    case 'not_chosen':
    case 'not_an_option':
      return t('portal:wrong.option')
    case 'not_a_date':
    case 'too_early':
    case 'too_late':
    case 'in_the_future':
    case 'in_the_past':
    case 'below':
    case 'above':
    case 'not_whole':
    case 'not_email':
    case 'not_phone':
    case 'not_ip':
    case 'not_number':
    case 'not_pattern':
    case 'too_few_digits':
    case 'has_extension':
    case 'too_many':
    case 'file_refused':
    case 'file_too_large':
    case 'file_not_genuine':
      return t(`portal:wrong.${code}`)
    case 'wrong_password':
      return t('portal:wrong.password')
    default:
      return message ?? t('portal:wrong.other')
  }
}

/** The server's `fields` by the names of the form: `body.fields.room` is `fields.room`. */
export function fieldErrors(problem: Problem | null): FieldErrors {
  const errors: FieldErrors = {}
  for (const one of problem?.fields ?? []) errors[one.field.replace(/^(body|query|params)\./, '')] ??= fieldWords(one)
  return errors
}

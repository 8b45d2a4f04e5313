import i18next from 'i18next'

const codes = [
  'required',
  'too_big',
  'not_a_number',
  'not_an_option',
  'too_many_files',
  'read_only',
  'not_a_date',
  'too_early',
  'too_late',
  'in_the_future',
  'in_the_past',
  'below',
  'above',
  'not_whole',
  'not_email',
  'not_phone',
  'not_ip',
  'not_number',
  'not_pattern',
  'too_few_digits',
  'has_extension',
  'too_many',
  'file_refused',
  'file_too_large',
  'file_not_genuine',
] as const

/** What is wrong with an answer, in the reader's language; null where the server alone has words for it. */
export function answerProblem(code: string): string | null {
  const known = codes.find((one) => one === code)
  return known ? i18next.t(`ui:answer.${known}`) : null
}
